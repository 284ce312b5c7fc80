"""A noun as list and detail: filters, order, pages and shapes, all read from one snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.utils.urls import replace_query_param

from provisions.api.http.links import add_links, permanent_links
from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import Fault, InvalidCursorError, NoSuchRecordError
from provisions.api.http.viewset import Reading, ReadViewSet
from provisions.api.lists import cursors
from provisions.api.lists.explanations import Step, explain
from provisions.api.lists.facets import Facets, facet_parameters, facets_in
from provisions.api.lists.file_answers import (
    CSV,
    FILES,
    JSONLD,
    LINKED,
    MEDIA_TYPES,
    check_linked,
    check_whole,
    file_answer,
)
from provisions.api.lists.grouping import GROUPED_FORMATS, grouping_in, grouping_parameters
from provisions.api.lists.key_prefix import is_possible
from provisions.api.lists.keyset import PAGING, Page, page_of, page_parts, page_size
from provisions.api.lists.nearest_keys import nearest_keys
from provisions.api.lists.ordering import Ordering, Term
from provisions.api.lists.shapes import Expansion, Shape, shape_of, shape_parameters, shaped
from provisions.api.lists.sql_cache import fetch, page_sql
from provisions.api.records.answers import page_serializer
from provisions.api.records.filtersets.base import Condition, StrictFilterSet, narrowed
from provisions.api.records.parts import names
from provisions.api.snapshot.notes import day_notes
from provisions.api.snapshot.snapshots import (
    INCLUDE_UNDATED,
    Snapshot,
    applied_snapshot,
    as_of_day,
    latest_revision,
    permanent_known_at,
    read_snapshot,
    root_of,
)
from provisions.api.snapshot.tombstones import gone_error
from provisions.exporting.jsonld import one

#: What a cursor leaves free: the size and shape of pages, not which records they hold.
FREE_WITH_CURSOR = ("cursor", "page_size", "count", "facets", "fields", "expand", "format")


#: A class with a method `list` cannot name these types.
Values = tuple[Any, ...]
Renderers = list[BaseRenderer]
Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A list request as understood, apart from its filters."""

    terms: tuple[Term, ...]
    size: int
    cursor: cursors.Cursor | None
    shape: Shape
    is_counted: bool
    facets: Facets
    fingerprint: str


class RecordViewSet(ReadViewSet):
    """List and detail of a noun by its public key."""

    model: ClassVar[type[Any]]
    filterset_class: ClassVar[type[StrictFilterSet]]
    serializer_class: ClassVar[type[Serializer[Any]]]
    ordering: ClassVar[Ordering]
    #: Columns that a document is made of.
    document_columns: ClassVar[tuple[str, ...]] = ("document",)
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    can_lose_records = True
    lookup_field = "id"
    #: The pages around the one that was read, or the versions of a record, by relation.
    links: Mapping[str, str] = {}
    lookup_value_regex = "[^/]+"

    @classmethod
    def renderers_of(cls, action: str | None) -> Sequence[type[BaseRenderer]]:
        """Lists of records with documents of their own are also whole files."""
        stored, counted = {"list": FILES, "retrieve": (LINKED,)}, {"list": (CSV,)}
        more = (stored if cls.is_stored() else counted).get(action or "", ())
        return (*super().renderers_of(action), *more)

    @classmethod
    def is_stored(cls) -> bool:
        """Whether documents are ready in the database, and not written on the way out."""
        return cls.document_columns == ("document",)

    @classmethod
    def members(cls) -> Sequence[str]:
        """The members of the noun's documents."""
        return names(cls.serializer_class)

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """Filters, order and paging for lists; the shape for both."""
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
        """What an action answers with, for the OpenAPI document."""
        return page_serializer(self.serializer_class) if action == "list" else self.serializer_class

    @classmethod
    def visible(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The rows that a list is taken from."""
        return snapshot.visible(cls.model)

    @classmethod
    def everything(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The rows at a snapshot's revision, whatever the day."""
        return snapshot.rows(cls.model)

    def document(self, row: tuple[Any, ...]) -> str:
        """The document made of a row's `document_columns`."""
        return str(row[0])

    def depends_on(self) -> object:
        """What answers depend on besides revision, day and address; None if nothing."""
        return None

    def list(self, request: Request) -> HttpResponseBase:
        """Records that meet all filters, page by page; or with `group_by`, counts of them."""
        if "group_by" in self.parameters:
            return self._list_counts(request)
        query = self._query(request)
        snapshot = self._snapshot(query)
        if request.accepted_renderer.format in MEDIA_TYPES:
            return self._file(request, query, snapshot)

        def read(at: Snapshot) -> Reading:
            return self._read_list(request, query, at)

        response = self.respond(request, snapshot, read, self.depends_on())
        if self.links:
            add_links(response, self.links)
        return response

    def _file(self, request: Request, query: Query, snapshot: Snapshot) -> HttpResponseBase:
        """The whole list, streamed."""
        check_whole(self.parameters, request.accepted_renderer.format)
        understood = self._conditions(snapshot)
        order = [term.order_by(is_backward=False) for term in query.terms]

        def rows(at: Snapshot) -> QuerySet[Any]:
            # Understood anew if by now its revision is no longer the latest.
            conditions = understood if at is snapshot else self._conditions(at)
            return self.matching(at, conditions).order_by(*order)

        def answer() -> HttpResponseBase:
            return file_answer(request, self.model, rows, query.shape.fields, snapshot)

        return self.conditionally(request, snapshot, answer)

    def _conditions(self, snapshot: Snapshot) -> Conditions:
        """What the request's filters mean at a snapshot. Raises InvalidParametersError."""
        return tuple(self.filterset_class(self.parameters, snapshot=snapshot).conditions())

    def get_renderers(self) -> Renderers:
        """Counts alone, and records that are not stored, have fewer formats."""
        renderers = super().get_renderers()
        if "group_by" in self.parameters:
            return [renderer for renderer in renderers if renderer.format in GROUPED_FORMATS]
        return renderers if self.is_stored() else renderers[: len(self.renderer_classes)]

    def _list_counts(self, request: Request) -> HttpResponseBase:
        grouping = grouping_in(self.parameters, self.filterset_class)

        def read(at: Snapshot) -> Reading:
            conditions = self._conditions(at)
            shown = {condition.name: condition.shown for condition in conditions}
            applied = {**applied_snapshot(at, self.model), "filters": shown}
            applied["notes"] = self._notes(at, conditions)
            return grouping.answer(request, self.matching(at, conditions), at, applied), None

        return self.respond(request, read_snapshot(self.parameters), read, self.depends_on())

    def retrieve(self, request: Request, id: str) -> HttpResponseBase:
        """One record, by its public id."""
        shape = shape_of(self.parameters, self.members(), self.expansions)
        snapshot = read_snapshot(self.parameters)
        is_linked = request.accepted_renderer.format == JSONLD
        if is_linked:
            check_linked(self.parameters)

        def read(at: Snapshot) -> Reading:
            text = self.find(at, id)
            if is_linked:
                return one(orjson.loads(text), request.build_absolute_uri("/")), None
            if not shape.is_whole:
                (text,) = shaped([text], shape, self.expansions, at)
            return text.encode(), None

        response = self.respond(request, snapshot, read, self.depends_on())
        pin, is_pinned = permanent_known_at(snapshot, self.model), snapshot.known_at is not None
        self.links = permanent_links(request, pin, is_pinned=is_pinned)
        add_links(response, self.links)
        return response

    def find(self, snapshot: Snapshot, public_id: str) -> str:
        """The document with a public id. Raises NoSuchRecordError."""
        row = None
        if is_possible(public_id):
            rows = self.with_id(snapshot, public_id)
            row = rows.values_list(*self.document_columns).first()
        if row is None:
            raise self.no_such_record(snapshot, public_id)
        return self.document(row)

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The rows with a public id that are there on the asked day, the one to show first."""
        rows = self.everything(snapshot) if snapshot.as_of is None else self.visible(snapshot)
        return self.named(rows, public_id)

    def named(self, rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        """Those of some rows that have a public id."""
        return rows.filter(key=public_id)

    def no_such_record(self, snapshot: Snapshot, public_id: str) -> Exception:
        """The problem that tells when it was withdrawn, or else names the nearest ids."""
        day = snapshot.as_of
        if day is not None and self._is_held(snapshot, public_id):
            detail = f"'{public_id}' is known, but was not there on {day}."
            return NoSuchRecordError(detail, [Fault("as_of", str(day), detail)])
        if self.can_lose_records and is_possible(public_id):
            once = self.named(self.model._default_manager.all(), public_id)
            gone = gone_error(once, public_id, snapshot, self.request.build_absolute_uri())
            if gone is not None:
                return gone
        near = nearest_keys(public_id, self.everything(snapshot)) if is_possible(public_id) else []
        noun = self.basename
        detail = (
            f"There is no '{public_id[:200]}' among the {noun} at revision {snapshot.revision}."
        )
        if near:
            detail = f"{detail} Nearest: {', '.join(near)}."
        return NoSuchRecordError(detail, [Fault("id", public_id, detail, near)])

    def _is_held(self, snapshot: Snapshot, public_id: str) -> bool:
        """Whether there is such a record on any day."""
        return is_possible(public_id) and self.with_id(snapshot.whenever(), public_id).exists()

    def _query(self, request: Request) -> Query:
        given = self.parameters
        is_searched = "q" in given and "q" in self.filterset_class.base_filters
        fingerprint = cursors.query_hash(request.path, given.without(FREE_WITH_CURSOR))
        text = given.one("cursor")
        cursor = None if text is None else cursors.decode(text)
        if cursor is not None and cursor.query != fingerprint:
            raise InvalidCursorError(
                "This cursor belongs to another query: with a cursor, only "
                f"{', '.join(FREE_WITH_CURSOR[1:])} may differ from the page it came from."
            )
        return Query(
            terms=self.ordering.terms(given.one("ordering"), is_searched=is_searched),
            size=page_size(given),
            cursor=cursor,
            shape=shape_of(given, self.members(), self.expansions),
            is_counted=given.flag("count"),
            facets=facets_in(given, self.filterset_class),
            fingerprint=fingerprint,
        )

    def _snapshot(self, query: Query) -> Snapshot:
        """The snapshot that a list is read from: with a cursor, the one of the first page."""
        cursor = query.cursor
        if cursor is None:
            return read_snapshot(self.parameters)
        latest = latest_revision()
        if cursor.revision > latest:
            raise InvalidCursorError("This cursor is of a revision that does not exist here.")
        as_of = as_of_day(self.parameters)
        return Snapshot(
            cursor.revision,
            is_latest=cursor.revision == latest,
            listed_on=cursor.listed_on,
            is_pinned=True,
            as_of=as_of,
            root="" if as_of is None else root_of(cursor.revision),
            is_undated_included=self.parameters.flag(INCLUDE_UNDATED),
            known_at=self.parameters.one("known_at"),
        )

    def _read_list(self, request: Request, query: Query, snapshot: Snapshot) -> Reading:
        conditions = self._conditions(snapshot)
        # Before the page, whose last statement tells whether all was of one revision.
        counts: dict[str, Any] = {}
        if query.is_counted:
            counts["count"] = self.matching(snapshot, conditions).count()
        if query.facets:
            counts["facets"] = query.facets.answer(request, self.matching, conditions, snapshot)
        page = self._read_page(query, snapshot, conditions)
        texts: Sequence[str] = [self.document(row) for row in page.rows]
        seen = page.seen
        if not query.shape.is_whole:
            texts = shaped(texts, query.shape, self.expansions, snapshot)
            seen = None
        applied = self._applied(query, snapshot, conditions)
        if not texts and query.cursor is None:
            steps = [*self._steps(snapshot), *((each.name, each.apply) for each in conditions)]
            applied["explanation"] = explain(self.everything(snapshot), steps)
        return self._envelope(request, query, snapshot, page, texts, applied, counts), seen

    @classmethod
    def matching(cls, snapshot: Snapshot, conditions: Sequence[Condition]) -> QuerySet[Any]:
        """The rows of a list: visible at the snapshot, and narrowed by all conditions."""
        return narrowed(cls.visible(snapshot), conditions)

    def _read_page(
        self, query: Query, snapshot: Snapshot, conditions: tuple[Condition, ...]
    ) -> Page:
        columns, terms, size, cursor = self.document_columns, query.terms, query.size, query.cursor
        parts: Iterable[Sequence[tuple[Any, ...]]]
        if self.is_stored():
            view: Any = type(self)  # mypy takes a class for something that cannot be hashed
            statements = page_sql(view, snapshot, conditions, terms, size, cursor)
            parts = (fetch(statement) for statement in statements)
        else:
            matching = self.matching(snapshot, conditions)
            parts = map(list, page_parts(matching, columns, terms, size, cursor))
        return page_of(parts, len(columns), size, cursor)

    def _steps(self, snapshot: Snapshot) -> Sequence[Step]:
        """What narrows a list besides its filters."""
        # Whoever has a validity is dated; the model's type does not say so.
        condition = snapshot.validity(self.model)
        if condition is None:
            return []
        return [("as_of", lambda rows: rows.filter(condition))]

    def _applied(
        self, query: Query, snapshot: Snapshot, conditions: Sequence[Condition]
    ) -> dict[str, Any]:
        shape = query.shape
        return {
            **applied_snapshot(snapshot, self.model),
            "filters": {condition.name: condition.shown for condition in conditions},
            "ordering": [term.shown for term in query.terms],
            "page_size": query.size,
            "fields": None if shape.fields is None else list(shape.fields),
            "expand": list(shape.expand),
            "notes": self._notes(snapshot, conditions),
        }

    def _notes(self, snapshot: Snapshot, conditions: Sequence[Condition]) -> Sequence[str]:
        return day_notes(snapshot, narrowed(self.everything(snapshot), conditions), self.basename)

    def _envelope(
        self,
        request: Request,
        query: Query,
        snapshot: Snapshot,
        page: Page,
        texts: Sequence[str],
        applied: dict[str, Any],
        counts: dict[str, Any],
    ) -> bytes:
        def link(values: Values | None, *, is_backward: bool) -> str | None:
            if values is None:
                return None
            cursor = cursors.Cursor(
                snapshot.revision, snapshot.listed_on, query.fingerprint, is_backward, values
            )
            here = request.build_absolute_uri()
            return replace_query_param(here, "cursor", cursors.encode(cursor))

        head: dict[str, Any] = {
            "next": link(page.last, is_backward=False) if page.has_next else None,
            "previous": link(page.first, is_backward=True) if page.has_previous else None,
        }
        self.links = {rel: url for rel, url in head.items() if url}
        head |= {**counts, "applied": applied}
        # The documents are JSON already: joined, not parsed and written again.
        opened = orjson.dumps(head)[:-1].decode()
        return f'{opened},"results":[{",".join(texts)}]}}'.encode()
