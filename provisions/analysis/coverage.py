"""The coverage account of a plan: the covered and the unexplained characters of its sources."""

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

#: The number of quoted characters of an unexplained place.
QUOTED = 80

#: The maximum number of places in a document; its counts are always complete.
PLACES_SHOWN = 200

#: The kinds of places that a person must check before publication.
UNEXPLAINED = ("gap", "overlap", "altered")


@dataclass(frozen=True, slots=True)
class CoverageClaim:
    """The members of a span that the account needs."""

    start: int
    end: int
    clause: int | None
    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class CoveragePlace:
    """Unexplained characters: in no span, in two spans, or in a span whose clause differs."""

    kind: str
    start: int
    end: int
    #: Its first characters, with single blanks.
    quote: str
    #: The public ids of its clauses.
    clauses: tuple[str, ...] = ()


@dataclass(slots=True)
class CoverageAccount:
    """The number of characters of one source by kind; the sum is `characters`."""

    source: str
    format: str
    characters: int
    #: Characters in clauses, by part: number, heading, text.
    clauses: Counter[str] = field(default_factory=Counter)
    #: Excluded characters, by reason.
    excluded: Counter[str] = field(default_factory=Counter)
    #: Blanks outside of spans, and unexplained characters by kind.
    others: Counter[str] = field(default_factory=Counter)
    places: list[CoveragePlace] = field(default_factory=list)

    @property
    def unexplained(self) -> int:
        """The number of unexplained characters."""
        return sum(self.others[kind] for kind in UNEXPLAINED)


def accounts(plan: str) -> Iterator[CoverageAccount]:
    """Yield the account of each source text of the plan with this slug."""
    texts = SourceText.objects.filter(plan__slug=plan).order_by("source__slug")
    for transcript in texts.select_related("source"):
        yield account_of(transcript)


def account_of(transcript: SourceText) -> CoverageAccount:
    """Compute the account of one source text."""
    text = transcript.text
    claims = [CoverageClaim(*row) for row in _spans(transcript)]
    altered = _altered(text, claims)
    made = CoverageAccount(transcript.source.slug, transcript.format, len(text))
    names = _names({one.clause for one in claims if one.clause is not None})
    for segment in account(text, claims):
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


def _altered(text: str, claims: list[CoverageClaim]) -> set[tuple[int, str]]:
    """The clauses and parts whose words differ from those of their spans."""
    printed: dict[tuple[int, str], str] = defaultdict(str)
    for one in claims:
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
    """The account as JSON, for reports, published records and the API."""
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
