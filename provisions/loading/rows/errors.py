"""What can be wrong with a row or a file, as objects that reports print."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is wrong in one place. `line` is None if it concerns the whole file."""

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
    """A value that a column cannot hold: the rule it breaks, in a word and in words."""

    def __init__(self, rule: str, message: str, nearest: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.nearest = nearest

    def at(
        self, file: str, line: int, noun: str, row: str = "", field: str = "", value: Any = None
    ) -> RowError:
        """Say where the value stands."""
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


#: Rules that say a file could not be read at all, as opposed to holding wrong rows.
UNREADABLE = frozenset({"not_found", "unreadable", "unknown_format", "empty_file", "not_utf8"})
