"""Facets: the number of records for each value of a filter.

A facet is the inverse of a filter with closed values or keys: it counts the rows that each value
would find. A facet interprets a value as its filter does: a theme includes its narrower themes, a
plan is on either side of a correspondence.

PostgreSQL groups the rows by the columns themselves, in one statement; the groups are then mapped
to values in Python. So a facet costs little more than its GROUP BY.
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

#: A facet lists this many of its largest buckets, and the number of the others.
MOST_BUCKETS = 100

#: Facets of whole lists that a process caches, of perhaps 20 KB each.
KEPT = 256

#: The expression for a record's label, for nouns that have more than a key.
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

#: Rows of a GROUP BY: cells, and the number of rows that have them.
Groups = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A value, its label, and the number of rows that the filter finds with it."""

    value: str
    label: str
    count: int
    #: Whether the filter accepts the value: one that contains a comma cannot be given.
    is_selectable: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """A facet's largest buckets, the number of omitted ones, and of rows without a value."""

    buckets: tuple[Bucket, ...]
    left_out_count: int
    without_count: int


def facets_of(filterset: type[StrictFilterSet]) -> dict[str, ParameterFilter]:
    """The filters of a list that can be facets, by name."""
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
        "Counts of the results by the values of these filters, separated by commas; each facet "
        f"ignores its own filter. Any of: {', '.join(f'`{name}`' for name in names)}."
    )
    return [Parameter("facets", described, example=",".join(names[:2]))]


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of a request; false if there are none."""

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
        """The member `facets` of a response: each facet under all filters except its own."""
        here = request.build_absolute_uri(request.path)
        answer = {}
        for name, facet in self.filters.items():
            others = [condition for condition in conditions if condition.name != name]
            tally = _tally(matching, facet, others, snapshot)
            rest = [pair for pair in self.given.pairs if pair[0] not in (name, "cursor")]
            answer[name] = _document(tally, f"{here}?{urlencode([*rest, (name, '')])}")
        return answer


def _document(tally: Tally, start: str) -> dict[str, Any]:
    """A facet in a response; `start` is the address of a bucket without its value."""
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
    """The facets of a request. Raises InvalidParametersError."""
    filters = facets_of(filterset)
    names = chosen_names(given, "facets", filters) or ()
    return Facets(given, {name: filters[name] for name in names})


def _tally(
    matching: Matching, facet: ParameterFilter, conditions: Sequence[Condition], snapshot: Snapshot
) -> Tally:
    """Count rows; the facets of a whole list are cached by revision."""
    rows = matching(snapshot, conditions)
    # Revisions and releases are few, and no checksum covers them.
    if conditions or not issubclass(rows.model, PublishedRecord):
        return count_values(rows, facet, snapshot)
    # The cache key is the checksum, because a restored database can reuse revision numbers.
    revisions = Revision.objects.filter(number=snapshot.revision)
    root = revisions.values_list("root_sha256", flat=True).get()
    return whole_tally(matching, facet, replace(snapshot, is_pinned=False, known_at=None), root)


@lru_cache(maxsize=KEPT)
def whole_tally(matching: Matching, facet: ParameterFilter, snapshot: Snapshot, root: str) -> Tally:
    """A facet of a whole list at a revision, cached in this process.

    The cached counts must be those of exactly this revision: if another one was published
    meanwhile, the rows are counted again by the number of the revision.
    """
    found = count_values(matching(snapshot, ()), facet, snapshot)
    if snapshot.is_latest and latest_revision() != snapshot.revision:
        frozen = snapshot.frozen()
        found = count_values(matching(frozen, ()), facet, frozen)
    return found


def count_values(rows: QuerySet[Any], facet: ParameterFilter, snapshot: Snapshot) -> Tally:
    """Count some rows by the values of a facet, with one GROUP BY."""
    groups = groups_of(rows, facet.columns)
    counts: Counter[str] = Counter()
    without_count = 0
    for values, (*_, row_count) in zip(values_of(groups, facet, snapshot), groups, strict=True):
        without_count += 0 if values else row_count
        for value in values:
            counts[value] += row_count
    # Selecting 100 of 200,000 values is faster than sorting them all.
    largest = nsmallest(MOST_BUCKETS, counts.items(), key=lambda item: (-item[1], item[0]))
    labels = labels_of(facet, [value for value, _ in largest], snapshot)
    buckets = tuple(
        Bucket(value, labels.get(value) or value, count, is_selectable(facet, value, labels))
        for value, count in largest
    )
    return Tally(buckets, len(counts) - len(buckets), without_count)


def groups_of(rows: QuerySet[Any], columns: Sequence[str]) -> Groups:
    """The distinct cells of some columns, each with its number of rows: one GROUP BY."""
    grouped = rows.order_by().values(*columns).annotate(row_count=Count("*"))
    return list(grouped.values_list(*columns, "row_count"))


def values_of(groups: Groups, facet: ParameterFilter, snapshot: Snapshot) -> list[set[str]]:
    """The values of a facet that find each group; a group starts with the facet's cells."""
    width = len(facet.columns)
    held = [_texts(group[:width]) for group in groups]
    if isinstance(facet, ThemeFilter):
        return _with_broader(held, facet, snapshot)
    return facet.values_found_by(held) if isinstance(facet, ValuesFilter) else held


def _texts(cells: Iterable[Any]) -> set[str]:
    """The values of some cells, spelt as in parameters; empty cells are omitted."""
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
    """The inverse of ThemeFilter: a theme is found by itself and by its broader themes.

    It is also found by a theme that was merged into it. A merged theme is counted only while a
    coding still uses it, so that it does not stay beside its successor for ever.
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
    """The labels of values; for keys, the labels of the records that exist."""
    if not isinstance(facet, KeyFilter):
        return facet.labels if isinstance(facet, ValuesFilter) else {}
    rows = snapshot.rows(facet.of).filter(**{f"{facet.key}__in": values}).order_by("pk")
    if facet.of is PublishedClause:
        rows = rows.annotate(json=Cast("document", JSONField()))
    label = LABELS.get(facet.of, F(facet.key))
    return dict(rows.annotate(called=label).values_list(facet.key, "called"))


def is_selectable(facet: ParameterFilter, value: str, labels: Mapping[str, str]) -> bool:
    """Whether the filter accepts a value; one with commas or capitals may not be accepted."""
    if isinstance(facet, KeyFilter):
        return value in labels
    if isinstance(facet, ValuesFilter):
        return "," not in value and facet.cleaner(value.strip()) == value
    return True
