"""New and changed rows in a temporary table: copied in, judged in one query, then written.

The database's own check expressions are evaluated over the staged rows, so that every row that
breaks one is known, with the constraint, before the real table is touched.
"""

from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection, transaction

from provisions.loading.columns import Column
from provisions.loading.constraints import Constraint
from provisions.loading.nouns import Noun
from provisions.loading.run import Record

#: A row that the database refuses, by primary key, and what it said.
Failure = tuple[int, DatabaseError]


class Stage:
    """The staged rows of one noun. They last until `drop`, or until the transaction ends."""

    def __init__(self, noun: Noun) -> None:
        self._target = f'"{noun.table}"'
        self._table = f'"staged_{noun.name}"'
        self._columns = ", ".join(['"id"', *(_quoted(column) for column in noun.columns)])
        _run(
            f"CREATE TEMPORARY TABLE {self._table} ON COMMIT DROP AS "
            f"SELECT {self._columns} FROM {self._target} WITH NO DATA"
        )

    def copy(self, records: Iterable[Record]) -> None:
        """Add the rows of these records."""
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self._table} ({self._columns}) FROM STDIN") as copy,
        ):
            for record in records:
                copy.write_row((record.pk, *record.row))
        _run(f"CREATE INDEX ON {self._table} (id)")
        _run(f"ANALYZE {self._table}")

    def drop(self) -> None:
        """Forget the rows."""
        _run(f"DROP TABLE {self._table}")

    def broken(self, constraints: Iterable[Constraint]) -> list[tuple[int, list[Constraint]]]:
        """Return the id of every row that breaks check constraints, and which."""
        checks = [constraint for constraint in constraints if constraint.check is not None]
        if not checks:
            return []
        cases = ", ".join(
            f"CASE WHEN ({c.check}) IS FALSE THEN {n} END" for n, c in enumerate(checks)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, broken FROM (SELECT id, array_remove(ARRAY[{cases}], NULL) AS broken "
                f"FROM {self._table}) judged WHERE cardinality(broken) > 0 ORDER BY id"
            )
            return [(pk, [checks[n] for n in numbers]) for pk, numbers in cursor.fetchall()]

    def insert(self, pks: list[int]) -> list[Failure]:
        """Write new rows; return those that the database refuses, and why.

        Rows that clash with others are skipped by the one statement, and then tried alone, only
        to hear which rule they break.
        """
        try:
            with transaction.atomic():
                skipped = self._insert_or_skip(pks)
        except DatabaseError:
            return _by_halves(pks, self._insert)
        return [failure for pk in skipped for failure in _by_halves([pk], self._insert)]

    def _insert_or_skip(self, pks: list[int]) -> list[int]:
        written = _run(f"{self._insertion} ON CONFLICT DO NOTHING", [pks])
        if written == len(pks):
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT s.id FROM {self._table} s LEFT JOIN {self._target} t ON t.id = s.id "
                "WHERE s.id = ANY(%s) AND t.id IS NULL ORDER BY s.id",
                [pks],
            )
            return [pk for (pk,) in cursor.fetchall()]

    def _insert(self, pks: list[int]) -> None:
        _run(self._insertion, [pks])

    @property
    def _insertion(self) -> str:
        return (
            f"INSERT INTO {self._target} ({self._columns}) "
            f"SELECT {self._columns} FROM {self._table} WHERE id = ANY(%s) ORDER BY id"
        )

    def update(self, groups: dict[tuple[Column, ...], list[int]]) -> list[Failure]:
        """Write the changed columns of existing rows; return those that the database refuses.

        Two rows that pass a day or a rank from one to the other clash if they are written in the
        wrong order, so what is refused is tried again as long as that gets any further.
        """
        failures: list[Failure] = []
        while groups:
            refused = {
                columns: _by_halves(pks, self._updating(columns)) for columns, pks in groups.items()
            }
            failures = [failure for found in refused.values() for failure in found]
            if len(failures) == sum(map(len, groups.values())):
                break
            groups = {
                columns: [pk for pk, _ in found] for columns, found in refused.items() if found
            }
        return failures

    def _updating(self, columns: tuple[Column, ...]) -> Callable[[list[int]], None]:
        changes = ", ".join(f"{_quoted(column)} = s.{_quoted(column)}" for column in columns)
        sql = (
            f"UPDATE {self._target} t SET {changes} FROM {self._table} s "
            "WHERE t.id = s.id AND s.id = ANY(%s)"
        )

        def write(pks: list[int]) -> None:
            _run(sql, [pks])

        return write


def _by_halves(pks: list[int], write: Callable[[list[int]], None]) -> list[Failure]:
    """Write all rows that can be written, in as few statements as that takes."""
    if not pks:
        return []
    try:
        with transaction.atomic():
            write(pks)
    except DatabaseError as error:
        if len(pks) == 1:
            return [(pks[0], error)]
        middle = len(pks) // 2
        return [*_by_halves(pks[:middle], write), *_by_halves(pks[middle:], write)]
    return []


def _run(sql: str, parameters: list[list[int]] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def _quoted(column: Column) -> str:
    return f'"{column.field.column}"'
