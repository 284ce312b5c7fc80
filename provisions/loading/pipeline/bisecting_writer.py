"""Inserts and updates rows in batches; a batch that the database rejects is split in half.

Splitting continues down to single rows, so that each rejected row is known with its error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from django.db import DatabaseError, IntegrityError, transaction

from provisions.loading.pipeline.temp_tables import TRIED, TempTables, fetch, quoted, run_sql
from provisions.loading.rows.progress import Progress

#: The number of a row that the database rejects, and the error.
Failure = tuple[int, DatabaseError]

#: After this many rejected rows of a noun, the remaining rows are not tried.
FAILURES = 1_000

#: The number of rows that one statement writes.
PIECE = 20_000

#: SQLSTATE codes of unique indexes and exclusion constraints.
CLASHES = frozenset({"23505", "23P01"})


@dataclass(frozen=True, slots=True)
class RowBatch:
    """The rows of `changed` with numbers from `start` up to, not including, `end`."""

    start: int
    end: int
    #: Positions of the columns that change; empty for new rows.
    changed: tuple[int, ...] = ()

    def halves(self) -> tuple[RowBatch, RowBatch]:
        """Split the batch into two."""
        middle = (self.start + self.end) // 2
        return RowBatch(self.start, middle, self.changed), RowBatch(middle, self.end, self.changed)

    def only(self, n: int) -> RowBatch:
        """Return the batch of a single row."""
        return RowBatch(n, n + 1, self.changed)


class BisectingWriter:
    """Writes the rows of a stage and collects the rows that the database rejects."""

    def __init__(self, stage: TempTables, progress: Progress) -> None:
        self._stage = stage
        self._progress = progress
        self._done = 0
        [(self._total,)] = fetch(f"SELECT count(*) FROM {stage.changed} WHERE {TRIED}")

    def failures(self) -> list[Failure]:
        """Update, then insert; return the rejected rows with their errors."""
        failures = self._update()
        for piece in _inserts(self._stage):
            if len(failures) < FAILURES:
                failures += self._insert_piece(piece, FAILURES - len(failures))
        return failures

    def _report_progress(self, written: int) -> None:
        self._done += written
        self._progress(f"writing {self._stage.noun}", self._done, self._total)

    def _insert_piece(self, piece: RowBatch, most: int) -> list[Failure]:
        """Insert rows. Rows that clash are retried one by one, to find the violated rule."""
        try:
            with transaction.atomic():
                self._insert(piece)
        except IntegrityError as error:
            if not is_clash(error):
                return list(_by_halves(piece, self._insert, most))
        except DatabaseError:
            return list(_by_halves(piece, self._insert, most))
        else:
            return []
        try:
            with transaction.atomic():
                self._insert(piece, " ON CONFLICT DO NOTHING")
        except DatabaseError:
            return list(_by_halves(piece, self._insert, most))
        skipped = fetch(
            f"SELECT s._n FROM {self._stage.changed} s LEFT JOIN {self._stage.table} t "
            f"ON t.id = s.id WHERE s._n >= %s AND s._n < %s AND s._is_new AND {TRIED} "
            f"AND t.id IS NULL ORDER BY s._n LIMIT {most}",
            [piece.start, piece.end],
        )
        return [f for (n,) in skipped for f in _by_halves(piece.only(n), self._insert, most)]

    def _insert(self, piece: RowBatch, otherwise: str = "") -> None:
        columns = self._stage.columns
        sql = (
            f"INSERT INTO {self._stage.table} ({columns}) SELECT {columns} "
            f"FROM {self._stage.changed} s WHERE s._n >= %s AND s._n < %s AND _is_new "
            f"AND {TRIED} ORDER BY s._n{otherwise}"
        )
        self._report_progress(run_sql(sql, [piece.start, piece.end]))

    def _update(self) -> list[Failure]:
        """Write the changed columns of existing rows.

        If a row takes over a unique value that another row releases, the update fails in the wrong
        order, so rejected rows are retried while that makes progress. Rows that swap a value clash
        in any order: they are deleted and inserted again.
        """
        pieces = list(_updates(self._stage))
        refused: list[tuple[RowBatch, DatabaseError]] = []
        while pieces:
            refused, hopeless = [], 0
            for found in (found for piece in pieces for found in self._refused(piece)):
                refused.append(found)
                hopeless += not is_clash(found[1])
                if hopeless >= FAILURES:
                    break
            if hopeless or len(refused) == sum(piece.end - piece.start for piece in pieces):
                break
            pieces = [piece for piece, _ in refused]
        failures = [(piece.start, error) for piece, error in refused]
        if pieces and all(is_clash(error) for _, error in failures):
            return self._reinsert([n for n, _ in failures])
        return failures

    def _refused(self, piece: RowBatch) -> Iterator[tuple[RowBatch, DatabaseError]]:
        columns = [self._stage.noun.columns[position] for position in piece.changed]
        changes = ", ".join(f"{quoted(column)} = s.{quoted(column)}" for column in columns)
        sql = (
            f"UPDATE {self._stage.table} t SET {changes} FROM {self._stage.changed} s "
            "WHERE t.id = s.id AND s._n >= %s AND s._n < %s AND s._changed = %s::int[] "
            f"AND NOT s._is_new AND {TRIED}"
        )

        def update(part: RowBatch) -> None:
            self._report_progress(run_sql(sql, [part.start, part.end, list(part.changed)]))

        for n, error in _by_halves(piece, update):
            yield piece.only(n), error

    def _reinsert(self, ns: list[int]) -> list[Failure]:
        """Delete rows and insert them with their new values and the same ids."""
        run_sql(
            f"DELETE FROM {self._stage.table} t USING {self._stage.changed} s "
            "WHERE t.id = s.id AND s._n = ANY(%s)",
            [ns],
        )
        columns = self._stage.columns
        sql = (
            f"INSERT INTO {self._stage.table} ({columns}) SELECT {columns} "
            f"FROM {self._stage.changed} WHERE _n >= %s AND _n < %s"
        )

        def insert(part: RowBatch) -> None:
            self._report_progress(run_sql(sql, [part.start, part.end]))

        return [f for n in ns for f in _by_halves(RowBatch(n, n + 1), insert)]


def is_clash(error: DatabaseError) -> bool:
    """Whether a row was rejected because it conflicts with another row."""
    return getattr(error.__cause__, "sqlstate", None) in CLASHES


def _inserts(stage: TempTables) -> Iterator[RowBatch]:
    [(first, last)] = fetch(
        f"SELECT min(_n), max(_n) FROM {stage.changed} WHERE {TRIED} AND _is_new"
    )
    if first is not None:
        yield from _batches(first, last)


def _updates(stage: TempTables) -> Iterator[RowBatch]:
    """Yield batches of changed rows, grouped by the columns that change."""
    if not stage.has_existing:
        return
    groups = fetch(
        f"SELECT _changed, min(_n), max(_n) FROM {stage.changed} "
        f"WHERE {TRIED} AND NOT _is_new GROUP BY _changed ORDER BY _changed"
    )
    for changed, first, last in groups:
        yield from _batches(first, last, tuple(changed))


def _batches(first: int, last: int, changed: tuple[int, ...] = ()) -> Iterator[RowBatch]:
    for start in range(first, last + 1, PIECE):
        yield RowBatch(start, min(start + PIECE, last + 1), changed)


def _by_halves(
    piece: RowBatch, write: Callable[[RowBatch], None], most: float = inf
) -> Iterator[Failure]:
    """Write all valid rows with few statements; yield the rejected rows."""
    waiting, found = [piece], 0
    while waiting and found < most:
        part = waiting.pop()
        try:
            with transaction.atomic():
                write(part)
        except DatabaseError as error:
            if part.end - part.start > 1:
                waiting.extend(reversed(part.halves()))
            else:
                found += 1
                yield part.start, error
