"""Locates the evidence of a judgement in the next text of a plan. Pure, without guesses.

It combines the TextQuoteSelector and the TextPositionSelector of the Web Annotation Data Model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provisions.analysis.alignment import AlignmentStep, Fate
from provisions.choices import AnchorState

#: The maximum number of listed places of an ambiguous quote.
PLACES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SpanOutcome:
    """The outcome for a judgement; `eid` and `start` only if they are certain."""

    state: AnchorState
    eid: str = ""
    #: The character offset of the quote in the provision's text.
    start: int | None = None
    #: The finding, for the person who decides.
    note: str = ""


def follow(
    quote: str, start: int | None, step: AlignmentStep, texts: Mapping[str, str]
) -> SpanOutcome:
    """Return the outcome for a judgement with a quote from a provision.

    Without a quote, the judgement depends on all words of the provision. `step` is the outcome for
    the provision, `texts` are the words of the new text's provisions by eid.
    """
    if step.fate is Fate.UNCHANGED:
        return SpanOutcome(AnchorState.KEPT, step.new, start)
    if not quote:
        return _without_quote(step)
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
        return SpanOutcome(AnchorState.AMBIGUOUS, note=_list_places(found))
    return _changed_or_orphaned(step)


def _without_quote(step: AlignmentStep) -> SpanOutcome:
    if step.fate is Fate.MOVED:
        return SpanOutcome(AnchorState.MOVED, step.new)
    return _changed_or_orphaned(step)


def _changed_or_orphaned(step: AlignmentStep) -> SpanOutcome:
    if step.new:
        return SpanOutcome(AnchorState.CHANGED, note=f"The words of {step.new} have changed.")
    return SpanOutcome(AnchorState.ORPHANED, note=f"{step.old} is not in this edition.")


def _places(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _list_places(found: list[tuple[str, int]]) -> str:
    shown = ", ".join(f"{eid} at {place}" for eid, place in found[:PLACES_SHOWN])
    more = len(found) - PLACES_SHOWN
    return f"The words occur in {shown}" + (f" and {more} more places." if more > 0 else ".")
