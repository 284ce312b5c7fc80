"""The errors of rows and files, as objects that reports print."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RowError:
    """One error with its place. `line` is None if the error concerns the whole file."""

    file: str
    line: int | None
    rule: str
    message: str
    noun: str = ""
    row: str = ""
    field: str = ""
    value: Any = None
    column: int | None = None
    nearest: str | None = None


class RejectedValueError(Exception):
    """A value that is not valid: the name of the rule it breaks, and a message."""

    def __init__(self, rule: str, message: str, nearest: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.nearest = nearest

    def at(
        self, file: str, line: int, noun: str, row: str = "", field: str = "", value: Any = None
    ) -> RowError:
        """Return the error with the place of the value."""
        return RowError(
            file=file,
            line=line,
            rule=self.rule,
            message=self.message,
            noun=noun,
            row=row,
            field=field,
            value=value,
            nearest=self.nearest,
        )


#: Rules of errors that prevent the reading of a whole file.
UNREADABLE = frozenset({"not_found", "unreadable", "unknown_format", "empty_file", "not_utf8"})
