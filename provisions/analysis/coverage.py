"""The coverage account of a plan: what its clauses hold of its sources, and what is unexplained."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from provisions.analysis.segments import Segment, account
from provisions.analysis.words import squeezed
from provisions.choices import SpanPart
from provisions.models import Clause, ClauseText, SourceText, Span

#: How many characters of an unexplained place are quoted.
QUOTED = 80

#: How many places a document lists; its counts are always complete.
PLACES_SHOWN = 200

#: What a person has to look at before the plan is published.
UNEXPLAINED = ("gap", "overlap", "altered")


@dataclass(frozen=True, slots=True)
class CoverageClaim:
    """A span, as the account needs it."""

    start: int
    end: int
    clause: int | None
    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class CoveragePlace:
    """Characters nobody explains: told by no span, by two, or by a clause with other words."""

    kind: str
    start: int
    end: int
    #: The first characters of it, blanks made single.
    quote: str
    #: Public ids of the clauses concerned.
    clauses: tuple[str, ...] = ()


@dataclass(slots=True)
class CoverageAccount:
    """What each character of one source is; the numbers add up to `characters`."""

    source: str
    format: str
    characters: int
    #: Characters of clauses: number, heading, text.
    clauses: Counter[str] = field(default_factory=Counter)
    #: Characters left out, by reason.
    excluded: Counter[str] = field(default_factory=Counter)
    #: Blanks between, and characters by kind of UNEXPLAINED.
    others: Counter[str] = field(default_factory=Counter)
    places: list[CoveragePlace] = field(default_factory=list)

    @property
    def unexplained(self) -> int:
        """How many characters a person has to look at."""
        return sum(self.others[kind] for kind in UNEXPLAINED)


def accounts(plan: str) -> Iterator[CoverageAccount]:
    """Yield the account of each source from which the plan with this slug was read."""
    texts = SourceText.objects.filter(plan__slug=plan).order_by("source__slug")
    for transcript in texts.select_related("source"):
        yield account_of(transcript)


def account_of(transcript: SourceText) -> CoverageAccount:
    """Return the account of one source's text."""
    text = transcript.text
    told = [CoverageClaim(*row) for row in _spans(transcript)]
    altered = _altered(text, told)
    made = CoverageAccount(transcript.source.slug, transcript.format, len(text))
    names = _names({one.clause for one in told if one.clause is not None})
    for segment in account(text, told):
        _count(made, segment, altered, text, names)
    return made


def _spans(transcript: SourceText) -> Iterator[tuple[int, int, int | None, str, str]]:
    rows = Span.objects.filter(transcript=transcript).order_by("start_char", "end_char")
    yield from rows.values_list("start_char", "end_char", "clause_id", "part", "exclusion")


def _count(
    made: CoverageAccount,
    segment: Segment,
    altered: set[tuple[int, str]],
    text: str,
    names: dict[int, str],
) -> None:
    size, kind = segment.end - segment.start, segment.kind
    if kind == "told":
        one = segment.told[0]
        if (one.clause, one.part) not in altered:
            (made.clauses if one.part else made.excluded)[one.part or one.reason] += size
            return
        kind = "altered"
    made.others[kind] += size
    if kind in UNEXPLAINED:
        quote = " ".join(text[segment.start : segment.end].split())[:QUOTED]
        clauses = tuple(names[one.clause] for one in segment.told if one.clause is not None)
        made.places.append(CoveragePlace(kind, segment.start, segment.end, quote, clauses))


def _altered(text: str, told: list[CoverageClaim]) -> set[tuple[int, str]]:
    """The clauses, and parts of them, that hold other words than their spans."""
    printed: dict[tuple[int, str], str] = defaultdict(str)
    for one in told:
        if one.clause is not None and one.part != SpanPart.NUMBER:
            printed[one.clause, one.part] += squeezed(text[one.start : one.end])
    held = defaultdict(set)
    clauses = {clause for clause, _ in printed}
    rows = ClauseText.objects.filter(clause__in=clauses)
    for clause, heading, words in rows.values_list("clause_id", "heading", "text"):
        held[clause, SpanPart.HEADING.value].add(squeezed(heading))
        held[clause, SpanPart.TEXT.value].add(squeezed(words))
    return {key for key, words in printed.items() if words not in held[key]}


def _names(clauses: set[int]) -> dict[int, str]:
    rows = Clause.objects.filter(pk__in=clauses).values_list("pk", "plan__slug", "eid")
    return {pk: f"{plan}:{eid}" for pk, plan, eid in rows}


def document_of(made: CoverageAccount) -> dict[str, Any]:
    """The account as JSON has it: in reports, in the published record, in the API."""
    return {
        "source": made.source,
        "format": made.format,
        "character_count": made.characters,
        "in_clauses": dict(sorted(made.clauses.items())),
        "excluded": dict(sorted(made.excluded.items())),
        "blank_count": made.others["blank"],
        "gap_count": made.others["gap"],
        "overlap_count": made.others["overlap"],
        "altered_count": made.others["altered"],
        "unexplained_count": made.unexplained,
        "places": [dataclasses.asdict(place) for place in made.places[:PLACES_SHOWN]],
        "place_count": len(made.places),
    }
