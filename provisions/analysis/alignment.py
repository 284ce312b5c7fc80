"""Aligns the provisions of two texts of a plan. Pure, without guesses.

A provision is unchanged if it has the same eid, parent and words. The same words with another eid
are a renumbered provision, if they occur once on each side. The same eid with other words is a new
wording. All others are added or removed; similarities between these are only reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from rapidfuzz import fuzz, process

from provisions.analysis.words import squeezed

#: The minimum similarity, of 100, to report an added provision as similar to a removed one.
LIKE = 85

#: The maximum number of compared pairs; more take minutes, and no similarities are reported.
MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """A provision of one text: its place and its own words."""

    eid: str
    heading: str = ""
    text: str = ""
    #: The eid of its parent; "" at the top.
    parent: str = ""

    @property
    def words(self) -> str:
        """Heading and text, normalized so that two printings of the same words are equal."""
        return f"{squeezed(self.heading)}\n{squeezed(self.text)}"

    @property
    def is_silent(self) -> bool:
        """Whether it has no words of its own and only contains other provisions."""
        return not self.heading and not self.text


class Fate(StrEnum):
    """The outcome for a provision."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class AlignmentStep:
    """The outcome for one provision; an added one has no `old`, a removed one no `new`."""

    fate: Fate
    old: str = ""
    new: str = ""
    #: A removed provision similar to an added one, and the similarity of 100: a person decides.
    like: str = ""
    likeness: int = 0


def align(
    old: Sequence[ProvisionText], new: Sequence[ProvisionText], most_pairs: int = MOST_PAIRS
) -> list[AlignmentStep]:
    """Align two texts: every provision of both occurs in exactly one step.

    Steps are in the order of the new text, removed provisions last. The time is near-linear in the
    number of provisions, except for similarities, which are omitted above `most_pairs` pairs.
    Raises ValueError if a text contains an eid twice.
    """
    before, after = _by_eid(old), _by_eid(new)
    steps = {
        eid: AlignmentStep(_where(before[eid], provision), eid, eid)
        for eid, provision in after.items()
        if eid in before and before[eid].words == provision.words
    }
    unmatched_old = [p for p in old if p.eid not in steps]
    unmatched_new = [p for p in new if p.eid not in steps]
    steps |= _moved_steps(unmatched_old, unmatched_new)
    moved = {step.old for step in steps.values()}
    unmatched_old = [p for p in unmatched_old if p.eid not in moved]
    left = {p.eid for p in unmatched_old}
    for provision in unmatched_new:
        if provision.eid not in steps and provision.eid in left:
            steps[provision.eid] = AlignmentStep(Fate.CHANGED, provision.eid, provision.eid)
    removed = [p for p in unmatched_old if p.eid not in steps or steps[p.eid].fate is Fate.MOVED]
    added = [p for p in unmatched_new if p.eid not in steps]
    steps |= _added_steps(removed, added, most_pairs)
    in_order = [steps[p.eid] for p in new]
    return [*in_order, *(AlignmentStep(Fate.REMOVED, p.eid) for p in removed)]


def _where(before: ProvisionText, after: ProvisionText) -> Fate:
    """The outcome for the same words with the same eid, whose parent may have changed."""
    return Fate.UNCHANGED if before.parent == after.parent else Fate.MOVED


def _by_eid(provisions: Sequence[ProvisionText]) -> dict[str, ProvisionText]:
    found = {provision.eid: provision for provision in provisions}
    if len(found) != len(provisions):
        counted = Counter(provision.eid for provision in provisions)
        twice = next(eid for eid, count in counted.items() if count > 1)
        raise ValueError(f"The eid '{twice}' occurs twice in one text.")
    return found


def _moved_steps(
    unmatched_old: Sequence[ProvisionText], unmatched_new: Sequence[ProvisionText]
) -> dict[str, AlignmentStep]:
    """The provisions whose words occur once on each side, with different eids."""
    before, after = _by_words(unmatched_old), _by_words(unmatched_new)
    return {
        after[words]: AlignmentStep(Fate.MOVED, eid, after[words])
        for words, eid in before.items()
        if words in after and after[words] != eid
    }


def _by_words(provisions: Sequence[ProvisionText]) -> dict[str, str]:
    """The eids of the provisions with unique words, by their words."""
    worded = [provision for provision in provisions if not provision.is_silent]
    counted = Counter(provision.words for provision in worded)
    return {p.words: p.eid for p in worded if counted[p.words] == 1}


def _added_steps(
    removed: Sequence[ProvisionText], added: Sequence[ProvisionText], most_pairs: int
) -> dict[str, AlignmentStep]:
    """The added provisions, each with the most similar removed one, if there is one."""
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
