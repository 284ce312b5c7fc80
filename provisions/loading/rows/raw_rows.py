"""What readers yield, whatever the format."""

from dataclasses import dataclass
from typing import Any

from provisions.loading.rows.nouns import Noun


@dataclass(slots=True)
class RawRow:
    """A row as a file has it: field names and JSON values, nothing checked yet."""

    line: int
    noun: Noun
    fields: dict[str, Any]
    #: Whether fields that are not given keep what an existing row says.
    is_partial: bool = False


@dataclass(slots=True)
class BadLine:
    """A line from which no row could be read, and why."""

    line: int
    rule: str
    message: str
    column: int | None = None
    field: str = ""
    value: Any = None
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in a file that was read all the same, for a person to look at."""

    rule: str
    message: str
    #: Where in the document, as a person would look for it: an eid, a number, an XPath.
    place: str = ""
    line: int | None = None


class UnreadableFileError(Exception):
    """A file that cannot be read, or not further: the rule, and where."""

    def __init__(
        self, rule: str, message: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.line = line
        self.column = column
