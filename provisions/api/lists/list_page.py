"""A page of a list: stored documents in an envelope, and links to the adjacent pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from provisions.api.endpoint.viewset import Reading
from provisions.api.lists import cursors
from provisions.api.lists.explanations import Step, explain
from provisions.api.lists.keyset import Page, page_of, page_parts
from provisions.api.lists.list_query import ListQuery
from provisions.api.lists.listed_noun import Conditions, ListedNoun
from provisions.api.lists.shapes import shaped
from provisions.api.lists.sql_cache import fetch, page_sql
from provisions.api.snapshot.snapshots import Snapshot, applied_snapshot


class ListPage:
    """One page of records as JSON."""

    def __init__(self, noun: ListedNoun, request: Request, query: ListQuery) -> None:
        self.noun = noun
        self.request = request
        self.query = query
        #: The adjacent pages, by relation; empty until the page is read.
        self.links: Mapping[str, str] = {}

    def read(self, snapshot: Snapshot) -> Reading:
        """The page at a snapshot. Raises InvalidParametersError."""
        noun, query = self.noun, self.query
        conditions = noun.conditions(query.given, snapshot)
        # Before the page, whose last statement shows whether all statements saw one revision.
        counts = self._counts(snapshot, conditions)
        page = self._page(snapshot, conditions)
        texts: Sequence[str] = [noun.document(row) for row in page.rows]
        seen = page.seen
        if not query.shape.is_whole:
            texts = shaped(texts, query.shape, noun.expansions, snapshot)
            seen = None
        applied = self._applied(snapshot, conditions)
        if not texts and query.cursor is None:
            steps = [*self._steps(snapshot), *((each.name, each.apply) for each in conditions)]
            applied["explanation"] = explain(noun.everything(snapshot), steps)
        adjacent = self._adjacent(snapshot, page)
        self.links = {relation: url for relation, url in adjacent.items() if url}
        return _envelope({**adjacent, **counts, "applied": applied}, texts), seen

    def _counts(self, snapshot: Snapshot, conditions: Conditions) -> dict[str, Any]:
        """The counts that the request asks for."""
        noun, query = self.noun, self.query
        counts: dict[str, Any] = {}
        if query.is_counted:
            counts["count"] = noun.matching(snapshot, conditions).count()
        if query.facets:
            counts["facets"] = query.facets.answer(
                self.request, noun.matching, conditions, snapshot
            )
        return counts

    def _page(self, snapshot: Snapshot, conditions: Conditions) -> Page:
        noun, query = self.noun, self.query
        columns, terms, size, cursor = noun.document_columns, query.terms, query.size, query.cursor
        parts: Iterable[Sequence[tuple[Any, ...]]]
        if noun.is_stored():
            kind: Any = type(noun)  # mypy assumes that a class cannot be hashed
            statements = page_sql(kind, snapshot, conditions, terms, size, cursor)
            parts = (fetch(statement) for statement in statements)
        else:
            matching = noun.matching(snapshot, conditions)
            parts = map(list, page_parts(matching, columns, terms, size, cursor))
        return page_of(parts, len(columns), size, cursor)

    def _steps(self, snapshot: Snapshot) -> Sequence[Step]:
        """The steps that narrow a list besides its filters."""
        condition = snapshot.validity(self.noun.model)
        if condition is None:
            return []
        return [("as_of", lambda rows: rows.filter(condition))]

    def _applied(self, snapshot: Snapshot, conditions: Conditions) -> dict[str, Any]:
        query, shape = self.query, self.query.shape
        return {
            **applied_snapshot(snapshot, self.noun.model),
            "filters": {condition.name: condition.shown for condition in conditions},
            "ordering": [term.shown for term in query.terms],
            "page_size": query.size,
            "fields": None if shape.fields is None else list(shape.fields),
            "expand": list(shape.expand),
            "notes": self.noun.notes(snapshot, conditions),
        }

    def _adjacent(self, snapshot: Snapshot, page: Page) -> dict[str, str | None]:
        """The addresses of the next and the previous page."""
        fingerprint = self.query.fingerprint

        def link(values: tuple[Any, ...] | None, *, is_backward: bool) -> str | None:
            if values is None:
                return None
            cursor = cursors.Cursor(
                snapshot.revision, snapshot.listed_on, fingerprint, is_backward, values
            )
            here = self.request.build_absolute_uri()
            return replace_query_param(here, "cursor", cursors.encode(cursor))

        return {
            "next": link(page.last, is_backward=False) if page.has_next else None,
            "previous": link(page.first, is_backward=True) if page.has_previous else None,
        }


def _envelope(head: dict[str, Any], texts: Sequence[str]) -> bytes:
    """The envelope; the documents are already JSON, so they are not parsed and serialized again."""
    start = orjson.dumps(head)[:-1].decode()
    return f'{start},"results":[{",".join(texts)}]}}'.encode()
