"""Aligns parts of moved provisions, such as a reworded paragraph of a renumbered article.

`align` identifies a provision by its words or by its eid. When article 4 becomes article 5 and its
paragraph 2 is reworded at the same time, neither connects 4(2) to 5(2): an old 5(2) would count as
the earlier wording. Because the article has moved, its paragraph 2 is searched there, and used if
its words are more similar. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from provisions.analysis.alignment import AlignmentStep, Fate, ProvisionText, align

#: The minimum similarity, of 100, to match a part with the part at the same place in the moved
#: provision, if the new place had none before.
ALIKE = 50

#: The maximum number of compared pairs, about 700 provisions on each side; more take too long.
MOST_PAIRS = 500_000

#: The separator between the eid of a provision and the place of its part.
JOINT = "__"


def align_parts(old: Sequence[ProvisionText], new: Sequence[ProvisionText]) -> list[AlignmentStep]:
    """Align two texts as `align` does, but match the parts of moved provisions.

    `new` is in document order. Steps are in its order, removed provisions last, in the order of the
    old text. Raises ValueError if a text contains an eid twice.
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
    """The old eid of a part if it moved with its parent; "" if the parent did not move."""
    whole = came_from.get(provision.parent, "")
    is_inside = provision.eid.startswith(f"{provision.parent}{JOINT}")
    if not whole or whole == provision.parent or not is_inside:
        return ""
    return whole + provision.eid[len(provision.parent) :]
