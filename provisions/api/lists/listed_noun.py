"""A noun as its lists and records are read: what it declares, and which rows a snapshot shows."""

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
    """What the four answers of RecordViewSet ask of a noun; a view set declares and refines it."""

    model: ClassVar[type[Any]]
    filterset_class: ClassVar[type[StrictFilterSet]]
    serializer_class: ClassVar[type[Serializer[Any]]]
    ordering: ClassVar[Ordering]
    #: Columns that a document is made of.
    document_columns: ClassVar[tuple[str, ...]] = ("document",)
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    #: Its plural, as in its address; the router sets it.
    basename: str

    @classmethod
    def is_stored(cls) -> bool:
        """Whether documents are ready in the database, and not written on the way out."""
        return cls.document_columns == ("document",)

    @classmethod
    def members(cls) -> Sequence[str]:
        """The members of the noun's documents."""
        return names(cls.serializer_class)

    @classmethod
    def visible(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The rows that a list is taken from."""
        return snapshot.visible(cls.model)

    @classmethod
    def everything(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The rows at a snapshot's revision, whatever the day."""
        return snapshot.rows(cls.model)

    @classmethod
    def matching(cls, snapshot: Snapshot, conditions: Sequence[Condition]) -> QuerySet[Any]:
        """The rows of a list: visible at the snapshot, and narrowed by all conditions."""
        return narrowed(cls.visible(snapshot), conditions)

    @classmethod
    def conditions(cls, given: Parameters, snapshot: Snapshot) -> Conditions:
        """What a request's filters mean at a snapshot. Raises InvalidParametersError."""
        return tuple(cls.filterset_class(given, snapshot=snapshot).conditions())

    def document(self, row: tuple[Any, ...]) -> str:
        """The document made of a row's `document_columns`."""
        return str(row[0])

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The rows with a public id that are there on the asked day, the one to show first."""
        rows = self.everything(snapshot) if snapshot.as_of is None else self.visible(snapshot)
        return self.named(rows, public_id)

    def named(self, rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        """Those of some rows that have a public id."""
        return rows.filter(key=public_id)

    def notes(self, snapshot: Snapshot, conditions: Sequence[Condition]) -> Sequence[str]:
        """What is worth knowing about a list of the asked day."""
        return day_notes(snapshot, narrowed(self.everything(snapshot), conditions), self.basename)
