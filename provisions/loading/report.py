"""What a run found and did, for people (`text.py` prints it) and as JSON."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from provisions.loading.errors import UNREADABLE, RowError
from provisions.loading.readers.rows import Finding

OK, REJECTED, UNREADABLE_FILE = 0, 1, 2


@dataclass(slots=True)
class LoadedFile:
    """A file of the run; the checksum is that of the bytes that were read."""

    name: str
    sha256: str
    rows: int


@dataclass(slots=True)
class Counts:
    """How many rows of one noun met which fate."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    pruned: int = 0
    rejected: int = 0

    def add(self, outcome: str) -> None:
        """Count one more row."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True, slots=True)
class Change:
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
    changes: list[Change] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    #: What was odd in files that were read all the same.
    findings: list[Finding] = field(default_factory=list)
    load: UUID | None = None

    @property
    def exit_code(self) -> int:
        """0 for a good run, 1 for rejected rows, 2 if a file could not be read."""
        if any(error.rule in UNREADABLE for error in self.errors):
            return UNREADABLE_FILE
        return REJECTED if self.errors else OK

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
        """Return the report for machines, readable by people too."""
        body = {
            "is_dry_run": self.is_dry_run,
            "exit_code": self.exit_code,
            "load": self.load,
            "files": self.files,
            "counts": self.counts,
            "errors": self.errors,
            "findings": self.findings,
            "changes": self.changes,
        }
        return orjson.dumps(body, default=str, option=orjson.OPT_INDENT_2) + b"\n"
