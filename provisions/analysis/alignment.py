"""What became of each provision from one text of a plan to the next. Pure; nothing is guessed.

A provision is the same if it has the same eid, parent and words. The same words under another
eid are that provision renumbered, if they stand once on either side. The same eid with other words
is a new wording. What is left was added or removed; a likeness between these is only reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from rapidfuzz import fuzz, process

from provisions.analysis.words import squeezed

#: From this likeness on, of 100, an added provision is named as perhaps a removed one.
LIKE = 85

#: Comparing more pairs than these would take minutes; likenesses are then not looked for.
MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """A provision of one text: where it stands, and its own words."""

    eid: str
    heading: str = ""
    text: str = ""
    #: eid of the provision it is a part of; "" at the top.
    parent: str = ""

    @property
    def words(self) -> str:
        """Heading and text in a form that two printings of the same words share."""
        return f"{squeezed(self.heading)}\n{squeezed(self.text)}"

    @property
    def is_silent(self) -> bool:
        """Whether it only holds other provisions, and has no words to be known by."""
        return not self.heading and not self.text


class Fate(StrEnum):
    """What became of a provision."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class AlignmentStep:
    """One provision's fate; an added one has no `old`, a removed one no `new`."""

    fate: Fate
    old: str = ""
    new: str = ""
    #: A removed provision that an added one is like, and how much, of 100: for a person to judge.
    like: str = ""
    likeness: int = 0


def align(
    old: Sequence[ProvisionText], new: Sequence[ProvisionText], most_pairs: int = MOST_PAIRS
) -> list[AlignmentStep]:
    """Explain a text by the one before: every provision of both stands in exactly one step.

    Steps come in the order of the new text, removed provisions last. Near-linear in the number
    of provisions, but for the likenesses, which are not looked for among more than `most_pairs`
    pairs. Raises ValueError if an eid stands twice in a text.
    """
    before, after = _by_eid(old), _by_eid(new)
    steps = {
        eid: AlignmentStep(_where(before[eid], provision), eid, eid)
        for eid, provision in after.items()
        if eid in before and before[eid].words == provision.words
    }
    gone = [p for p in old if p.eid not in steps]
    come = [p for p in new if p.eid not in steps]
    steps |= _moved(gone, come)
    moved = {step.old for step in steps.values()}
    gone = [p for p in gone if p.eid not in moved]
    left = {p.eid for p in gone}
    for provision in come:
        if provision.eid not in steps and provision.eid in left:
            steps[provision.eid] = AlignmentStep(Fate.CHANGED, provision.eid, provision.eid)
    removed = [p for p in gone if p.eid not in steps or steps[p.eid].fate is Fate.MOVED]
    added = [p for p in come if p.eid not in steps]
    steps |= _added(removed, added, most_pairs)
    in_order = [steps[p.eid] for p in new]
    return [*in_order, *(AlignmentStep(Fate.REMOVED, p.eid) for p in removed)]


def _where(before: ProvisionText, after: ProvisionText) -> Fate:
    """The fate of the same words under the same eid: an article may go to another chapter."""
    return Fate.UNCHANGED if before.parent == after.parent else Fate.MOVED


def _by_eid(provisions: Sequence[ProvisionText]) -> dict[str, ProvisionText]:
    found = {provision.eid: provision for provision in provisions}
    if len(found) != len(provisions):
        counted = Counter(provision.eid for provision in provisions)
        twice = next(eid for eid, count in counted.items() if count > 1)
        raise ValueError(f"'{twice}' stands twice in one text.")
    return found


def _moved(
    gone: Sequence[ProvisionText], come: Sequence[ProvisionText]
) -> dict[str, AlignmentStep]:
    """The provisions whose words stand once on either side, under another eid."""
    before, after = _by_words(gone), _by_words(come)
    return {
        after[words]: AlignmentStep(Fate.MOVED, eid, after[words])
        for words, eid in before.items()
        if words in after and after[words] != eid
    }


def _by_words(provisions: Sequence[ProvisionText]) -> dict[str, str]:
    """The eids of the provisions whose words no other of them has."""
    speaking = [provision for provision in provisions if not provision.is_silent]
    counted = Counter(provision.words for provision in speaking)
    return {p.words: p.eid for p in speaking if counted[p.words] == 1}


def _added(
    removed: Sequence[ProvisionText], added: Sequence[ProvisionText], most_pairs: int
) -> dict[str, AlignmentStep]:
    """The provisions that are new, each with the removed one it is most like, if it is."""
    words = {p.eid: p.words for p in removed if not p.is_silent}
    is_affordable = len(words) * len(added) <= most_pairs
    steps = {}
    for provision in added:
        best = None
        if words and is_affordable and not provision.is_silent:
            found = process.extract_iter(
                provision.words, words, scorer=fuzz.ratio, score_cutoff=LIKE
            )
            best = max(islice(found, len(words)), key=lambda match: match[1], default=None)
        like, likeness = (best[2], int(best[1])) if best else ("", 0)
        steps[provision.eid] = AlignmentStep(Fate.ADDED, "", provision.eid, like, likeness)
    return steps
