"""SQL statements of lists and comparisons: composed once and cached.

See decision 0010.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from provisions.api.lists.cursors import Cursor
from provisions.api.lists.filterset import Condition
from provisions.api.lists.keyset import page_parts
from provisions.api.lists.ordering import Term
from provisions.api.snapshot.snapshots import Snapshot

#: SQL and its parameters.
Statement = tuple[str, tuple[Any, ...]]


@lru_cache(maxsize=1000)
def page_sql(
    view: Any,
    snapshot: Snapshot,
    conditions: tuple[Condition, ...],
    terms: tuple[Term, ...],
    size: int,
    cursor: Cursor | None,
) -> list[Statement]:
    """The statements that read the parts of a page of a view's stored documents.

    Django takes longer to compose a statement than PostgreSQL takes to run it. A statement depends
    on the arguments only, so it is cached; its results are not.
    """
    rows = view.matching(snapshot, conditions)
    statements = []
    for part in page_parts(rows, ("document",), terms, size, cursor):
        # No row can match a number that is too large for its column.
        with suppress(EmptyResultSet):
            statements.append(part.query.sql_with_params())
    return statements


def fetch(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows that a statement reads."""
    with connection.cursor() as database:
        database.execute(*statement)
        rows: list[tuple[Any, ...]] = database.fetchall()
    return rows
