"""`group_by`: counts of a list's results by the values of one filter or of two.

A group is the set of records that the filters find with its values, under all filters of the
request. Groups are exact and complete: if there are too many, the request is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import QuerySet
from rest_framework.request import Request

from provisions.api.endpoint.viewset import Reading
from provisions.api.http.parameters import Parameter, Parameters
from provisions.api.http.problems import invalid
from provisions.api.lists.facets import facets_of, groups_of, is_selectable, labels_of, values_of
from provisions.api.lists.filters import ParameterFilter
from provisions.api.lists.filterset import StrictFilterSet
from provisions.api.lists.listed_noun import ListedNoun
from provisions.api.lists.shapes import chosen_names
from provisions.api.snapshot.snapshots import Snapshot, applied_snapshot
from provisions.exporting.cells import BYTE_ORDER_MARK, csv_lines

#: The number of filters in one `group_by`.
MOST_DIMENSIONS = 2

#: More groups than this are an error, because all groups are held in memory.
MOST_GROUPS = 50_000

#: Parameters that select and shape the records of a page; counts have no records.
MEANINGLESS = ("ordering", "page_size", "cursor", "count", "facets", "fields", "expand")

#: The formats of counts.
GROUPED_FORMATS = ("json", "html", "csv")


@dataclass(frozen=True, slots=True)
class Group:
    """Values, their labels, and the number of rows that the filters find with all of them."""

    values: tuple[str, ...]
    labels: tuple[str, ...]
    count: int
    url: str | None


class GroupCounts:
    """Counts of a list's records, as JSON or CSV."""

    def __init__(self, noun: ListedNoun, request: Request, given: Parameters) -> None:
        self.noun = noun
        self.request = request
        self.given = given
        self.filters = grouped_filters(given, noun.filterset_class)

    def read(self, snapshot: Snapshot) -> Reading:
        """The counts at a snapshot. Raises InvalidParametersError if there are too many groups."""
        conditions = self.noun.conditions(self.given, snapshot)
        shown = {condition.name: condition.shown for condition in conditions}
        applied = {**applied_snapshot(snapshot, self.noun.model), "filters": shown}
        applied["notes"] = self.noun.notes(snapshot, conditions)
        rows = self.noun.matching(snapshot, conditions)
        return self._content(rows, snapshot, applied), None

    def _content(self, rows: QuerySet[Any], snapshot: Snapshot, applied: dict[str, Any]) -> bytes:
        counts, without_count = self._counts(rows, snapshot)
        groups = list(self._groups(counts, snapshot))
        if self.request.accepted_renderer.format == "csv":
            return table(list(self.filters), groups)
        names = list(self.filters)
        shown = [
            {
                "values": dict(zip(names, group.values, strict=True)),
                "labels": dict(zip(names, group.labels, strict=True)),
                "count": group.count,
                "url": group.url,
            }
            for group in groups
        ]
        return orjson.dumps(
            {
                "applied": applied,
                "group_by": names,
                "groups": shown,
                "without_count": without_count,
            }
        )

    def _counts(
        self, rows: QuerySet[Any], snapshot: Snapshot
    ) -> tuple[Counter[tuple[str, ...]], int]:
        """The number of rows of each pair of values, and of rows that lack one: one GROUP BY."""
        columns = tuple(dict.fromkeys(c for each in self.filters.values() for c in each.columns))
        groups = groups_of(rows, columns)
        held = [
            values_of(_cells(groups, columns, each), each, snapshot)
            for each in self.filters.values()
        ]
        counts: Counter[tuple[str, ...]] = Counter()
        without_count = 0
        for (*_, row_count), *values in zip(groups, *held, strict=True):
            without_count += 0 if all(values) else row_count
            for pair in product(*values):
                counts[pair] += row_count
            if len(counts) > MOST_GROUPS:
                detail = f"'group_by' makes more than {MOST_GROUPS} groups; add filters."
                raise invalid("group_by", self.given.one("group_by"), detail)
        return counts, without_count

    def _groups(self, counts: Counter[tuple[str, ...]], snapshot: Snapshot) -> Iterator[Group]:
        """The groups, largest first, with labels and addresses."""
        labels = [
            labels_of(each, list({values[place] for values in counts}), snapshot)
            for place, each in enumerate(self.filters.values())
        ]
        rest = [pair for pair in self.given.pairs if pair[0] not in ("group_by", "format")]
        here = self.request.build_absolute_uri(self.request.path)
        for values, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            called = (
                known.get(value) or value for known, value in zip(labels, values, strict=True)
            )
            yield Group(values, tuple(called), count, self._address(here, rest, values, labels))

    def _address(
        self,
        here: str,
        rest: Sequence[tuple[str, str]],
        values: tuple[str, ...],
        labels: Sequence[Mapping[str, str]],
    ) -> str | None:
        """The address of the list of a group's records; None if a value cannot be given."""
        pairs = list(rest)
        for (name, each), value, known in zip(self.filters.items(), values, labels, strict=True):
            if not is_selectable(each, value, known):
                return None
            # Repeating a filter narrows; the value of one that cannot be repeated is the same.
            if each.is_repeatable or (name, value) not in pairs:
                pairs.append((name, value))
        return f"{here}?{urlencode(pairs)}"


def _cells(
    groups: Sequence[tuple[Any, ...]], columns: Sequence[str], facet: ParameterFilter
) -> list[tuple[Any, ...]]:
    """The cells of a facet's own columns."""
    places = [columns.index(column) for column in facet.columns]
    return [tuple(group[place] for place in places) for group in groups]


def grouped_filters(
    given: Parameters, filterset: type[StrictFilterSet]
) -> Mapping[str, ParameterFilter]:
    """The filters that a request groups by. Raises InvalidParametersError."""
    filters = facets_of(filterset)
    names = chosen_names(given, "group_by", filters) or ()
    if len(names) > MOST_DIMENSIONS:
        detail = f"'group_by' has too many filters; give at most {MOST_DIMENSIONS}."
        raise invalid("group_by", given.one("group_by"), detail)
    for name in MEANINGLESS:
        if name in given:
            detail = f"'{name}' cannot be used with 'group_by', which returns counts; omit it."
            raise invalid(name, given.all(name)[0], detail)
    return {name: filters[name] for name in names}


def grouping_parameters(filterset: type[StrictFilterSet]) -> list[Parameter]:
    """The parameter `group_by`, for lists that have filters to count by."""
    names = list(facets_of(filterset))
    if not names:
        return []
    described = (
        "Return counts instead of records, by one of these filters or by two, separated by a "
        f"comma: {', '.join(f'`{name}`' for name in names)}."
    )
    return [Parameter("group_by", described, example=",".join(names[:MOST_DIMENSIONS]))]


def table(names: Sequence[str], groups: Sequence[Group]) -> bytes:
    """Groups as CSV (RFC 4180): for each filter a value and a label, then count and address."""
    head = [*(column for name in names for column in (name, f"{name}_label")), "count", "url"]
    rows = (
        [
            *(cell for pair in zip(group.values, group.labels, strict=True) for cell in pair),
            group.count,
            group.url,
        ]
        for group in groups
    )
    return BYTE_ORDER_MARK + csv_lines([head, *rows])
