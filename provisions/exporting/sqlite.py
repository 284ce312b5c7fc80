"""A release as one SQLite file: a table a noun, lists as tables of their own, a search index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from provisions.exporting.columns import COLUMNS, PLURALS, Column, Kind, row

Document = Mapping[str, Any]
Handfuls = Iterable[Sequence[Document]]
Rows = Iterable[Sequence[Any]]

TYPES = {Kind.INTEGER: "INTEGER", Kind.NUMBER: "REAL", Kind.BOOLEAN: "INTEGER"}
#: What tells records apart; a clause has a record a wording.
KEYS = {"clause": ("id", "wording")}
#: Columns that readers join and filter by.
INDEXED = {
    "theme": ("scheme", "broader"),
    "plan": ("jurisdiction",),
    "clause": ("plan", "parent", "clause_type"),
    "coding": ("clause", "theme"),
    "correspondence": ("from_clause", "to_clause"),
    "silence": ("plan", "theme"),
}


class Database:
    """Writes the file; the same rows in the same order make the same bytes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("BEGIN")
        self.table(
            "columns",
            {"table_name": "TEXT", "column_name": "TEXT", "about": "TEXT"},
            ((PLURALS[noun], c.name, c.about) for noun, cs in COLUMNS.items() for c in cs),
        )

    def noun(self, noun: str, handfuls: Handfuls) -> None:
        """The table of a noun, and one for each column that holds a list."""
        columns = COLUMNS[noun]
        keys = KEYS.get(noun, ("id",))
        lists = [column for column in columns if column.kind is Kind.LIST]
        self._create(PLURALS[noun], {c.name: TYPES.get(c.kind, "TEXT") for c in columns}, keys)
        for column in lists:
            types = {**dict.fromkeys(keys, "TEXT"), "position": "INTEGER", column.name: "TEXT"}
            self._create(_list_table(noun, column), types, (*keys, "position"))
        for handful in handfuls:
            self._insert(PLURALS[noun], len(columns), (_values(d, columns) for d in handful))
            for column in lists:
                rows = (
                    (*(document[key] for key in keys), position, value)
                    for document in handful
                    for position, value in enumerate(document.get(column.name) or (), start=1)
                )
                self._insert(_list_table(noun, column), len(keys) + 2, rows)
        for name in INDEXED.get(noun, ()):
            self._index(PLURALS[noun], name)
        for column in lists:
            self._index(_list_table(noun, column), column.name)

    def table(self, name: str, types: Mapping[str, str], rows: Rows) -> None:
        """A table that is no noun's."""
        self._create(name, types, ())
        self._insert(name, len(types), rows)

    def close(self) -> None:
        """Add the search index over clauses, and finish the file."""
        run = self.connection.execute
        run(
            "CREATE VIRTUAL TABLE clauses_fts USING fts5"
            "(locator, heading, summary, content='clauses', tokenize='unicode61')"
        )
        run("INSERT INTO clauses_fts (clauses_fts) VALUES ('rebuild')")
        run("COMMIT")
        run("VACUUM")
        self.connection.close()

    def _create(self, name: str, types: Mapping[str, str], keys: Sequence[str]) -> None:
        columns = [f'"{column}" {of}' for column, of in types.items()]
        if keys:
            named = ", ".join(f'"{key}"' for key in keys)
            columns.append(f"PRIMARY KEY ({named})")
        self.connection.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')

    def _insert(self, name: str, width: int, rows: Rows) -> None:
        places = ", ".join("?" * width)
        self.connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)

    def _index(self, table: str, column: str) -> None:
        self.connection.execute(f'CREATE INDEX "{table}_by_{column}" ON "{table}" ("{column}")')


def _list_table(noun: str, column: Column) -> str:
    return f"{noun}_{column.name}"


def _values(document: Document, columns: Sequence[Column]) -> list[Any]:
    return [
        orjson.dumps(value).decode() if isinstance(value, list | dict) else value
        for value in row(document, columns)
    ]
