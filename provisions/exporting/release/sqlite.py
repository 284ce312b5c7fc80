"""A release as one SQLite file: a table per noun and per list, and a search index."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from provisions.exporting.columns import (
    COLUMNS,
    KEYS,
    PLURALS,
    REFERENCES,
    ColumnKind,
    ExportColumn,
    row,
)

Document = Mapping[str, Any]
Handfuls = Iterable[Sequence[Document]]
Rows = Iterable[Sequence[Any]]

TYPES = {ColumnKind.INTEGER: "INTEGER", ColumnKind.NUMBER: "REAL", ColumnKind.BOOLEAN: "INTEGER"}
#: The searched columns of a clause; `texts` is JSON in the table, and words in the index.
SEARCHED = ("locator", "heading", "summary", "texts")
#: Chinese characters and Japanese syllables, which are written without spaces between words.
UNSPACED = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
#: A word of SQLite's tokenizer, and the smallest parts of it that a query may contain.
TOKEN = re.compile(r"\w+")
PART = re.compile(f"[{UNSPACED}]|[^{UNSPACED}]+")
#: The maximum number of such parts in an indexed word.
LONGEST_WORD = 8


class Database:
    """Writes the file; the same rows in the same order produce the same bytes."""

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
        """Add the table of a noun, and one for each column with lists."""
        columns = COLUMNS[noun]
        keys = KEYS[noun]
        lists = [column for column in columns if column.kind is ColumnKind.LIST]
        of_columns = {column.name: TYPES.get(column.kind, "TEXT") for column in columns}
        self._create(PLURALS[noun], of_columns, keys)
        for column in lists:
            of_keys = {key: of_columns[key] for key in keys}
            types = {**of_keys, "position": "INTEGER", column.name: "TEXT"}
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
        for name in REFERENCES[noun]:
            self._index(PLURALS[noun], name)
        for column in lists:
            self._index(_list_table(noun, column), column.name)

    def table(self, name: str, types: Mapping[str, str], rows: Rows) -> None:
        """Add a table that does not belong to a noun."""
        self._create(name, types, ())
        self._insert(name, len(types), rows)

    def close(self) -> None:
        """Add the search index of clauses, and finish the file.

        The index belongs to the table `clauses` (FTS5, external content), and has the name that
        Datasette and sqlite-utils expect. It has more words than the columns: see `words`.
        """
        run = self.connection.execute
        names = ", ".join(SEARCHED)
        run(
            f"CREATE VIRTUAL TABLE clauses_fts USING fts5"
            f"({names}, content=\"clauses\", tokenize='unicode61')"
        )
        self.connection.create_function("words", 1, words, deterministic=True)
        self.connection.create_function("words_of_texts", 1, words_of_texts, deterministic=True)
        run(
            f"INSERT INTO clauses_fts (rowid, {names}) SELECT rowid, "
            "words(locator), words(heading), words(summary), words_of_texts(texts) FROM clauses"
        )
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


def words(text: str | None) -> str | None:
    """A text for the index, followed by all possible words of its parts without spaces.

    SQLite's tokenizers treat such a part as one word, or (trigram) cannot find two characters. They
    treat queries in the same way, so the index must contain every word that a query may have.
    """
    if text is None or text.isascii():
        return text
    pieces = [text]
    for token in TOKEN.findall(text):
        parts = [] if token.isascii() else PART.findall(token)
        for start in range(len(parts) if len(parts) > 1 else 0):
            longest = min(LONGEST_WORD, len(parts) - start)
            pieces.extend("".join(parts[start : start + n]) for n in range(1, longest + 1))
    return " ".join(pieces)


def words_of_texts(texts: str) -> str:
    """The words of a clause's texts in all languages, from the JSON of the column."""
    return "\n".join(
        words(text[part]) or "" for text in orjson.loads(texts) for part in ("heading", "text")
    )


def _list_table(noun: str, column: ExportColumn) -> str:
    return f"{noun}_{column.name}"


def _values(document: Document, columns: Sequence[ExportColumn]) -> list[Any]:
    return [
        orjson.dumps(value).decode() if isinstance(value, list | dict) else value
        for value in row(document, columns)
    ]
