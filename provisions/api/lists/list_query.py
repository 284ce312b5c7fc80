"""A parsed list request: ordering, page size, cursor, shape and snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from provisions.api.http.parameters import Parameters
from provisions.api.http.problems import InvalidCursorError
from provisions.api.lists import cursors
from provisions.api.lists.facets import Facets, facets_in
from provisions.api.lists.keyset import page_size
from provisions.api.lists.listed_noun import ListedNoun
from provisions.api.lists.ordering import Term
from provisions.api.lists.shapes import Shape, shape_of
from provisions.api.snapshot.snapshots import (
    INCLUDE_UNDATED,
    Snapshot,
    as_of_day,
    latest_revision,
    read_snapshot,
    root_of,
)

#: Parameters that may change with a cursor: the size and shape of pages, not their records.
FREE_WITH_CURSOR = ("cursor", "page_size", "count", "facets", "fields", "expand", "format")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A parsed list request without its filters."""

    given: Parameters
    terms: tuple[Term, ...]
    size: int
    cursor: cursors.Cursor | None
    shape: Shape
    is_counted: bool
    facets: Facets
    fingerprint: str

    def snapshot(self) -> Snapshot:
        """The snapshot of the list; with a cursor, that of the first page.

        Raises InvalidCursorError and InvalidParametersError.
        """
        given, cursor = self.given, self.cursor
        if cursor is None:
            return read_snapshot(given)
        latest = latest_revision()
        if cursor.revision > latest:
            raise InvalidCursorError(
                f"'cursor' is for revision {cursor.revision}, which does not exist; start again "
                "without it."
            )
        as_of = as_of_day(given)
        return Snapshot(
            cursor.revision,
            is_latest=cursor.revision == latest,
            listed_on=cursor.listed_on,
            is_pinned=True,
            as_of=as_of,
            root="" if as_of is None else root_of(cursor.revision),
            is_undated_included=given.flag(INCLUDE_UNDATED),
            known_at=given.one("known_at"),
        )


def list_query(noun: ListedNoun, given: Parameters, path: str) -> ListQuery:
    """Parse a request for a list. Raises InvalidCursorError and InvalidParametersError."""
    filterset = noun.filterset_class
    is_searched = "q" in given and "q" in filterset.base_filters
    fingerprint = cursors.query_hash(path, given.without(FREE_WITH_CURSOR))
    text = given.one("cursor")
    cursor = None if text is None else cursors.decode(text)
    if cursor is not None and cursor.query != fingerprint:
        raise InvalidCursorError(
            "'cursor' belongs to another query: with a cursor, only "
            f"{', '.join(FREE_WITH_CURSOR[1:])} may differ from the page that it comes from."
        )
    return ListQuery(
        given=given,
        terms=noun.ordering.terms(given.one("ordering"), is_searched=is_searched),
        size=page_size(given),
        cursor=cursor,
        shape=shape_of(given, noun.members(), noun.expansions),
        is_counted=given.flag("count"),
        facets=facets_in(given, filterset),
        fingerprint=fingerprint,
    )
