"""The two compared texts of a plan: their days and their revisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import orjson

from provisions.api.snapshot.snapshots import Snapshot
from provisions.api.snapshot.visibility import span_of_plan
from provisions.models.published import PublishedClause

Document = dict[str, Any]

#: From a first day, included, to a last day, excluded; None is open.
Span = tuple[date | None, date | None]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlanAt:
    """A plan on a day at a revision; `plan` is None if it was not published."""

    snapshot: Snapshot
    day: date
    plan: Document | None

    @property
    def edition(self) -> Document | None:
        """The edition in force on the day, if the plan's editions are known."""
        editions = self.plan["editions"] if self.plan else []
        return next((one for one in editions if holds(span_of(one), self.day)), None)

    def clauses(self) -> list[Document]:
        """The clauses in force on the day, in document order."""
        if self.plan is None:
            return []
        # Excluding undated clauses would make them look added.
        on_day = replace(self.snapshot, as_of=self.day, is_undated_included=True)
        clauses = on_day.visible(PublishedClause).filter(plan=self.plan["id"])
        texts = clauses.order_by("sort_path", "key").values_list("document", flat=True)
        return [*map(orjson.loads, texts)]

    def document(self, clause_count: int) -> Document:
        """The side as responses show it."""
        return {
            "day": self.day,
            "revision": self.snapshot.revision,
            "known_at": self.snapshot.known_at,
            "edition": self.edition,
            "clause_count": clause_count,
        }


def days_of(
    plan: Document, snapshot: Snapshot, requested: tuple[date | None, date | None]
) -> tuple[date, date]:
    """The days to compare; by default those of the latest text and of the one before it.

    The latest text is today's; for a repealed plan its last one, for a future plan its first one.
    The text before it was in force until the last day on which a clause started or ended. A plan
    that never had another text is compared with itself.
    """
    spans = _spans(plan, snapshot)
    to = requested[1] or _latest(spans, snapshot.listed_on)
    return requested[0] or _before(spans, to), to


def holds(span: Span, day: date) -> bool:
    """Whether a span includes a day."""
    return (span[0] is None or span[0] <= day) and (span[1] is None or day < span[1])


def span_of(record: Mapping[str, Any]) -> Span:
    """The validity of a document."""
    starts_on, ends_on = record["starts_on"], record["ends_on"]
    return (
        None if starts_on is None else date.fromisoformat(starts_on),
        None if ends_on is None else date.fromisoformat(ends_on),
    )


def _spans(plan: Document, snapshot: Snapshot) -> list[Span]:
    """The distinct spans of a plan's clauses, clipped to the span of the plan itself."""
    first, end = span_of_plan(plan)
    rows = snapshot.rows(PublishedClause).filter(plan=plan["id"]).order_by()
    spans = rows.values_list("starts_on", "ends_on").distinct()
    clipped = ((_last(start, first), _first(until, end)) for start, until in spans)
    return [span for span in dict.fromkeys(clipped) if _has_day(span)]


def _has_day(span: Span) -> bool:
    return span[0] is None or span[1] is None or span[0] < span[1]


def _last(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _has_text(spans: Iterable[Span], day: date) -> bool:
    return any(holds(span, day) for span in spans)


def _latest(spans: Sequence[Span], today: date) -> date:
    if _has_text(spans, today) or not spans:
        return today
    over = [end for _, end in spans if end is not None and end <= today]
    # A span without an end that does not include today has a start, after today.
    return max(over) - DAY if over else min(start for start, _ in spans if start is not None)


def _before(spans: Sequence[Span], to: date) -> date:
    boundaries = {day for span in spans for day in span if day and date.min < day <= to}
    earlier = (boundary - DAY for boundary in sorted(boundaries, reverse=True))
    return next((day for day in earlier if _has_text(spans, day)), to)
