"""The evidence of codings: the words must be in a text of the clause, where the coding says.

One rule for every way in: the coding page, the admin, `load` and publication ask the same query.
A place is counted in characters (Unicode code points) and does not include its end, as in the
TextPositionSelector and the TextQuoteSelector of the W3C Web Annotation Data Model.
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

#: A text in a language.
Text = tuple[str, str]

#: The fields of a coding that make up its evidence.
LANGUAGE, QUOTE, START, END = FIELDS = (
    "evidence_language",
    "evidence_quote",
    "evidence_start",
    "evidence_end",
)

#: Either of these is evidence, and has to be complete; a language alone claims nothing.
GIVEN = ~Q(evidence_quote="") | Q(evidence_start__isnull=False) | Q(evidence_end__isnull=False)

#: The last place at which a text of PostgreSQL can begin: one more would overflow.
LAST_START = 2**31 - 2

#: Offsets that other software counts: the encoding, its bytes for one unit, the name of the unit.
OTHER_UNITS = (("utf-16-le", 2, "UTF-16 units"), ("utf-8", 1, "bytes"))

#: How many characters of a text are shown, and in how long a text similar words are looked for.
SHOWN, LONGEST_SEARCHED = 60, 20_000

#: Below this likeness (of 100) similar words would puzzle more than they help.
LIKENESS = 75

#: How many places of a quote are named.
PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class EvidenceFault:
    """What is wrong with the evidence of a coding: the fields, a sentence, the nearest value."""

    fields: tuple[str, ...]
    message: str
    nearest: str = ""

    def __str__(self) -> str:
        return f"{self.message} Did you mean {self.nearest}?" if self.nearest else self.message


def misplaced(codings: QuerySet[Coding]) -> QuerySet[Coding]:
    """Return those of the codings whose evidence is not in a text of their clause as they say."""
    size = OuterRef(END) - OuterRef(START)
    begin = Least(OuterRef(START), Value(LAST_START)) + 1
    right = (
        ClauseText.objects.filter(clause=OuterRef("clause"), language=OuterRef(LANGUAGE))
        .alias(words=Substr("text", begin, size), size=Length(OuterRef(QUOTE)))
        .filter(words=OuterRef(QUOTE), size=size)
    )
    return codings.filter(GIVEN, ~Exists(right))


def faults(codings: Iterable[Coding]) -> Iterator[tuple[Coding, EvidenceFault]]:
    """Yield what is wrong with each of these misplaced codings; all texts cost one query."""
    rows = list(codings)
    prefetch_related_objects(rows, "clause__plan", "theme__scheme", "coder")
    texts: dict[int, list[Text]] = defaultdict(list)
    found = ClauseText.objects.filter(clause__in={row.clause_id for row in rows})
    for clause, *text in found.order_by("standing").values_list("clause", "language", "text"):
        texts[clause].append((text[0], text[1]))
    for row in rows:
        yield row, explain(row, texts[row.clause_id])


def explain(coding: Coding, texts: list[Text]) -> EvidenceFault:
    """Say what is wrong with evidence that `misplaced` has found, and what would be right."""
    language, quote = coding.evidence_language, coding.evidence_quote
    start, end = coding.evidence_start, coding.evidence_end
    own = [text for other, text in texts if other == language]
    if not own:
        return _other_language(language, quote, texts)
    lacking = tuple(name for name in (QUOTE, START, END) if getattr(coding, name) in ("", None))
    places = [place for text in own for place in _places(quote, text)]
    if lacking or start is None or end is None:
        message = "Evidence needs the words and both ends of their place."
        return EvidenceFault(lacking, message, _nearest(places, start or 0, quote))
    if places:
        return _shifted(quote, start, end, own, places)
    if any(quote in text for _, text in texts):
        return _other_language(language, quote, texts)
    length = max(map(len, own))
    held = own[0][start:end]
    there = f"there is “{_short(held)}”" if held else f"the text has {length} characters"
    message = f"These words are not in the text; at {start}..{end} {there}."
    return EvidenceFault((QUOTE,), message, _similar(quote, own))


def _shifted(quote: str, start: int, end: int, own: list[str], places: list[int]) -> EvidenceFault:
    """The words are in the text, but not at this place."""
    found = ", ".join(_span(place, quote) for place in places[:PLACES_SHOWN])
    more = len(places) - PLACES_SHOWN
    message = f"These words are found at {found}" + (f" and {more} more places" if more > 0 else "")
    units = next((unit for text in own if (unit := _unit(quote, start, end, text))), "")
    if units:
        message += f"; {start}..{end} counts {units}, not characters."
    elif end - start != len(quote):
        message += f", which are {len(quote)} characters; {start}..{end} are {end - start}."
    else:
        message += f", not at {start}..{end}."
    return EvidenceFault((START, END), message, _nearest(sorted(places), start, quote))


def _other_language(language: str, quote: str, texts: list[Text]) -> EvidenceFault:
    """The clause has no text in this language, or the words are in that of another one."""
    found = [(other, place) for other, text in texts for place in _places(quote, text)]
    if found:
        other, place = found[0]
        message = f"These words are in {other} at {_span(place, quote)}, not in '{language}'."
        return EvidenceFault((LANGUAGE,), message, other)
    held = sorted({other for other, text in texts if text})
    if held:
        message = f"The clause has no text in '{language}', only in {', '.join(held)}."
    else:
        message = "The clause has no text in which the words could be looked up."
    return EvidenceFault((LANGUAGE,), message, held[0] if len(held) == 1 else "")


def _places(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote) if quote else -1
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _span(place: int, quote: str) -> str:
    return f"{place}..{place + len(quote)}"


def _nearest(places: list[int], start: int, quote: str) -> str:
    """The place closest to the one that is claimed."""
    place = min(places, key=lambda place: abs(place - start), default=None)
    return "" if place is None else _span(place, quote)


def _unit(quote: str, start: int, end: int, text: str) -> str:
    """What the ends count, if not characters; empty if that is not plain."""
    for encoding, size, unit in OTHER_UNITS:
        piece = text.encode(encoding, "surrogatepass")[start * size : end * size]
        if piece == quote.encode(encoding, "surrogatepass"):
            return unit
    return ""


def _similar(quote: str, own: list[str]) -> str:
    """The words of the text that come nearest: with other blanks or capitals, or misspelt."""
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
