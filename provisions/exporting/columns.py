"""Published documents as rows of tables: which columns each noun has, and what stands in them.

A column is a member of the document, so that a table says what the JSON says, no more and no less.
What has more than one value inside is a list of ids, or stays JSON ("nested").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from provisions.nouns import NOUNS
from provisions.nouns.declaration import MemberKind


class ColumnKind(StrEnum):
    """What sort of value stands in a column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    #: A day, ISO 8601.
    DAY = "date"
    #: A day, or the month or year if no more is known; text, since no date type holds it.
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
    #: What a document says that was published before there was such a member.
    default: str | None = None

    def of(self, document: Mapping[str, Any]) -> Any:
        """A document's value in this column; None where it has none."""
        return document.get(self.name, self.default)


#: What stands in a column for each kind of member; all others are text.
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
    ExportColumn("noun", ColumnKind.TEXT, "What sort of record it is."),
    ExportColumn("url", ColumnKind.TEXT, "Path of the record below the server's root."),
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

#: Nouns as they are written in addresses and in names of files and tables.
PLURALS: Mapping[str, str] = {noun.name: noun.plural for noun in NOUNS.values()}

#: The columns that tell a noun's records apart; a clause has a record a wording.
KEYS: Mapping[str, tuple[str, ...]] = {noun.name: noun.keys for noun in NOUNS.values()}

#: The columns that refer to other records, by which readers join tables.
REFERENCES: Mapping[str, tuple[str, ...]] = {
    noun.name: tuple(m.name for m in noun.members if m.kind is MemberKind.REFERENCE)
    for noun in NOUNS.values()
}


def row(document: Mapping[str, Any], columns: Sequence[ExportColumn]) -> list[Any]:
    """A document's values in the order of columns.

    None stands for whatever is absent, text too: CSV cannot tell an empty text from none, so no
    table does.
    """
    return [None if (value := column.of(document)) == "" else value for column in columns]
