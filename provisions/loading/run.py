"""The rows of one run, from reading to writing, and what became of each."""

from dataclasses import dataclass, field
from typing import Any

from provisions.loading.columns import MISSING, Column
from provisions.loading.errors import RejectedValueError
from provisions.loading.nouns import Key, Noun, Reference, nouns
from provisions.loading.report import Report


def default_of(noun: Noun, column: Column) -> Any:
    """The value of a field that a new row does not give. Raises RejectedValueError if it must."""
    if column.is_required:
        raise RejectedValueError("missing", f"A {noun} needs this field.")
    return column.default


@dataclass(slots=True, eq=False)
class Record:
    """A well-formed row: typed values, foreign keys as natural keys; `row` has them as ids."""

    file: str
    line: int
    key: Key
    values: tuple[Any, ...]
    row: tuple[Any, ...] = ()
    pk: int = 0
    is_new: bool = False
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class LooseReference:
    """A reference of a row that is wrong elsewhere; it is checked all the same."""

    file: str
    line: int
    noun: Noun
    row: str
    reference: Reference
    key: Key


@dataclass(slots=True, eq=False)
class Update:
    """A record whose row in the database says something else in some columns."""

    record: Record
    before: tuple[Any, ...]
    columns: tuple[Column, ...]


@dataclass(slots=True, eq=False)
class Batch:
    """All rows of one noun."""

    noun: Noun
    records: dict[Key, Record] = field(default_factory=dict)
    #: Rows that are not well-formed but whose key is known, so that referring to them is no error.
    rejected: set[Key] = field(default_factory=set)
    #: Key to primary key, of every row that is referred to or in the files; new ones included.
    ids: dict[Key, int] = field(default_factory=dict)
    created: list[Record] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    pruned: dict[int, Key] = field(default_factory=dict)
    unchanged_count: int = 0

    @property
    def changed(self) -> list[Record]:
        """The records that would be written."""
        return [*self.created, *(update.record for update in self.updated)]

    @property
    def has_changes(self) -> bool:
        """Whether anything of this noun would be written or deleted."""
        return bool(self.created or self.updated or self.pruned)

    def leave_out(self, dropped: set[Key]) -> None:
        """Do not write these rows."""
        self.created = [record for record in self.created if record.key not in dropped]
        self.updated = [update for update in self.updated if update.record.key not in dropped]


class Run:
    """One run: a batch for each noun, in an order in which rows can be written."""

    def __init__(self, *, is_dry_run: bool) -> None:
        self.report = Report(is_dry_run=is_dry_run)
        self.batches = {noun: Batch(noun) for noun in nouns()}
        self.loose_references: list[LooseReference] = []

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written or deleted."""
        return any(batch.has_changes for batch in self.batches.values())

    def knows(self, noun: Noun, key: Key) -> bool:
        """Whether a row is in the database or in the files, be it wrong there."""
        return key in self.batches[noun].ids or key in self.batches[noun].rejected

    def reject(
        self, noun: Noun, record: Record, error: RejectedValueError, column: Column | None = None
    ) -> None:
        """Report that a record cannot be written, because of one of its columns or as a whole."""
        field, value = "", None
        if column is not None:
            field, value = column.name, column.shown(record.values[column.position])
        self.reject_fields(noun, record, error, field, value)

    def reject_fields(
        self, noun: Noun, record: Record, error: RejectedValueError, field: str, value: Any
    ) -> None:
        """Report that a record cannot be written, because of these of its columns."""
        row = noun.public_id(record.key)
        found = error.at(record.file, record.line, noun.name, row, field, value)
        self.report.errors.append(found)
        self.batches[noun].rejected.add(record.key)

    def leave_out_rejected(self) -> None:
        """Take rejected rows out of what will be tried, and new rows that need them."""
        is_growing = bool(self.report.errors)
        dropped = {noun: set(batch.rejected) for noun, batch in self.batches.items()}
        while is_growing:
            is_growing = False
            for noun, batch in self.batches.items():
                for record in batch.changed:
                    if record.key not in dropped[noun] and self._needs(noun, record, dropped):
                        dropped[noun].add(record.key)
                        is_growing = True
        for noun, batch in self.batches.items():
            if dropped[noun]:
                batch.leave_out(dropped[noun])

    def _needs(self, noun: Noun, record: Record, dropped: dict[Noun, set[Key]]) -> bool:
        """Whether a record refers to a row that is dropped and not in the database."""
        for reference in noun.references:
            key, target = record.values[reference.position], self.batches[reference.target]
            if key is not None and key is not MISSING and key in dropped[reference.target]:
                other = target.records.get(key)
                if key not in target.ids or (other is not None and other.is_new):
                    return True
        return False
