"""Counts by the values of a filter: what there is to choose, and how much of each.

A facet is a filter with closed values or keys, turned round: instead of asking for one value, it
counts the rows that each value would find. Whatever a filter understands by a value, its facet
counts by: a theme with its narrower ones, a plan on either side of a correspondence.

PostgreSQL groups the rows by the columns themselves, in one statement; what the columns' values
mean is settled here, on the groups. So a facet costs little more than its GROUP BY.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nsmallest
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.db.models import Count, F, JSONField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from rest_framework.request import Request

from provisions.api.http.parameters import Parameter, Parameters
from provisions.api.lists.filters import (
    BooleanFilter,
    KeyFilter,
    ParameterFilter,
    ThemeFilter,
    ValuesFilter,
)
from provisions.api.lists.filterset import SHARED_UNCOUNTED, Condition, StrictFilterSet
from provisions.api.lists.shapes import chosen_names
from provisions.api.snapshot.snapshots import Snapshot, latest_revision
from provisions.models.published import (
    PublishedClause,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedRecord,
    PublishedScheme,
    PublishedSource,
    PublishedTheme,
    Revision,
)

#: The largest buckets of a facet are given, and how many more there are.
MOST_BUCKETS = 100

#: Facets of whole lists that a process keeps, of perhaps 20 KB each.
KEPT = 256

#: What a record is called, where its key is not all there is.
LABELS: Mapping[type[PublishedRecord], Any] = {
    PublishedClause: KT("json__heading"),
    PublishedJurisdiction: F("name"),
    PublishedOrganization: F("name"),
    PublishedPlan: F("title"),
    PublishedScheme: F("title"),
    PublishedSource: F("title"),
    PublishedTheme: F("preferred_label"),
}

#: The rows of a list that meet some conditions, at a snapshot.
Matching = Callable[[Snapshot, Sequence[Condition]], QuerySet[Any]]

#: A row of a GROUP BY: cells, and how many rows hold them.
Groups = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A value, what it is called, and how many rows asking for it finds."""

    value: str
    label: str
    count: int
    #: Whether it can be asked for: a value with a comma in it cannot.
    is_selectable: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """A facet's largest buckets, how many were left out, and how many rows have no value at all."""

    buckets: tuple[Bucket, ...]
    left_out_count: int
    without_count: int


def facets_of(filterset: type[StrictFilterSet]) -> dict[str, ParameterFilter]:
    """The filters of a list that it can be counted by, by name."""
    uncounted = {**SHARED_UNCOUNTED, **filterset.uncounted}
    return {
        name: declared
        for name, declared in filterset.declared_filters.items()
        if isinstance(declared, ValuesFilter | BooleanFilter) and name not in uncounted
    }


def facet_parameters(filterset: type[StrictFilterSet]) -> list[Parameter]:
    """The parameter `facets`, for lists that have any."""
    names = list(facets_of(filterset))
    if not names:
        return []
    described = (
        "Counts of the current results by the values of these filters, each ignoring its own "
        f"filter; commas between. Any of: {', '.join(f'`{name}`' for name in names)}."
    )
    return [Parameter("facets", described, example=",".join(names[:2]))]


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets that a request asks for; false if none."""

    given: Parameters
    filters: Mapping[str, ParameterFilter]

    def __bool__(self) -> bool:
        return bool(self.filters)

    def answer(
        self,
        request: Request,
        matching: Matching,
        conditions: Sequence[Condition],
        snapshot: Snapshot,
    ) -> dict[str, Any]:
        """The member `facets` of a list's answer: each under all filters but its own."""
        here = request.build_absolute_uri(request.path)
        answer = {}
        for name, facet in self.filters.items():
            others = [condition for condition in conditions if condition.name != name]
            tally = _tally(matching, facet, others, snapshot)
            rest = [pair for pair in self.given.pairs if pair[0] not in (name, "cursor")]
            answer[name] = _written(tally, f"{here}?{urlencode([*rest, (name, '')])}")
        return answer


def _written(tally: Tally, start: str) -> dict[str, Any]:
    """A facet as clients see it; `start` is the address of a bucket up to its value."""
    buckets = [
        {
            "value": bucket.value,
            "label": bucket.label,
            "count": bucket.count,
            "url": start + quote_plus(bucket.value) if bucket.is_selectable else None,
        }
        for bucket in tally.buckets
    ]
    return {
        "buckets": buckets,
        "left_out_count": tally.left_out_count,
        "without_count": tally.without_count,
    }


def facets_in(given: Parameters, filterset: type[StrictFilterSet]) -> Facets:
    """The facets that a request asks for. Raises InvalidParametersError."""
    filters = facets_of(filterset)
    names = chosen_names(given, "facets", filters) or ()
    return Facets(given, {name: filters[name] for name in names})


def _tally(
    matching: Matching, facet: ParameterFilter, conditions: Sequence[Condition], snapshot: Snapshot
) -> Tally:
    """Count; a whole list is counted once a revision and then remembered."""
    rows = matching(snapshot, conditions)
    # Revisions and releases are few, and no checksum tells of them.
    if conditions or not issubclass(rows.model, PublishedRecord):
        return counted(rows, facet, snapshot)
    # A checksum and not a number tells revisions apart: a restored database counts anew.
    revisions = Revision.objects.filter(number=snapshot.revision)
    root = revisions.values_list("root_sha256", flat=True).get()
    return whole_tally(matching, facet, replace(snapshot, is_pinned=False, known_at=None), root)


@lru_cache(maxsize=KEPT)
def whole_tally(matching: Matching, facet: ParameterFilter, snapshot: Snapshot, root: str) -> Tally:
    """A facet of a whole list at a revision, kept in this process.

    What is kept must be of the very revision: if another was published meanwhile, it is counted
    again by the number of the revision that was meant.
    """
    found = counted(matching(snapshot, ()), facet, snapshot)
    if snapshot.is_latest and latest_revision() != snapshot.revision:
        frozen = snapshot.frozen()
        found = counted(matching(frozen, ()), facet, frozen)
    return found


def counted(rows: QuerySet[Any], facet: ParameterFilter, snapshot: Snapshot) -> Tally:
    """Count some rows by the values of a facet, with one GROUP BY."""
    groups = groups_of(rows, facet.columns)
    counts: Counter[str] = Counter()
    without_count = 0
    for values, (*_, row_count) in zip(values_of(groups, facet, snapshot), groups, strict=True):
        without_count += 0 if values else row_count
        for value in values:
            counts[value] += row_count
    # Of 200,000 values, a hundred are found faster than all are sorted.
    largest = nsmallest(MOST_BUCKETS, counts.items(), key=lambda item: (-item[1], item[0]))
    labels = labels_of(facet, [value for value, _ in largest], snapshot)
    buckets = tuple(
        Bucket(value, labels.get(value) or value, count, is_selectable(facet, value, labels))
        for value, count in largest
    )
    return Tally(buckets, len(counts) - len(buckets), without_count)


def groups_of(rows: QuerySet[Any], columns: Sequence[str]) -> Groups:
    """The distinct cells of some columns, each with how many rows hold them: one GROUP BY."""
    grouped = rows.order_by().values(*columns).annotate(row_count=Count("*"))
    return list(grouped.values_list(*columns, "row_count"))


def values_of(groups: Groups, facet: ParameterFilter, snapshot: Snapshot) -> list[set[str]]:
    """By which values of a facet each group is found; its cells come first in the groups."""
    width = len(facet.columns)
    held = [_texts(group[:width]) for group in groups]
    if isinstance(facet, ThemeFilter):
        return _with_broader(held, facet, snapshot)
    return facet.values_found_by(held) if isinstance(facet, ValuesFilter) else held


def _texts(cells: Iterable[Any]) -> set[str]:
    """The values in some cells as parameters spell them; nothing for empty ones."""
    texts: set[str] = set()
    for cell in cells:
        if isinstance(cell, list):
            texts.update(cell)
        elif isinstance(cell, bool):
            texts.add("true" if cell else "false")
        elif cell not in (None, ""):
            texts.add(str(cell))
    return texts


def _with_broader(
    held: Sequence[set[str]], facet: ThemeFilter, snapshot: Snapshot
) -> list[set[str]]:
    """What ThemeFilter finds, turned round: a theme is found by itself and by broader ones.

    It is also found by one that was merged into it; but such a one is only counted if something is
    still coded for it, lest every merged theme stands beside its successor for ever.
    """
    themes = snapshot.rows(PublishedTheme).values_list("key", "ancestors", "replaced_by")
    above: dict[str, set[str]] = {}
    merged: dict[str, str] = {}
    for key, ancestors, replaced_by in themes:
        above[key] = {key, *ancestors} if facet.with_narrower else {key}
        if replaced_by:
            merged[key] = replaced_by
    found = [set().union(*(above.get(theme, {theme}) for theme in group)) for group in held]
    still_coded = merged.keys() & set().union(*found)
    for old in still_coded:
        for group in found:
            if merged[old] in group:
                group.add(old)
    return found


def labels_of(facet: ParameterFilter, values: Sequence[str], snapshot: Snapshot) -> dict[str, str]:
    """What values are called: of keys, those that exist, by what their records are called."""
    if not isinstance(facet, KeyFilter):
        return facet.labels if isinstance(facet, ValuesFilter) else {}
    rows = snapshot.rows(facet.of).filter(**{f"{facet.key}__in": values}).order_by("pk")
    if facet.of is PublishedClause:
        rows = rows.annotate(json=Cast("document", JSONField()))
    label = LABELS.get(facet.of, F(facet.key))
    return dict(rows.annotate(called=label).values_list(facet.key, "called"))


def is_selectable(facet: ParameterFilter, value: str, labels: Mapping[str, str]) -> bool:
    """Whether the filter can be given a value: a comma in it, or capitals, may prevent that."""
    if isinstance(facet, KeyFilter):
        return value in labels
    if isinstance(facet, ValuesFilter):
        return "," not in value and facet.cleaner(value.strip()) == value
    return True
