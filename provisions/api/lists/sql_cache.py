"""Statements of lists and comparisons: composed once, run as often as they are asked for.

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
    """The statements that read the parts of a page of ready documents of a view's list.

    Composing one takes Django longer than running it takes PostgreSQL, and it follows from the
    arguments alone, so it is kept for those who ask the same again; what it finds is not.
    """
    rows = view.matching(snapshot, conditions)
    statements = []
    for part in page_parts(rows, ("document",), terms, size, cursor):
        # No row can meet a number that is too big for its column.
        with suppress(EmptyResultSet):
            statements.append(part.query.sql_with_params())
    return statements


def fetch(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows that a statement reads."""
    with connection.cursor() as database:
        database.execute(*statement)
        rows: list[tuple[Any, ...]] = database.fetchall()
    return rows
