"""The report of a run: errors, findings and changes. `text.py` prints it as text."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from provisions.loading.rows.errors import UNREADABLE, RowError
from provisions.loading.rows.raw_rows import Finding

OK, REJECTED, UNREADABLE_FILE = 0, 1, 2

#: The most errors per rule, and changes per noun and outcome, that a report lists.
LISTED = 1_000


@dataclass(slots=True)
class LoadedFile:
    """A file of the run, with the checksum of the bytes that were read."""

    name: str
    sha256: str
    rows: int
    #: Name of the format that the file was read as; empty if the format is unknown.
    format: str


@dataclass(slots=True)
class Counts:
    """The number of rows of one noun by outcome."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    pruned: int = 0
    rejected: int = 0

    @property
    def changes(self) -> int:
        """The number of rows that are written or deleted."""
        return self.created + self.updated + self.pruned


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that is created, updated or pruned.

    `before` and `after` hold the changed fields of an updated row.
    """

    outcome: str
    noun: str
    row: str
    file: str = ""
    line: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """The outcome of a run. A dry run's report differs from a real one only in `is_dry_run`."""

    is_dry_run: bool
    files: list[LoadedFile] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    #: The first changes of each kind; `change_count` counts all.
    changes: list[RowChange] = field(default_factory=list)
    #: The first errors of each rule; `error_count` counts all.
    errors: list[RowError] = field(default_factory=list)
    error_count: int = 0
    #: Oddities in the files that are not errors.
    findings: list[Finding] = field(default_factory=list)
    load: UUID | None = None
    #: A sentence for each earlier load that did not finish.
    unfinished: list[str] = field(default_factory=list)
    _listed: Counter[str] = field(default_factory=Counter)

    @property
    def exit_code(self) -> int:
        """0 for success, 1 for rejected rows, 2 if a file could not be read."""
        if any(error.rule in UNREADABLE for error in self.errors):
            return UNREADABLE_FILE
        return REJECTED if self.errors else OK

    @property
    def change_count(self) -> int:
        """The number of rows of all nouns that are written or deleted."""
        return sum(counts.changes for counts in self.counts.values())

    def lists(self, rule: str) -> bool:
        """Whether the list has room for another error of this rule."""
        return self._listed[rule] < LISTED

    def add(self, error: RowError) -> None:
        """Count an error, and list it if it is among the first LISTED of its rule."""
        self.error_count += 1
        if self.lists(error.rule):
            self._listed[error.rule] += 1
            self.errors.append(error)

    def add_unlisted(self, count: int) -> None:
        """Count errors without listing them, because the first of their rule are listed."""
        self.error_count += count

    def count(self, noun: str) -> Counts:
        """Return the counts of a noun, for the caller to increase."""
        return self.counts.setdefault(noun, Counts())

    def as_counts(self) -> dict[str, dict[str, int]]:
        """Return the counts as JSON-compatible values."""
        return {noun: dataclasses.asdict(counts) for noun, counts in self.counts.items()}

    def as_files(self) -> list[dict[str, Any]]:
        """Return the files as JSON-compatible values."""
        return [dataclasses.asdict(file) for file in self.files]

    def as_json(self) -> bytes:
        """Return the report as indented JSON with the listed changes."""
        return b"".join(self.pieces(map(dataclasses.asdict, self.changes)))

    def pieces(self, changes: Iterable[Any]) -> Iterator[bytes]:
        """Yield the JSON of the report in pieces, with these changes, which may be millions."""
        head = {
            "is_dry_run": self.is_dry_run,
            "exit_code": self.exit_code,
            "load": self.load,
            "files": self.files,
            "unfinished": self.unfinished,
            "counts": self.counts,
            "error_count": self.error_count,
            "errors": self.errors,
            "findings": self.findings,
        }
        yield orjson.dumps(head, default=str, option=orjson.OPT_INDENT_2).removesuffix(b"\n}")
        yield b',\n  "changes": ['
        comma = b""
        for change in changes:
            yield comma + b"\n    " + orjson.dumps(change, default=str)
            comma = b","
        yield b"\n  ]\n}\n" if comma else b"]\n}\n"
