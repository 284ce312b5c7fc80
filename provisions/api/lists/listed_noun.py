"""The interface of a noun for lists and records: its declarations and its visible rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.serializers import Serializer

from provisions.api.http.parameters import Parameters
from provisions.api.lists.filterset import Condition, StrictFilterSet, narrowed
from provisions.api.lists.ordering import Ordering
from provisions.api.lists.shapes import Expansion
from provisions.api.shapes.records import names
from provisions.api.snapshot.notes import day_notes
from provisions.api.snapshot.snapshots import Snapshot

Conditions = tuple[Condition, ...]


class ListedNoun:
    """The interface that the four responses of RecordViewSet use; a view set implements it."""

    model: ClassVar[type[Any]]
    filterset_class: ClassVar[type[StrictFilterSet]]
    serializer_class: ClassVar[type[Serializer[Any]]]
    ordering: ClassVar[Ordering]
    #: Columns from which a document is made.
    document_columns: ClassVar[tuple[str, ...]] = ("document",)
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    #: The plural in its address; the router sets it.
    basename: str

    @classmethod
    def is_stored(cls) -> bool:
        """Whether documents are stored, and not made for each response."""
        return cls.document_columns == ("document",)

    @classmethod
    def members(cls) -> Sequence[str]:
        """The members of the noun's documents."""
        return names(cls.serializer_class)

    @classmethod
    def visible(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The rows of an unfiltered list at a snapshot."""
        return snapshot.visible(cls.model)

    @classmethod
    def everything(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The rows at a snapshot's revision, on any day."""
        return snapshot.rows(cls.model)

    @classmethod
    def matching(cls, snapshot: Snapshot, conditions: Sequence[Condition]) -> QuerySet[Any]:
        """The rows of a list: visible at the snapshot, and matching all conditions."""
        return narrowed(cls.visible(snapshot), conditions)

    @classmethod
    def conditions(cls, given: Parameters, snapshot: Snapshot) -> Conditions:
        """The conditions of a request at a snapshot. Raises InvalidParametersError."""
        return tuple(cls.filterset_class(given, snapshot=snapshot).conditions())

    def document(self, row: tuple[Any, ...]) -> str:
        """The document made from a row's `document_columns`."""
        return str(row[0])

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The rows with a public id on the requested day; the first one is shown."""
        rows = self.everything(snapshot) if snapshot.as_of is None else self.visible(snapshot)
        return self.named(rows, public_id)

    def named(self, rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        """The rows that have a public id."""
        return rows.filter(key=public_id)

    def notes(self, snapshot: Snapshot, conditions: Sequence[Condition]) -> Sequence[str]:
        """The notes on a list for the requested day."""
        return day_notes(snapshot, narrowed(self.everything(snapshot), conditions), self.basename)
