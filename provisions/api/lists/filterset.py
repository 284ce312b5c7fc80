"""The base of all filter sets, and the conditions that they parse from a request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import FilterSet

from provisions.api.http.parameters import Parameter, Parameters
from provisions.api.lists.filters import ParameterFilter
from provisions.api.snapshot.snapshots import Snapshot

#: Columns of every published table that have no filter, and why.
SHARED_UNFILTERED = {
    "id": "internal",
    "bucket": "internal: place in the checksum tree",
    "revision_from": "chosen by known_at",
    "revision_to": "chosen by known_at",
    "sha256": "for mirrors, not for queries",
    "document": "the result of filtering",
}


#: Filters of every noun that are not facets, and why.
SHARED_UNCOUNTED = {"id": "each record has its own"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One parsed parameter; conditions are equal if they narrow a queryset in the same way."""

    filter: ParameterFilter
    name: str
    value: Any = field(compare=False)
    #: The value as text, which can be compared and, unlike lists, hashed.
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", repr(self.value))

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow a queryset. Raises InvalidParametersError for errors that the database finds."""
        narrowed: QuerySet[Any] = self.filter.filter(rows, self.value)
        return narrowed

    @property
    def shown(self) -> Any:
        """The parsed value as `applied` shows it."""
        return self.filter.shown(self.value)


def narrowed(rows: QuerySet[Any], conditions: Iterable[Condition]) -> QuerySet[Any]:
    """The rows that match all conditions."""
    for condition in conditions:
        rows = condition.apply(rows)
    return rows


class StrictFilterSet(FilterSet):  # type: ignore[misc]  # django-filter has no type hints
    """Filters of a published noun, parsed against a snapshot.

    django-filter copies every filter and builds a form for each request; with dozens of filters
    that costs more than the query. Filters here have no state, so the declared ones are used.
    """

    #: Own columns without a filter, and why; a test checks that every other column has one.
    unfiltered: ClassVar[dict[str, str]] = {}

    #: Own filters with countable values that are not facets, and why.
    uncounted: ClassVar[dict[str, str]] = {}

    def __init__(
        self,
        data: Parameters,
        queryset: QuerySet[Any] | None = None,
        *,
        snapshot: Snapshot,
    ) -> None:
        self.is_bound = True
        self.data = data
        self.queryset = queryset
        self.snapshot = snapshot
        self.request = None
        self.filters = {name: self.base_filters[name] for name in data if name in self.base_filters}

    @classmethod
    def get_filters(cls) -> OrderedDict[str, ParameterFilter]:
        """Every parameter, including derived ones such as `name_not` and `name_after`."""
        return OrderedDict(
            member
            for name, declared in cls.declared_filters.items()
            for member in declared.family(name)
        )

    @classmethod
    def parameters(cls) -> list[Parameter]:
        """The parameters as the OpenAPI document describes them."""
        return [declared.parameter(name) for name, declared in cls.base_filters.items()]

    def conditions(self) -> list[Condition]:
        """The conditions of the request, in its order. Raises InvalidParametersError."""
        return [
            Condition(filter_, name, filter_.understand(name, self.data.all(name), self.snapshot))
            for name, filter_ in self.filters.items()
        ]
