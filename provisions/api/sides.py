"""The two texts of a plan that are compared: on which days, and as which revisions have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson

from provisions.api.snapshots import Snapshot, within
from provisions.models.published import PublishedClause

Document = dict[str, Any]

#: From the first day, included, to the last, excluded; None is open.
Span = tuple[date | None, date | None]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Side:
    """What a plan said on a day, as a revision has it; without a plan it was not published."""

    snapshot: Snapshot
    day: date
    plan: Document | None

    @property
    def edition(self) -> Document | None:
        """The edition that held on the day, if the plan's editions are known."""
        editions = self.plan["editions"] if self.plan else []
        return next((one for one in editions if holds(span_of(one), self.day)), None)

    def clauses(self) -> list[Document]:
        """The clauses that held on the day, in document order."""
        if self.plan is None:
            return []
        rows = self.snapshot.rows(PublishedClause).filter(plan=self.plan["id"])
        held = rows.filter(within("starts_on", "ends_on", self.day))
        texts = held.order_by("sort_path", "key").values_list("document", flat=True)
        return [*map(orjson.loads, texts)]

    def document(self, clause_count: int) -> Document:
        """The side as answers show it."""
        return {
            "day": self.day,
            "revision": self.snapshot.revision,
            "known_at": self.snapshot.known_at,
            "edition": self.edition,
            "clause_count": clause_count,
        }


def days_of(
    plan: Document, snapshot: Snapshot, asked: tuple[date | None, date | None]
) -> tuple[date, date]:
    """The days to compare, where not asked for: the latest text, and the one before it.

    The latest is today's; of a plan that holds no longer its last, of one that does not yet its
    first. The one before ends with the last day on which any other clause or edition held. A plan
    that never had another text is compared with itself.
    """
    spans = _spans(plan, snapshot)
    to = asked[1] or _latest(spans, snapshot.listed_on)
    return asked[0] or _before(spans, to), to


def holds(span: Span, day: date) -> bool:
    """Whether a span holds a day."""
    return (span[0] is None or span[0] <= day) and (span[1] is None or day < span[1])


def span_of(record: Mapping[str, Any]) -> Span:
    """The validity of a document."""
    starts_on, ends_on = record["starts_on"], record["ends_on"]
    return (
        None if starts_on is None else date.fromisoformat(starts_on),
        None if ends_on is None else date.fromisoformat(ends_on),
    )


@dataclass(frozen=True, slots=True)
class Spans:
    """When the clauses of a plan hold, and all days on which its text may have changed."""

    clauses: Sequence[Span]
    turns: Sequence[date]

    def has_text(self, day: date) -> bool:
        """Whether any clause held on the day."""
        return any(holds(span, day) for span in self.clauses)


def _spans(plan: Document, snapshot: Snapshot) -> Spans:
    rows = snapshot.rows(PublishedClause).filter(plan=plan["id"]).order_by()
    clauses = list(rows.values_list("starts_on", "ends_on").distinct())
    ends = {day for span in [*clauses, *map(span_of, plan["editions"])] for day in span if day}
    return Spans(clauses, sorted(ends))


def _latest(spans: Spans, today: date) -> date:
    if spans.has_text(today) or not spans.clauses:
        return today
    over = [end for _, end in spans.clauses if end is not None and end <= today]
    if over:
        return max(over) - DAY
    return min(_known(start for start, _ in spans.clauses))


def _known(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _before(spans: Spans, to: date) -> date:
    earlier = (turn - DAY for turn in reversed(spans.turns) if turn <= to)
    return next((day for day in earlier if spans.has_text(day)), to)
