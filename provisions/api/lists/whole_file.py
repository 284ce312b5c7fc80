"""Whole lists as files, streamed: what is read goes out at once, however long the list is."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import BoundedSemaphore
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from provisions.api.http.links import add_links
from provisions.api.http.parameters import Parameters
from provisions.api.http.problems import TooManyFilesError, invalid
from provisions.api.http.renderers import file_renderer
from provisions.api.lists.list_query import ListQuery
from provisions.api.lists.listed_noun import ListedNoun
from provisions.api.snapshot.snapshots import Snapshot, latest_revision, permanent_known_at
from provisions.exporting import table_writers
from provisions.exporting.columns import COLUMNS, ExportColumn
from provisions.exporting.documents import copied, one_view, parsed
from provisions.exporting.jsonld import as_jsonld
from provisions.exporting.licence import LICENCE

Writer = Callable[
    [table_writers.Handfuls, Sequence[ExportColumn], table_writers.About], Iterator[bytes]
]

NDJSON, JSONLD = "ndjson", "jsonld"

#: What writes rows of documents, by format. JSON Lines need no writer: documents are JSON.
WRITERS: dict[str, Writer] = {
    "csv": table_writers.as_csv,
    "xlsx": table_writers.as_xlsx,
    "parquet": table_writers.as_parquet,
}

MEDIA_TYPES = {
    NDJSON: "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    JSONLD: "application/ld+json",
}

#: The formats of lists that are files; counts are CSV too, and a single record linked data.
RENDERERS = {name: file_renderer(name, of) for name, of in MEDIA_TYPES.items()}
FILES = tuple(RENDERERS.values())
CSV, LINKED = RENDERERS["csv"], RENDERERS[JSONLD]

#: What belongs to pages, and has no meaning for a file that holds everything.
OF_PAGES = ("cursor", "page_size", "count", "facets", "expand")


#: So many files are read at once in a process. Each holds a thread and a connection for as long as
#: its client takes, and the other threads (govdb/web_server.py) are for those who ask for pages.
MOST_FILES = 4
TURNS = BoundedSemaphore(MOST_FILES)


class DownloadSlot:
    """What is read in one of the turns that there are; raises TooManyFilesError if all are taken.

    The web server closes every answer, read or not: then the turn is given back.
    """

    def __init__(self, content: Generator[bytes]) -> None:
        if not TURNS.acquire(blocking=False):
            raise TooManyFilesError()
        self.content = content
        self.is_taken = True

    def __iter__(self) -> DownloadSlot:
        return self

    def __next__(self) -> bytes:
        return next(self.content)

    def close(self) -> None:
        """Stop reading, and let another file have the turn."""
        try:
            self.content.close()
        finally:
            if self.is_taken:
                self.is_taken = False
                TURNS.release()

    def __del__(self) -> None:
        # An answer that is dropped unread and unclosed gives its turn back too.
        if getattr(self, "is_taken", False):
            self.close()


def check_whole(given: Parameters, written: str) -> None:
    """Refuse what belongs to pages. Raises InvalidParametersError."""
    for name in OF_PAGES:
        if name in given:
            detail = f"'{name}' belongs to pages: as a file the answer is whole; leave it out."
            raise invalid(name, given.one(name), detail)
    if written == JSONLD:
        check_linked(given)


def check_linked(given: Parameters) -> None:
    """Refuse parts of records: nodes are made of whole ones. Raises InvalidParametersError."""
    for name in ("fields", "expand"):
        if name in given:
            detail = f"Linked data holds whole records: leave '{name}' out."
            raise invalid(name, given.one(name), detail)


class WholeFile:
    """A whole list as a file of the format that was negotiated."""

    def __init__(
        self, noun: ListedNoun, request: Request, query: ListQuery, snapshot: Snapshot
    ) -> None:
        check_whole(query.given, request.accepted_renderer.format)
        self.noun = noun
        self.request = request
        self.query = query
        self.snapshot = snapshot
        self.format = request.accepted_renderer.format
        self.conditions = noun.conditions(query.given, snapshot)

    def response(self) -> HttpResponseBase:
        """The rows' documents, streamed. Raises InvalidParametersError if they do not fit."""
        request, snapshot, model = self.request, self.snapshot, self.noun.model
        # Made before the first byte goes out, since some filters refuse only now.
        found = self._rows(snapshot)
        if self.format == "xlsx" and found.count() >= table_writers.EXCEL_ROWS:
            detail = (
                f"A sheet holds {table_writers.EXCEL_ROWS - 1:,} records; ask for csv or parquet."
            )
            raise invalid("format", self.format, detail)
        whole = request.build_absolute_uri()
        pinned = replace_query_param(whole, "known_at", permanent_known_at(snapshot, model))
        content = self._content(pinned)
        # HEAD reads nothing. An empty stream, for Django would state the length of an empty answer.
        response = StreamingHttpResponse(DownloadSlot(content) if request.method == "GET" else ())
        charset = request.accepted_renderer.charset
        of = MEDIA_TYPES[self.format]
        response["Content-Type"] = f"{of}; charset={charset}" if charset else of
        filename = f"{model.noun}-revision-{snapshot.revision}.{self.format}"
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        response["X-Govdb-Revision"] = str(snapshot.revision)
        page = remove_query_param(pinned, "format")
        add_links(response, {"license": LICENCE["url"], "canonical": page})
        return response

    def _rows(self, at: Snapshot) -> QuerySet[Any]:
        """The rows in their order."""
        # Understood anew if by now its revision is no longer the latest.
        is_same = at is self.snapshot
        conditions = self.conditions if is_same else self.noun.conditions(self.query.given, at)
        order = [term.order_by(is_backward=False) for term in self.query.terms]
        return self.noun.matching(at, conditions).order_by(*order)

    def _content(self, source: str) -> Generator[bytes]:
        """The bytes; `source` is the address under which the file stays the same."""
        about = {
            "source": source,
            "revision": str(self.snapshot.revision),
            "licence": f"{LICENCE['name']} ({LICENCE['url']})",
            "note": LICENCE["note"],
        }
        fields = self.query.shape.fields
        with _at_one_moment(self.snapshot) as at, _documents(self._rows(at)) as blocks:
            if self.format == NDJSON:
                yield from blocks if fields is None else _picked(parsed(blocks), fields)
            elif self.format == JSONLD:
                base = self.request.build_absolute_uri("/")
                yield from as_jsonld(parsed(blocks), base, about)
            else:
                kept = None if fields is None else {"id", *fields}
                all_columns = COLUMNS[self.noun.model.noun]
                columns = [c for c in all_columns if kept is None or c.name in kept]
                yield from WRITERS[self.format](parsed(blocks), columns, about)


@contextmanager
def _at_one_moment(snapshot: Snapshot) -> Iterator[Snapshot]:
    """One view of the database for the whole file, at the revision that was promised.

    While nothing newer is published the latest rows are read, which the indexes serve; the view
    keeps them as they are, however long the client takes.
    """
    with one_view():
        is_still = latest_revision() == snapshot.revision
        yield snapshot if is_still or not snapshot.is_latest else snapshot.frozen()


def _documents(rows: QuerySet[Any]) -> AbstractContextManager[Iterator[bytes]]:
    try:
        statement = rows.values_list("document").query.sql_with_params()
    except EmptyResultSet:
        return nullcontext(iter(()))
    return copied(*statement)


def _picked(handfuls: Iterable[list[dict[str, Any]]], fields: tuple[str, ...]) -> Iterator[bytes]:
    kept = {"id", *fields}
    for handful in handfuls:
        for document in handful:
            small = {name: value for name, value in document.items() if name in kept}
            yield orjson.dumps(small, option=orjson.OPT_APPEND_NEWLINE)
