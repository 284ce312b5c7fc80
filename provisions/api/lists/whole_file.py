"""Whole lists as streamed files, in constant memory."""

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

#: Writers of documents, by format. JSON Lines need no writer, because documents are JSON.
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

#: The file formats of lists; counts can also be CSV, and a single record linked data.
RENDERERS = {name: file_renderer(name, of) for name, of in MEDIA_TYPES.items()}
FILES = tuple(RENDERERS.values())
CSV, LINKED = RENDERERS["csv"], RENDERERS[JSONLD]

#: Parameters of pages, which do not apply to a file of the whole list.
OF_PAGES = ("cursor", "page_size", "count", "facets", "expand")


#: The limit of concurrent downloads in a process. Each uses a thread and a connection until its
#: client has read it; the other threads (govdb/web_server.py) are left for pages.
MOST_FILES = 4
SLOTS = BoundedSemaphore(MOST_FILES)


class DownloadSlot:
    """A streamed response that uses a download slot; raises TooManyFilesError if none is free.

    The web server closes every response, read or not, which frees the slot.
    """

    def __init__(self, content: Generator[bytes]) -> None:
        if not SLOTS.acquire(blocking=False):
            raise TooManyFilesError()
        self.content = content
        self.has_slot = True

    def __iter__(self) -> DownloadSlot:
        return self

    def __next__(self) -> bytes:
        return next(self.content)

    def close(self) -> None:
        """Stop reading and free the slot."""
        try:
            self.content.close()
        finally:
            if self.has_slot:
                self.has_slot = False
                SLOTS.release()

    def __del__(self) -> None:
        # A response that is dropped without being closed also frees its slot.
        if getattr(self, "has_slot", False):
            self.close()


def check_whole(given: Parameters, written: str) -> None:
    """Reject the parameters of pages. Raises InvalidParametersError."""
    for name in OF_PAGES:
        if name in given:
            detail = f"'{name}' applies to pages only, and a file has the whole list; omit it."
            raise invalid(name, given.one(name), detail)
    if written == JSONLD:
        check_linked(given)


def check_linked(given: Parameters) -> None:
    """Reject parts of records: nodes need whole ones. Raises InvalidParametersError."""
    for name in ("fields", "expand"):
        if name in given:
            detail = f"'{name}' does not apply to linked data, which has whole records; omit it."
            raise invalid(name, given.one(name), detail)


class WholeFile:
    """A whole list as a file in the negotiated format."""

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
        """The streamed documents. Raises InvalidParametersError if they do not fit the format."""
        request, snapshot, model = self.request, self.snapshot, self.noun.model
        # Before the first byte is sent, because some filters raise errors only here.
        found = self._rows(snapshot)
        if self.format == "xlsx" and found.count() >= table_writers.EXCEL_ROWS:
            detail = (
                f"'format' xlsx holds at most {table_writers.EXCEL_ROWS - 1:,} records; "
                "use csv or parquet."
            )
            raise invalid("format", self.format, detail)
        whole = request.build_absolute_uri()
        pinned = replace_query_param(whole, "known_at", permanent_known_at(snapshot, model))
        content = self._content(pinned)
        # HEAD reads nothing. An empty stream, because Django would set Content-Length to 0.
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
        """The ordered rows at a snapshot."""
        # Parsed again if the revision is no longer the latest.
        is_same = at is self.snapshot
        conditions = self.conditions if is_same else self.noun.conditions(self.query.given, at)
        order = [term.order_by(is_backward=False) for term in self.query.terms]
        return self.noun.matching(at, conditions).order_by(*order)

    def _content(self, source: str) -> Generator[bytes]:
        """The bytes of the file; `source` is its permanent address."""
        about = {
            "source": source,
            "revision": str(self.snapshot.revision),
            "licence": f"{LICENCE['name']} ({LICENCE['url']})",
            "note": LICENCE["note"],
        }
        fields = self.query.shape.fields
        with _at_one_moment(self.snapshot) as at, _documents(self._rows(at)) as blocks:
            if self.format == NDJSON:
                yield from blocks if fields is None else _with_fields(parsed(blocks), fields)
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
    """One database transaction for the whole file, at the revision of the response headers.

    If the revision is still the latest, the latest rows are read, which the indexes serve; the
    transaction sees no later changes, however long the client takes.
    """
    with one_view():
        is_latest = latest_revision() == snapshot.revision
        yield snapshot if is_latest or not snapshot.is_latest else snapshot.frozen()


def _documents(rows: QuerySet[Any]) -> AbstractContextManager[Iterator[bytes]]:
    try:
        statement = rows.values_list("document").query.sql_with_params()
    except EmptyResultSet:
        return nullcontext(iter(()))
    return copied(*statement)


def _with_fields(
    handfuls: Iterable[list[dict[str, Any]]], fields: tuple[str, ...]
) -> Iterator[bytes]:
    kept = {"id", *fields}
    for handful in handfuls:
        for document in handful:
            small = {name: value for name, value in document.items() if name in kept}
            yield orjson.dumps(small, option=orjson.OPT_APPEND_NEWLINE)
