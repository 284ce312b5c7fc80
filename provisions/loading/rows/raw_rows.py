"""The objects that the readers of all formats yield."""

from dataclasses import dataclass
from typing import Any

from provisions.loading.rows.nouns import Noun


@dataclass(slots=True)
class RawRow:
    """An unchecked row of a file: field names and JSON values."""

    line: int
    noun: Noun
    fields: dict[str, Any]
    #: Whether absent fields keep their values in an existing row.
    is_partial: bool = False


@dataclass(slots=True)
class BadLine:
    """A line that contains no readable row, with its error."""

    line: int
    rule: str
    message: str
    column: int | None = None
    field: str = ""
    value: Any = None
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An oddity in a file that is not an error, for a person to review."""

    rule: str
    message: str
    #: The place in the document as a person finds it: an eid, a number or an XPath.
    place: str = ""
    line: int | None = None


class UnreadableFileError(Exception):
    """A file that cannot be read to its end: the rule and the place."""

    def __init__(
        self, rule: str, message: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.line = line
        self.column = column
