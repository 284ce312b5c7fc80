"""Parts that went with their whole: a paragraph reworded inside an article that was renumbered.

`align` knows a provision by its words or by its eid. When article 4 becomes article 5 and its
paragraph 2 is reworded at once, neither leads from 4(2) to 5(2): the old 5(2), if there was one,
would be called its earlier wording. But the article is known to have moved, so its paragraph 2 is
looked for there, and taken if its words are the more alike. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from provisions.analysis.alignment import AlignmentStep, Fate, ProvisionText, align

#: From this likeness on, of 100, a part is taken for the one at the same place in the moved whole
#: where the new place had none before.
ALIKE = 50

#: Comparing more pairs of provisions than these keeps a reader waiting; some 700 on either side.
MOST_PAIRS = 500_000

#: Joins the eid of a whole and the place of a part.
JOINT = "__"


def align_parts(old: Sequence[ProvisionText], new: Sequence[ProvisionText]) -> list[AlignmentStep]:
    """Explain a text by the one before, as `align` does, with parts following their wholes.

    `new` is in document order. Steps come in its order, removed provisions last, in the order of
    the old text. Raises ValueError if an eid stands twice in a text.
    """
    steps = {step.new or f"-{step.old}": step for step in align(old, new, MOST_PAIRS)}
    before = {provision.eid: provision for provision in old}
    gone = {step.old for step in steps.values() if step.fate is Fate.REMOVED}
    came_from = {step.new: step.old for step in steps.values() if step.old and step.new}
    for provision in new:
        step = steps[provision.eid]
        place = _place_in_moved_whole(provision, came_from)
        if place not in gone or step.fate not in (Fate.CHANGED, Fate.ADDED):
            continue
        rival = fuzz.ratio(before[step.old].words, provision.words) if step.old else ALIKE
        if fuzz.ratio(before[place].words, provision.words) > rival:
            steps[provision.eid] = AlignmentStep(Fate.MOVED, place, provision.eid)
            came_from[provision.eid] = place
            gone.remove(place)
            gone |= {step.old} - {""}
    kept = [steps[provision.eid] for provision in new]
    return [
        *(replace(step, like="", likeness=0) if step.like not in gone else step for step in kept),
        *(AlignmentStep(Fate.REMOVED, provision.eid) for provision in old if provision.eid in gone),
    ]


def _place_in_moved_whole(provision: ProvisionText, came_from: dict[str, str]) -> str:
    """The eid a part had if it went with its whole; "" if its whole did not move."""
    whole = came_from.get(provision.parent, "")
    is_inside = provision.eid.startswith(f"{provision.parent}{JOINT}")
    if not whole or whole == provision.parent or not is_inside:
        return ""
    return whole + provision.eid[len(provision.parent) :]
