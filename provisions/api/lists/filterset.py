"""What all filter sets share: strictly read conditions, each of which can explain itself."""

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

#: Columns of every published table that are no filter, and why.
SHARED_UNFILTERED = {
    "id": "internal",
    "bucket": "internal: place in the checksum tree",
    "revision_from": "chosen by known_at",
    "revision_to": "chosen by known_at",
    "sha256": "for mirrors, not for questions",
    "document": "what filters find",
}


#: Filters of every noun that are no facet, and why.
SHARED_UNCOUNTED = {"id": "each record has its own"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One parameter as understood, ready to narrow a queryset; equal if it narrows the same."""

    filter: ParameterFilter
    name: str
    value: Any = field(compare=False)
    #: The value as text, which tells values apart and, unlike lists, can be hashed.
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", repr(self.value))

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow a queryset. Raises InvalidParametersError where only the database can tell."""
        narrowed: QuerySet[Any] = self.filter.filter(rows, self.value)
        return narrowed

    @property
    def shown(self) -> Any:
        """What was understood, for `applied`."""
        return self.filter.shown(self.value)


def narrowed(rows: QuerySet[Any], conditions: Iterable[Condition]) -> QuerySet[Any]:
    """The rows that meet all conditions."""
    for condition in conditions:
        rows = condition.apply(rows)
    return rows


class StrictFilterSet(FilterSet):  # type: ignore[misc]  # django-filter has no type hints
    """Filters of a published noun, read against a snapshot.

    django-filter copies every filter and builds a form for each request; with dozens of filters
    that costs more than the query. Filters here keep no state, so the declared ones are used.
    """

    #: Own columns that are no filter, and why; a test holds every other column to a filter.
    unfiltered: ClassVar[dict[str, str]] = {}

    #: Own filters that are no facet though they have values to count by, and why.
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
        """Every parameter, with those that one declaration stands for (`name!`, `name_after`)."""
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
        """What the request's filters mean, in the order given. Raises InvalidParametersError."""
        return [
            Condition(filter_, name, filter_.understand(name, self.data.all(name), self.snapshot))
            for name, filter_ in self.filters.items()
        ]
