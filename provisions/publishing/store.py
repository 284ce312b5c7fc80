"""The only code that writes published tables: it closes rows and inserts rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg import sql

from provisions.models import PublishedRecord
from provisions.publishing.rendered_record import Batch, RenderedRecord, bucket_of

#: The columns of every published table; the others are a noun's own.
SHARED_COLUMNS = ("key", "bucket", "revision_from", "sha256", "document")
NOT_OWN = {*SHARED_COLUMNS, "id", "revision_to", "search_vector"}
#: The search text is derived from the document, so comparing checksums covers it.
NOT_COMPARED = {"search_names", "search_text"}


def own_columns(model: type[PublishedRecord]) -> list[str]:
    """The noun's own columns, for filters, ordering and search."""
    return [field.name for field in model._meta.concrete_fields if field.name not in NOT_OWN]


def compared_columns(model: type[PublishedRecord]) -> list[str]:
    """The columns whose change makes a new row, even if the document is the same."""
    return [name for name in own_columns(model) if name not in NOT_COMPARED]


@dataclass(slots=True)
class Difference:
    """The differences between the rendered and the published rows of a batch."""

    created: list[RenderedRecord] = field(default_factory=list)
    #: By the primary key of the published row.
    updated: dict[int, RenderedRecord] = field(default_factory=dict)
    #: Keys of published rows that are withdrawn, by primary key.
    withdrawn: dict[int, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """The keys of all records that differ."""
        rendered = (*self.created, *self.updated.values())
        return [*(row.key for row in rendered), *self.withdrawn.values()]


def compare(model: type[PublishedRecord], batch: Batch) -> Difference:
    """Find the differences of one batch."""
    columns = compared_columns(model)
    published = {
        key: (pk, sha256, values)
        for pk, key, sha256, *values in batch.published.values_list("pk", "key", "sha256", *columns)
    }
    found = Difference()
    for rendered in batch.rendered:
        before = published.pop(rendered.key, None)
        if before is None:
            found.created.append(rendered)
        elif before[1:] != (rendered.sha256, [rendered.columns[name] for name in columns]):
            found.updated[before[0]] = rendered
    found.withdrawn = {pk: key for key, (pk, *_) in published.items()}
    return found


def close_rows(model: type[PublishedRecord], keys: list[int], revision: int) -> None:
    """End the rows with these primary keys at a revision."""
    if keys:
        model.objects.filter(pk__in=keys).update(revision_to=revision)


def insert_rows(
    model: type[PublishedRecord], rows: Iterable[RenderedRecord], revision: int
) -> None:
    """Insert rows that start at a revision, by COPY, which is ten times as fast as INSERT."""
    own = own_columns(model)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, [*SHARED_COLUMNS, *own])),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(_values(model, row, own, revision))


def _values(
    model: type[PublishedRecord], row: RenderedRecord, own: list[str], revision: int
) -> tuple[Any, ...]:
    shared = (row.key, bucket_of(model.noun, row.key), revision, row.sha256, row.document)
    return (*shared, *(row.columns[name] for name in own))
