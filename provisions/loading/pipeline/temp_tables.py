"""The temporary tables of a run: rows as read, as known by their keys, and as they will be.

Rows flow one way: `read` (what files say, references as natural keys) > `known` (an id for each
key) > `changed` (the rows to be written, references as ids). Only a buffer is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.keys import wide_type
from provisions.loading.rows.nouns import Key, Noun, Reference

#: State of a row as read: fit to be written; wrong, but its key is known; wrong in its key too;
#: the second of two rows with the same key.
GOOD, WRONG, NAMELESS, TWIN = 0, 1, 2, 3

#: A buffer is written when it holds this many rows, or this many characters.
BUFFER_ROWS = 5_000
BUFFER_CHARACTERS = 4_000_000

#: Rows of `changed` that are to be written, as long as nothing speaks against them.
TRIED = "NOT (_is_rejected OR _is_waiting)"


def run_sql(sql: str, parameters: Sequence[Any] | None = None) -> int:
    """Run a statement; return the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def fetch(sql: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of a query that are known to be few."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def stream(sql: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that may be many, from a cursor of the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        yield from cursor


def quoted(column: LoadColumn) -> str:
    """The name of a column of the noun's table."""
    return f'"{column.field.column}"'


def leaf_names(column: LoadColumn) -> list[str]:
    """The columns of `read` that hold a field: of a reference, one for each value of the key."""
    if not isinstance(column, Reference):
        return [quoted(column)]
    return [f'"{column.field.column}_{n}"' for n in range(len(column.target.key_leaves))]


class TempTables:
    """The temporary tables of one noun. They last until `drop`, or the end of the transaction."""

    def __init__(self, noun: Noun) -> None:
        self.noun = noun
        self.table = f'"{noun.table}"'
        self.read, self.known = f'"read_{noun.name}"', f'"known_{noun.name}"'
        self.changed, self.pruned = f'"changed_{noun.name}"', f'"pruned_{noun.name}"'
        self.columns = ", ".join(['"id"', *map(quoted, noun.columns)])
        self.leaves = [name for column in noun.columns for name in leaf_names(column)]
        #: The columns of `read`, and of `known`, that make up the key.
        self.key = [name for column in noun.key_columns for name in leaf_names(column)]
        self.known_key = [f"k{n}" for n in range(len(self.key))]
        #: Where the values of the key stand among those of `leaves`.
        self.key_places = [self.leaves.index(name) for name in self.key]
        self.row_count = 0
        self.has_partial = False
        #: Whether some rows of the files are already in the database.
        self.has_existing = False
        self._made: list[str] = []
        self._rows: list[list[Any]] = []
        self._characters = 0

    def make(self, name: str, definition: str) -> None:
        """Create one of the tables."""
        run_sql(f"CREATE TEMPORARY TABLE {name} {definition}")
        self._made.append(name)

    def has(self, name: str) -> bool:
        """Whether one of the tables is there."""
        return name in self._made

    def drop(self, *names: str) -> None:
        """Forget the rows of these tables, or of all."""
        gone = names or tuple(self._made)
        if gone:
            run_sql(f"DROP TABLE {', '.join(gone)}")
            self._made = [name for name in self._made if name not in gone]

    def add(
        self, file: int, line: int, state: int, given: int | None, values: list[Any], size: int
    ) -> None:
        """Add a row as read; its number in the run is `row_count` before."""
        self._rows.append([self.row_count, file, line, state, given, *values])
        self.row_count += 1
        self.has_partial = self.has_partial or given is not None
        self._characters += size
        if len(self._rows) >= BUFFER_ROWS or self._characters >= BUFFER_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Send what is in the buffer to the database."""
        if not self._rows:
            return
        if not self.has(self.read):
            self._make_read()
        columns = ", ".join(["_n, _file, _line, _state, _given", *self.leaves])
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self.read} ({columns}) FROM STDIN") as copy,
        ):
            for row in self._rows:
                copy.write_row(row)
        self._rows.clear()
        self._characters = 0

    def copy(self, columns: Sequence[LoadColumn], query: str) -> None:
        """Add partial rows that give these columns, from a query for file, line and values.

        Those that turn out to be new take the defaults of the other columns.
        """
        if not self.has(self.read):
            self._make_read()
        leaves = [name for column in columns for name in leaf_names(column)]
        rest = [
            column
            for column in self.noun.columns
            if column not in columns and not isinstance(column, Reference)
        ]
        given = sum(1 << column.position for column in columns)
        names = ", ".join(["_n, _state, _given, _file, _line", *leaves, *map(quoted, rest)])
        added = run_sql(
            f"INSERT INTO {self.read} ({names}) "
            f"SELECT {self.row_count - 1} + row_number() OVER (), {GOOD}, {given}, added.*"
            f"{', %s' * len(rest)} FROM ({query}) added",
            [column.default for column in rest],
        )
        self.row_count += added
        self.has_partial = self.has_partial or added > 0

    def _make_read(self) -> None:
        meta = "0::bigint _n, 0 _file, 0::bigint _line, 0::smallint _state, 0::bigint _given"
        values = [value for column in self.noun.columns for value in _staged(column)]
        select = ", ".join([meta, *values])
        self.make(self.read, f"ON COMMIT DROP AS SELECT {select} FROM {self.table} WITH NO DATA")

    def make_known(self) -> None:
        """Create the table of keys and ids; `_n` is null for rows that are only referred to."""
        if self.has(self.known):
            return
        types = map(wide_type, self.noun.key_leaves)
        key = ", ".join(f"{k} {t}" for k, t in zip(self.known_key, types, strict=True))
        self.make(
            self.known,
            f"(_n bigint, _state smallint, id bigint, _is_new boolean, {key}) ON COMMIT DROP",
        )

    def key_of(self, values: tuple[Any, ...]) -> Key:
        """The key in the values of a row of `read`."""
        return tuple(values[place] for place in self.key_places)


def _staged(column: LoadColumn) -> Iterator[str]:
    if not isinstance(column, Reference):
        yield quoted(column)
        return
    for name, leaf in zip(leaf_names(column), column.target.key_leaves, strict=True):
        yield f"NULL::{wide_type(leaf)} AS {name}"
