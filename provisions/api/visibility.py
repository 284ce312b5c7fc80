"""Which published records are visible on a day: the one rule behind `as_of`.

A plan is visible from its start to its repeal. Its start is the day it commenced; if that is not
known, the day it was adopted or published, whichever is first. A date known to the month or the
year counts as its first day.

A plan without any of these dates is undated. It is visible from the first day it must have been
there: by its editions, by the wordings of its clauses, or on the eve of its repeal. Before that day
nobody knows, so it is left out unless the request includes what is undated.

Whatever belongs to a plan is visible only while the plan is, and within its own validity, of which
an unknown start is the plan's and an unknown end is open. See decision 0024.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import DateField, F, Func, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Least

from provisions.dates import parse
from provisions.models.published import (
    Dated,
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedPlan,
    PublishedRecord,
    PublishedSilence,
)

PLAN_DATES = ("adopted_on", "published_on", "commenced_on", "repealed_on")

#: The columns that name the plans a record belongs to, for nouns that belong to plans.
PLAN_COLUMNS: dict[type[Any], tuple[str, ...]] = {
    PublishedPlan: ("key",),
    PublishedClause: ("plan",),
    PublishedCoding: ("plan",),
    PublishedCorrespondence: ("from_plan", "to_plan"),
    PublishedSilence: ("plan",),
}

#: The first day on which any edition in a plan's document held.
FIRST_EDITION = Func(
    F("document"),
    template="(SELECT min(least((edition->>'starts_on')::date, (edition->>'ends_on')::date - 1)) "
    "FROM jsonb_array_elements(%(expressions)s::jsonb->'editions') AS edition)",
    output_field=DateField(),
)


def is_dated(model: type[Any]) -> bool:
    """Whether `as_of` changes what is shown of a noun."""
    return model in PLAN_COLUMNS


def span_of_plan(plan: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """The start and the end of a plan by its document: what `own_on` and `repealed_on` say."""
    dates = {name: parse(text)[0] for name in PLAN_DATES if (text := plan[name]) is not None}
    known = [dates[name] for name in ("adopted_on", "published_on") if name in dates]
    return dates.get("commenced_on", min(known, default=None)), dates.get("repealed_on")


def within(start: str, end: str, day: date) -> Q:
    """Rows whose span holds a day: from `start`, included, to `end`, excluded; open if empty."""
    begun = Q(**{start: None}) | Q(**{f"{start}__lte": day})
    return begun & (Q(**{end: None}) | Q(**{f"{end}__gt": day}))


@dataclass(frozen=True, slots=True)
class VisibleDay:
    """A day, and the published plans and clauses of the revision that is read."""

    day: date
    #: Whether undated plans are visible before their first known day, with what belongs to them.
    is_undated_included: bool
    #: The rows of a noun at the revision.
    rows: Callable[[type[Any]], QuerySet[Any]]

    def condition(self, model: type[PublishedRecord]) -> Q | None:
        """The rows of a noun that are visible on the day; None for nouns without days."""
        return self._condition(model, self._visible()) if is_dated(model) else None

    def of_plans(self, model: type[PublishedRecord]) -> Q:
        """The rows of a dated noun whose plans are visible, whatever their own validity."""
        return _belongs(model, self._visible(), and_)

    def undated(self, model: type[PublishedRecord]) -> Q:
        """The rows of a dated noun that are visible only if what is undated is included."""
        unknown = Q(own_on=None) & (Q(first_on=None) | Q(first_on__gt=self.day))
        either = self._plans(unknown | Q(first_on__lte=self.day))
        return self._condition(model, either) & _belongs(model, self._plans(unknown), or_)

    def _condition(self, model: type[PublishedRecord], plans: QuerySet[Any]) -> Q:
        condition = _belongs(model, plans, and_)
        if issubclass(model, Dated):
            condition &= within("starts_on", "ends_on", self.day)
        return condition

    def _visible(self) -> QuerySet[Any]:
        begun = Q(first_on__lte=self.day)
        return self._plans(begun | Q(own_on=None) if self.is_undated_included else begun)

    def _plans(self, begun: Q) -> QuerySet[Any]:
        """The keys of the plans that have begun, in the sense given, and not ended by the day."""
        plans = with_first_day(self.rows(PublishedPlan), self.rows(PublishedClause))
        lasting = Q(repealed_on=None) | Q(repealed_on__gt=self.day)
        return plans.filter(begun, lasting).order_by().values("key")


def with_first_day(plans: QuerySet[Any], clauses: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate plans with `own_on`, their start, and `first_on`, their first known day, or NULL.

    PostgreSQL looks at the editions and clauses of undated plans only.
    """
    # A span of the index on public ids, which serves earlier revisions too.
    below = clauses.filter(
        public_id__gte=Concat(OuterRef("key"), Value(":")),
        public_id__lt=Concat(OuterRef("key"), Value(";")),
    )
    # Grouped by a constant, since an aggregate without groups cannot be a subquery in Django.
    first_clause = (
        below.order_by()
        .values(_=Value(1))
        .annotate(first=Min(Least("starts_on", _eve("ends_on"))))
        .values("first")
    )
    known = Least(Subquery(first_clause), FIRST_EDITION, _eve("repealed_on"))
    own = Coalesce("commenced_on", Least("adopted_on", "published_on"))
    return plans.annotate(own_on=own, first_on=Coalesce(own, known))


def _eve(column: str) -> Func:
    """The day before a date."""
    return Func(F(column), template="(%(expressions)s - 1)", output_field=DateField())


def _belongs(model: type[PublishedRecord], plans: QuerySet[Any], joined: Callable[[Q, Q], Q]) -> Q:
    columns: Iterable[str] = PLAN_COLUMNS[model]
    return reduce(joined, (Q(**{f"{column}__in": plans}) for column in columns))
