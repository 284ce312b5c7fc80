"""Where the words a judgement rests on stand in the next text of a plan. Pure; never a guess.

After the Web Annotation Data Model: a TextQuoteSelector and a TextPositionSelector together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provisions.analysis.alignment import AlignmentStep, Fate
from provisions.choices import AnchorState

#: How many places of an ambiguous quote are named.
PLACES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SpanOutcome:
    """What became of a judgement; `eid` and `start` only where that is certain."""

    state: AnchorState
    eid: str = ""
    #: Where the quote begins in the provision's text, in characters.
    start: int | None = None
    #: What was found, for the person who decides.
    note: str = ""


def follow(
    quote: str, start: int | None, step: AlignmentStep, texts: Mapping[str, str]
) -> SpanOutcome:
    """Say what becomes of a judgement that rests on a quote from a provision.

    Without a quote it rests on all of the provision's words. `step` is the provision's fate,
    `texts` are the words of the new text's provisions by eid.
    """
    if step.fate is Fate.UNCHANGED:
        return SpanOutcome(AnchorState.KEPT, step.new, start)
    if not quote:
        return _whole(step)
    here = list(_places(quote, texts.get(step.new, "")))
    if start in here and step.new == step.old:
        return SpanOutcome(AnchorState.KEPT, step.new, start)
    if len(here) == 1:
        return SpanOutcome(AnchorState.MOVED, step.new, here[0])
    found = [(step.new, place) for place in here] or [
        (eid, place) for eid, text in texts.items() for place in _places(quote, text)
    ]
    if len(found) == 1:
        return SpanOutcome(AnchorState.MOVED, *found[0])
    if found:
        return SpanOutcome(AnchorState.AMBIGUOUS, note=_named(found))
    return _lost(step)


def _whole(step: AlignmentStep) -> SpanOutcome:
    if step.fate is Fate.MOVED:
        return SpanOutcome(AnchorState.MOVED, step.new)
    return _lost(step)


def _lost(step: AlignmentStep) -> SpanOutcome:
    if step.new:
        return SpanOutcome(AnchorState.CHANGED, note=f"{step.new} has other words now.")
    return SpanOutcome(AnchorState.ORPHANED, note=f"{step.old} is not in this edition.")


def _places(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _named(found: list[tuple[str, int]]) -> str:
    shown = ", ".join(f"{eid} at {place}" for eid, place in found[:PLACES_SHOWN])
    more = len(found) - PLACES_SHOWN
    return f"The words stand in {shown}" + (f" and {more} more places." if more > 0 else ".")
