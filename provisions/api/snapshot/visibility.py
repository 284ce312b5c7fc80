"""Which published records are visible on a day: the rule for `as_of`.

A plan is visible from its start to its repeal. Its start is the day it commenced; if that is not
known, the day it was adopted or published, whichever is first. A month or a year counts as its
first day.

A plan without any of these dates is undated. It is visible from the first day on which it must have
been in force: by its editions, by the wordings of its clauses, or on the day before its repeal. Its
state before that day is unknown, so it is excluded unless the request includes undated plans.

A record that belongs to a plan is visible only while the plan is, and within its own validity. If
the start is unknown, it is the plan's start; if the end is unknown, it is open. See decision 0024.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, NamedTuple, Self

from django.db.models import DateField, F, Func, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Least

from provisions.models.published import (
    MODELS_BY_NOUN,
    DatedRecord,
    PublishedClause,
    PublishedPlan,
    PublishedRecord,
)
from provisions.nouns import NOUNS
from provisions.partial_dates import parse

PLAN_DATES = ("adopted_on", "published_on", "commenced_on", "repealed_on")

#: The columns that name the plans a record belongs to, for nouns that belong to plans.
PLAN_COLUMNS: dict[type[Any], tuple[str, ...]] = {
    MODELS_BY_NOUN[noun.name]: noun.plan_columns for noun in NOUNS.values() if noun.plan_columns
}

#: The number of revisions, and of days, whose plans a process caches.
KEPT, KEPT_DAYS = 16, 64

#: The first day on which any edition in a plan's document was in force.
FIRST_EDITION = Func(
    F("document"),
    template="(SELECT min(least((edition->>'starts_on')::date, (edition->>'ends_on')::date - 1)) "
    "FROM jsonb_array_elements(%(expressions)s::jsonb->'editions') AS edition)",
    output_field=DateField(),
)


def is_dated(model: type[Any]) -> bool:
    """Whether `as_of` applies to a noun."""
    return model in PLAN_COLUMNS


def span_of_plan(plan: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """The start and the end of a plan by its document: `own_on` and `repealed_on`."""
    dates = {name: parse(text)[0] for name in PLAN_DATES if (text := plan[name]) is not None}
    known = [dates[name] for name in ("adopted_on", "published_on") if name in dates]
    return dates.get("commenced_on", min(known, default=None)), dates.get("repealed_on")


def within(start: str, end: str, day: date) -> Q:
    """Rows whose span includes a day: from `start`, included, to `end`, excluded; NULL is open."""
    has_started = Q(**{start: None}) | Q(**{f"{start}__lte": day})
    return has_started & (Q(**{end: None}) | Q(**{f"{end}__gt": day}))


class PlanSpan(NamedTuple):
    """The days on which a plan is in force."""

    plan: str
    #: Its start, by its own dates.
    own_on: date | None
    #: The first day on which it is known to be in force.
    first_on: date | None
    repealed_on: date | None


@dataclass(frozen=True, slots=True)
class VisibleDay:
    """A day, and the published plans that are visible on it."""

    visible: frozenset[str]
    #: Plans for which no date says whether they are in force.
    unknown: frozenset[str]
    hidden: frozenset[str]
    day: date

    @classmethod
    def of(cls, spans: Iterable[PlanSpan], day: date, *, is_undated_included: bool) -> Self:
        """The plans on a day; unknown ones are visible if undated plans are included."""
        visible: set[str] = set()
        unknown: set[str] = set()
        hidden: set[str] = set()
        for span in spans:
            if span.repealed_on is not None and span.repealed_on <= day:
                hidden.add(span.plan)
            elif span.first_on is not None and span.first_on <= day:
                visible.add(span.plan)
            else:
                (unknown if span.own_on is None else hidden).add(span.plan)
        (visible if is_undated_included else hidden).update(unknown)
        return cls(frozenset(visible), frozenset(unknown), frozenset(hidden), day)

    def condition(self, model: type[PublishedRecord]) -> Q | None:
        """The condition for a noun's visible rows; None for nouns without dates."""
        return self.of_plans(model) & self._in_force(model) if is_dated(model) else None

    def of_plans(self, model: type[PublishedRecord]) -> Q:
        """The condition for rows of a dated noun whose plans are visible, on any day."""
        columns = PLAN_COLUMNS[model]
        return reduce(and_, (_among(each, self.visible, self.hidden) for each in columns))

    def undated(self, model: type[PublishedRecord]) -> Q | None:
        """The condition for rows visible only if undated plans are included; None if none."""
        if not self.unknown:
            return None
        either, hidden = self.visible | self.unknown, self.hidden - self.unknown
        columns = PLAN_COLUMNS[model]
        of_both = reduce(and_, (_among(each, either, hidden) for each in columns))
        of_one = reduce(or_, (Q(**{f"{each}__in": sorted(self.unknown)}) for each in columns))
        return of_both & of_one & self._in_force(model)

    def _in_force(self, model: type[PublishedRecord]) -> Q:
        return within("starts_on", "ends_on", self.day) if issubclass(model, DatedRecord) else Q()


@lru_cache(maxsize=KEPT_DAYS)
def visible_day(revision: int, root: str, day: date, is_undated_included: bool) -> VisibleDay:
    """The visible plans of a revision on a day; `root` is the revision's checksum."""
    spans = plan_spans(revision, root)
    return VisibleDay.of(spans, day, is_undated_included=is_undated_included)


@lru_cache(maxsize=KEPT)
def plan_spans(revision: int, root: str) -> tuple[PlanSpan, ...]:
    """The spans of a revision's plans; `root`, its checksum, is part of the cache key."""
    plans = PublishedPlan.objects.known_at(revision)
    dated = with_first_day(plans, PublishedClause.objects.known_at(revision))
    columns = ("key", "own_on", "first_on", "repealed_on")
    return tuple(PlanSpan(*row) for row in dated.order_by().values_list(*columns))


def _among(column: str, these: frozenset[str], others: frozenset[str]) -> Q:
    """Rows of these plans, by the shorter of the two lists, which is empty on most days."""
    if not others:
        return Q()
    if len(others) < len(these):
        return ~Q(**{f"{column}__in": sorted(others)})
    # No plan has the key "": Django would raise EmptyResultSet for an empty list.
    return Q(**{f"{column}__in": sorted(these) or [""]})


def with_first_day(plans: QuerySet[Any], clauses: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate plans with `own_on`, their start, and `first_on`, their first known day, or NULL.

    PostgreSQL reads the editions and clauses of undated plans only.
    """
    # A range of the index on public ids, which also serves earlier revisions.
    below = clauses.filter(
        public_id__gte=Concat(OuterRef("key"), Value(":")),
        public_id__lt=Concat(OuterRef("key"), Value(";")),
    )
    # Grouped by a constant, because an aggregate without groups cannot be a subquery in Django.
    first_clause = (
        below.order_by()
        .values(_=Value(1))
        .annotate(first=Min(Least("starts_on", _eve("ends_on"))))
        .values("first")
    )
    known = Least(Subquery(first_clause), FIRST_EDITION, _eve("repealed_on"))
    own = Coalesce("commenced_on", Least("adopted_on", "published_on"))
    dated: QuerySet[Any] = plans.annotate(own_on=own, first_on=Coalesce(own, known))
    return dated


def _eve(column: str) -> Func:
    """The day before a date."""
    return Func(F(column), template="(%(expressions)s - 1)", output_field=DateField())
