"""What a run found and did, for people (`text.py` prints it) and as JSON."""

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

#: So many errors of one rule, and so many changes of one kind in one noun, are listed.
LISTED = 1_000


@dataclass(slots=True)
class LoadedFile:
    """A file of the run; the checksum is that of the bytes that were read."""

    name: str
    sha256: str
    rows: int
    #: The name of the format it was read as; empty if it is none that is known.
    format: str


@dataclass(slots=True)
class Counts:
    """How many rows of one noun met which fate."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    pruned: int = 0
    rejected: int = 0

    @property
    def changes(self) -> int:
        """How many rows are written or deleted."""
        return self.created + self.updated + self.pruned


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that is created, updated or pruned; of an updated one, what changes in it."""

    outcome: str
    noun: str
    row: str
    file: str = ""
    line: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """The whole outcome of a run. A dry run's differs from the real one's in `is_dry_run` alone."""

    is_dry_run: bool
    files: list[LoadedFile] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    #: The first changes of each kind; `change_count` counts all.
    changes: list[RowChange] = field(default_factory=list)
    #: The first errors of each rule; `error_count` counts all.
    errors: list[RowError] = field(default_factory=list)
    error_count: int = 0
    #: What was odd in files that were read all the same.
    findings: list[Finding] = field(default_factory=list)
    load: UUID | None = None
    #: A load that was begun before and never ended, in words.
    unfinished: list[str] = field(default_factory=list)
    _listed: Counter[str] = field(default_factory=Counter)

    @property
    def exit_code(self) -> int:
        """0 for a good run, 1 for rejected rows, 2 if a file could not be read."""
        if any(error.rule in UNREADABLE for error in self.errors):
            return UNREADABLE_FILE
        return REJECTED if self.errors else OK

    @property
    def change_count(self) -> int:
        """How many rows are written or deleted."""
        return sum(counts.changes for counts in self.counts.values())

    def lists(self, rule: str) -> bool:
        """Whether another error of this rule would still be listed."""
        return self._listed[rule] < LISTED

    def add(self, error: RowError) -> None:
        """Add what is wrong in one place; of one rule only the first are kept."""
        self.error_count += 1
        if self.lists(error.rule):
            self._listed[error.rule] += 1
            self.errors.append(error)

    def add_unlisted(self, count: int) -> None:
        """Count errors of which the first are already listed."""
        self.error_count += count

    def count(self, noun: str) -> Counts:
        """Return the counts of a noun, to be added to."""
        return self.counts.setdefault(noun, Counts())

    def as_counts(self) -> dict[str, dict[str, int]]:
        """Return the counts as JSON knows them."""
        return {noun: dataclasses.asdict(counts) for noun, counts in self.counts.items()}

    def as_files(self) -> list[dict[str, Any]]:
        """Return the files as JSON knows them."""
        return [dataclasses.asdict(file) for file in self.files]

    def as_json(self) -> bytes:
        """Return the report for machines, readable by people too, with the changes it lists."""
        return b"".join(self.pieces(map(dataclasses.asdict, self.changes)))

    def pieces(self, changes: Iterable[Any]) -> Iterator[bytes]:
        """Yield the JSON of the report in pieces, with these changes; there may be millions."""
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
