"""The columns of published documents in tables.

A column is a member of the document, so that a table has the same content as the JSON. A member
with several values is a list of ids, or JSON ("nested").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from provisions.nouns import NOUNS
from provisions.nouns.declaration import MemberKind


class ColumnKind(StrEnum):
    """The kind of value in a column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    #: A day, ISO 8601.
    DAY = "date"
    #: A date, or a month or a year if the day is not known; text, as no date type supports it.
    PARTIAL = "partial date"
    #: A moment in UTC, ISO 8601 with `Z`.
    MOMENT = "datetime"
    #: A list of public ids.
    LIST = "list"
    #: Objects inside the record, as JSON.
    NESTED = "nested"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A member of a noun's documents as a column."""

    name: str
    kind: ColumnKind
    about: str
    #: The value for documents that were published before the member existed.
    default: str | None = None

    def of(self, document: Mapping[str, Any]) -> Any:
        """A document's value in this column, or None."""
        return document.get(self.name, self.default)


#: The kind of column for each kind of member; all others are text.
KINDS = {
    MemberKind.INTEGER: ColumnKind.INTEGER,
    MemberKind.NUMBER: ColumnKind.NUMBER,
    MemberKind.BOOLEAN: ColumnKind.BOOLEAN,
    MemberKind.DAY: ColumnKind.DAY,
    MemberKind.PARTIAL_DATE: ColumnKind.PARTIAL,
    MemberKind.MOMENT: ColumnKind.MOMENT,
    MemberKind.REFERENCES: ColumnKind.LIST,
    MemberKind.WORDS: ColumnKind.LIST,
    MemberKind.OBJECT: ColumnKind.NESTED,
    MemberKind.OBJECTS: ColumnKind.NESTED,
}
SHARED = (
    ExportColumn("id", ColumnKind.TEXT, "Permanent public id."),
    ExportColumn("noun", ColumnKind.TEXT, "The kind of record."),
    ExportColumn("url", ColumnKind.TEXT, "Path of the record on the server."),
)

#: The columns of each noun's table, in the order of its declaration.
COLUMNS: Mapping[str, tuple[ExportColumn, ...]] = {
    noun.name: (
        *SHARED,
        *(
            ExportColumn(
                member.name, KINDS.get(member.kind, ColumnKind.TEXT), member.about, member.default
            )
            for member in noun.members
        ),
    )
    for noun in NOUNS.values()
}

#: The plurals of nouns, for addresses and for names of files and tables.
PLURALS: Mapping[str, str] = {noun.name: noun.plural for noun in NOUNS.values()}

#: The primary key columns of each noun; a clause has one record per wording.
KEYS: Mapping[str, tuple[str, ...]] = {noun.name: noun.keys for noun in NOUNS.values()}

#: The columns that refer to other records, for joins.
REFERENCES: Mapping[str, tuple[str, ...]] = {
    noun.name: tuple(m.name for m in noun.members if m.kind is MemberKind.REFERENCE)
    for noun in NOUNS.values()
}


def row(document: Mapping[str, Any], columns: Sequence[ExportColumn]) -> list[Any]:
    """A document's values in the order of columns.

    Empty texts are None, as CSV cannot distinguish an empty text from a missing one.
    """
    return [None if (value := column.of(document)) == "" else value for column in columns]
