"""Checks the evidence of codings: the quote must be in a text of the clause, at its offsets.

The coding page, the admin, `load` and publication use the same query. Offsets count characters
(Unicode code points) and exclude the end, as in the TextPositionSelector and the TextQuoteSelector
of the W3C Web Annotation Data Model.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Least, Length, Substr
from rapidfuzz import fuzz

from provisions.models import ClauseText, Coding

#: A language and a text.
Text = tuple[str, str]

#: The fields of a coding that make up its evidence.
LANGUAGE, QUOTE, START, END = FIELDS = (
    "evidence_language",
    "evidence_quote",
    "evidence_start",
    "evidence_end",
)

#: A quote or an offset is evidence and must be complete; a language alone is not evidence.
GIVEN = ~Q(evidence_quote="") | Q(evidence_start__isnull=False) | Q(evidence_end__isnull=False)

#: The largest start of a substring in PostgreSQL: a larger one overflows.
LAST_START = 2**31 - 2

#: The units of offsets in other software: encoding, bytes per unit, name of the unit.
OTHER_UNITS = (("utf-16-le", 2, "UTF-16 units"), ("utf-8", 1, "bytes"))

#: The number of quoted characters, and the maximum length of texts in similarity searches.
SHOWN, LONGEST_SEARCHED = 60, 20_000

#: The minimum similarity, of 100, for a suggestion of similar words.
LIKENESS = 75

#: The maximum number of listed places of a quote.
PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class EvidenceFault:
    """A fault in the evidence of a coding: the fields, a message, the nearest value."""

    fields: tuple[str, ...]
    message: str
    nearest: str = ""

    def __str__(self) -> str:
        return f"{self.message} Did you mean {self.nearest}?" if self.nearest else self.message


def misplaced(codings: QuerySet[Coding]) -> QuerySet[Coding]:
    """Return the codings whose evidence is not at its offsets in a text of their clause."""
    size = OuterRef(END) - OuterRef(START)
    begin = Least(OuterRef(START), Value(LAST_START)) + 1
    right = (
        ClauseText.objects.filter(clause=OuterRef("clause"), language=OuterRef(LANGUAGE))
        .alias(words=Substr("text", begin, size), size=Length(OuterRef(QUOTE)))
        .filter(words=OuterRef(QUOTE), size=size)
    )
    return codings.filter(GIVEN, ~Exists(right))


def faults(codings: Iterable[Coding]) -> Iterator[tuple[Coding, EvidenceFault]]:
    """Yield the fault of each of these misplaced codings; all texts are read in one query."""
    rows = list(codings)
    prefetch_related_objects(rows, "clause__plan", "theme__scheme", "coder")
    texts: dict[int, list[Text]] = defaultdict(list)
    found = ClauseText.objects.filter(clause__in={row.clause_id for row in rows})
    for clause, *text in found.order_by("standing").values_list("clause", "language", "text"):
        texts[clause].append((text[0], text[1]))
    for row in rows:
        yield row, explain(row, texts[row.clause_id])


def explain(coding: Coding, texts: list[Text]) -> EvidenceFault:
    """Return the fault of evidence that `misplaced` has found, with the nearest correct value."""
    language, quote = coding.evidence_language, coding.evidence_quote
    start, end = coding.evidence_start, coding.evidence_end
    own = [text for other, text in texts if other == language]
    if not own:
        return _language_fault(language, quote, texts)
    missing = tuple(name for name in (QUOTE, START, END) if getattr(coding, name) in ("", None))
    places = [place for text in own for place in _places(quote, text)]
    if missing or start is None or end is None:
        message = "Evidence needs a quote, a start and an end. Add the missing values."
        return EvidenceFault(missing, message, _nearest(places, start or 0, quote))
    if places:
        return _misplaced_fault(quote, start, end, own, places)
    if any(quote in text for _, text in texts):
        return _language_fault(language, quote, texts)
    length = max(map(len, own))
    held = own[0][start:end]
    there = f"there is “{_short(held)}”" if held else f"the text has {length} characters"
    message = f"The quote is not in the text; at {start}..{end} {there}."
    return EvidenceFault((QUOTE,), message, _similar(quote, own))


def _misplaced_fault(
    quote: str, start: int, end: int, own: list[str], places: list[int]
) -> EvidenceFault:
    """The fault of a quote that is in the text, but not at its offsets."""
    found = ", ".join(_span(place, quote) for place in places[:PLACES_SHOWN])
    more = len(places) - PLACES_SHOWN
    message = f"The quote is found at {found}" + (f" and {more} more places" if more > 0 else "")
    units = next((unit for text in own if (unit := _unit(quote, start, end, text))), "")
    if units:
        message += f"; {start}..{end} counts {units}, not characters."
    elif end - start != len(quote):
        message += f" ({len(quote)} characters); {start}..{end} has {end - start} characters."
    else:
        message += f", not at {start}..{end}."
    return EvidenceFault((START, END), message, _nearest(sorted(places), start, quote))


def _language_fault(language: str, quote: str, texts: list[Text]) -> EvidenceFault:
    """The fault of evidence in a language without a text, or with the quote in another one."""
    found = [(other, place) for other, text in texts for place in _places(quote, text)]
    if found:
        other, place = found[0]
        message = f"The quote is in {other} at {_span(place, quote)}, not in '{language}'."
        return EvidenceFault((LANGUAGE,), message, other)
    held = sorted({other for other, text in texts if text})
    if held:
        message = f"The clause has no text in '{language}', only in {', '.join(held)}."
    else:
        message = "The clause has no text, so the quote cannot be checked. Add a text first."
    return EvidenceFault((LANGUAGE,), message, held[0] if len(held) == 1 else "")


def _places(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote) if quote else -1
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _span(place: int, quote: str) -> str:
    return f"{place}..{place + len(quote)}"


def _nearest(places: list[int], start: int, quote: str) -> str:
    """The place of the quote that is closest to the given start."""
    place = min(places, key=lambda place: abs(place - start), default=None)
    return "" if place is None else _span(place, quote)


def _unit(quote: str, start: int, end: int, text: str) -> str:
    """The unit of the offsets, if it is not characters; empty if it is unknown."""
    for encoding, size, unit in OTHER_UNITS:
        piece = text.encode(encoding, "surrogatepass")[start * size : end * size]
        if piece == quote.encode(encoding, "surrogatepass"):
            return unit
    return ""


def _similar(quote: str, own: list[str]) -> str:
    """The most similar words of the texts: with other blanks, case or spelling."""
    words = r"\s+".join(map(re.escape, quote.split()))
    for text in own:
        if words and (found := re.search(words, text, re.IGNORECASE)):
            return _short(found.group())
    best = None
    for text in own:
        if len(text) <= LONGEST_SEARCHED:
            aligned = fuzz.partial_ratio_alignment(quote, text, score_cutoff=LIKENESS)
            if aligned and (best is None or aligned.score > best[0]):
                best = aligned.score, text[aligned.dest_start : aligned.dest_end]
    return _short(best[1]) if best else ""


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"
