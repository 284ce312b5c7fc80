"""The temporary tables of a run, one set per noun.

`read` holds the rows of the files, with references as natural keys; `known` maps each key to an
id; `changed` holds the rows to be written, with references as ids. Only a buffer is in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.keys import wide_type
from provisions.loading.rows.nouns import Key, Noun, Reference

#: State of a row in `read`: valid; invalid with a valid key; invalid with an invalid key; a
#: repetition of a row with the same key.
GOOD, WRONG, NAMELESS, TWIN = 0, 1, 2, 3

#: The buffer is written when it holds this many rows or this many characters.
BUFFER_ROWS = 5_000
BUFFER_CHARACTERS = 4_000_000

#: The condition for the rows of `changed` that are still to be written.
TRIED = "NOT (_is_rejected OR _is_blocked)"


def run_sql(sql: str, parameters: Sequence[Any] | None = None) -> int:
    """Run a statement; return the number of affected rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def fetch(sql: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return all rows of a query whose result is small."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def stream(sql: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query from a server-side cursor; the result may be large."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        yield from cursor


def quoted(column: LoadColumn) -> str:
    """Return the quoted name of a column of the noun's table."""
    return f'"{column.field.column}"'


def leaf_names(column: LoadColumn) -> list[str]:
    """Return the columns of `read` for a field: for a reference, one per value of its key."""
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
        #: Indexes of the key's values in `leaves`.
        self.key_places = [self.leaves.index(name) for name in self.key]
        self.row_count = 0
        self.has_partial = False
        #: Whether rows of the files exist in the database.
        self.has_existing = False
        self._made: list[str] = []
        self._rows: list[list[Any]] = []
        self._characters = 0

    def make(self, name: str, definition: str) -> None:
        """Create one of the tables."""
        run_sql(f"CREATE TEMPORARY TABLE {name} {definition}")
        self._made.append(name)

    def has(self, name: str) -> bool:
        """Whether one of the tables exists."""
        return name in self._made

    def drop(self, *names: str) -> None:
        """Drop these tables, or all of them."""
        tables = names or tuple(self._made)
        if tables:
            run_sql(f"DROP TABLE {', '.join(tables)}")
            self._made = [name for name in self._made if name not in tables]

    def add(
        self, file: int, line: int, state: int, given: int | None, values: list[Any], size: int
    ) -> None:
        """Add a row to `read`; its number is the previous `row_count`."""
        self._rows.append([self.row_count, file, line, state, given, *values])
        self.row_count += 1
        self.has_partial = self.has_partial or given is not None
        self._characters += size
        if len(self._rows) >= BUFFER_ROWS or self._characters >= BUFFER_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write the buffer to the database."""
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
        """Add partial rows with these columns, from a query for file, line and values.

        New rows among them get the defaults of the other columns.
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
        """Create `known`; `_n` is null for rows that are not in the files but referred to."""
        if self.has(self.known):
            return
        types = map(wide_type, self.noun.key_leaves)
        key = ", ".join(f"{k} {t}" for k, t in zip(self.known_key, types, strict=True))
        self.make(
            self.known,
            f"(_n bigint, _state smallint, id bigint, _is_new boolean, {key}) ON COMMIT DROP",
        )

    def key_of(self, values: tuple[Any, ...]) -> Key:
        """Return the key from the values of a row of `read`."""
        return tuple(values[place] for place in self.key_places)


def _staged(column: LoadColumn) -> Iterator[str]:
    if not isinstance(column, Reference):
        yield quoted(column)
        return
    for name, leaf in zip(leaf_names(column), column.target.key_leaves, strict=True):
        yield f"NULL::{wide_type(leaf)} AS {name}"
