"""List and detail of a noun, in one of four responses, each read from one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponseBase
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from provisions.api.endpoint.viewset import ReadViewSet
from provisions.api.http.links import add_links
from provisions.api.http.parameters import Parameter
from provisions.api.lists.facets import facet_parameters
from provisions.api.lists.group_counts import GROUPED_FORMATS, GroupCounts, grouping_parameters
from provisions.api.lists.key_prefix import is_possible
from provisions.api.lists.keyset import PAGING
from provisions.api.lists.list_page import ListPage
from provisions.api.lists.list_query import list_query
from provisions.api.lists.listed_noun import ListedNoun
from provisions.api.lists.missing_records import missing_record
from provisions.api.lists.shapes import shape_parameters
from provisions.api.lists.single_record import SingleRecord
from provisions.api.lists.whole_file import CSV, FILES, LINKED, MEDIA_TYPES, WholeFile
from provisions.api.shapes.envelopes import page_serializer
from provisions.api.snapshot.snapshots import Snapshot, read_snapshot

#: A class with a method `list` cannot name this type.
Renderers = list[BaseRenderer]


class RecordViewSet(ListedNoun, ReadViewSet):
    """List and detail of a noun by its public key: a page, a file, counts, or a single record."""

    can_lose_records = True
    lookup_field = "id"
    lookup_value_regex = "[^/]+"
    #: The other versions of the record that was read, by relation.
    links: Mapping[str, str] = {}

    @classmethod
    def renderers_of(cls, action: str | None) -> Sequence[type[BaseRenderer]]:
        """Lists of stored documents can also be downloaded as files."""
        stored, counted = {"list": FILES, "retrieve": (LINKED,)}, {"list": (CSV,)}
        more = (stored if cls.is_stored() else counted).get(action or "", ())
        return (*super().renderers_of(action), *more)

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """Filters, ordering and paging for lists; the shape for both."""
        shape = list(shape_parameters(cls.members(), cls.expansions))
        if action == "list":
            order = cls.ordering.parameter
            filters = cls.filterset_class.parameters()
            counts = facet_parameters(cls.filterset_class)
            common = [*super().takes(action), *grouping_parameters(cls.filterset_class)]
            return [*filters, order, *PAGING, *counts, *shape, *common]
        if action == "retrieve":
            return [*shape, *super().takes(action)]
        return super().takes(action)

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """The response of an action, for the OpenAPI document."""
        return page_serializer(self.serializer_class) if action == "list" else self.serializer_class

    def get_renderers(self) -> Renderers:
        """Counts, and records that are not stored, have fewer formats."""
        renderers = super().get_renderers()
        if "group_by" in self.parameters:
            return [renderer for renderer in renderers if renderer.format in GROUPED_FORMATS]
        return renderers if self.is_stored() else renderers[: len(self.renderer_classes)]

    def depends_on(self) -> object:
        """A value on which responses depend besides revision, day and address; None if none."""
        return None

    def list(self, request: Request) -> HttpResponseBase:
        """Records that match all filters, in pages; with `group_by`, their counts."""
        given = self.parameters
        if "group_by" in given:
            counts = GroupCounts(self, request, given)
            return self.respond(request, read_snapshot(given), counts.read, self.depends_on())
        query = list_query(self, given, request.path)
        snapshot = query.snapshot()
        if request.accepted_renderer.format in MEDIA_TYPES:
            file = WholeFile(self, request, query, snapshot)
            return self.conditionally(request, snapshot, file.response)
        page = ListPage(self, request, query)
        response = self.respond(request, snapshot, page.read, self.depends_on())
        if page.links:
            add_links(response, page.links)
        return response

    def retrieve(self, request: Request, id: str) -> HttpResponseBase:
        """One record, by its public id."""
        record = SingleRecord(self, request, self.parameters, lambda at: self.find(at, id))
        response = self.respond(request, record.snapshot, record.read, self.depends_on())
        self.links = record.links()
        add_links(response, self.links)
        return response

    def find(self, snapshot: Snapshot, public_id: str) -> str:
        """The document with a public id. Raises NoSuchRecordError or GoneError."""
        row = None
        if is_possible(public_id):
            rows = self.with_id(snapshot, public_id)
            row = rows.values_list(*self.document_columns).first()
        if row is None:
            raise self.no_such_record(snapshot, public_id)
        return self.document(row)

    def no_such_record(self, snapshot: Snapshot, public_id: str) -> Exception:
        """The problem that says when it was withdrawn, or else names the nearest ids."""
        address = self.request.build_absolute_uri()
        return missing_record(self, snapshot, public_id, address, may_be_gone=self.can_lose_records)
