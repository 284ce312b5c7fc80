"""The query that finds existing rows by the natural keys in a table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import quoted
from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.nouns import Noun, Reference


class Lookup:
    """The query for the ids of existing rows by the keys in a table.

    Keys are first translated to the columns of the row itself, so that PostgreSQL uses the unique
    index and chooses a good join order even without statistics. Keys with a null are separate
    queries: `=` matches no null, and `IS NOT DISTINCT FROM` uses no index.
    """

    def __init__(self, run: Run, noun: Noun, table: str, names: list[str]) -> None:
        self._table, self._columns = f'"{noun.table}"', noun.key_columns
        tables, values, sound = [f"{table} r"], [], []
        for n, (column, parts) in enumerate(key_parts(noun, names)):
            values.append(f"r.{parts[0]} AS c{n}")
            if isinstance(column, Reference):
                target = run.stages[column.target]
                same = " AND ".join(
                    f"k{n}.{own} = r.{part}"
                    for own, part in zip(target.known_key, parts, strict=True)
                )
                tables.append(f"LEFT JOIN {target.known} k{n} ON {same}")
                values[-1] = f"k{n}.id AS c{n}"
                sound.append(f"(r.{parts[0]} IS NULL OR k{n}.id IS NOT NULL)")
        self.prepared = (
            f"WITH keys AS MATERIALIZED (SELECT r.ctid AS place, {', '.join(values)} "
            f"FROM {' '.join(tables)} WHERE {' AND '.join(sound) or 'TRUE'})"
        )
        self.found = " UNION ALL ".join(self._patterns())

    def _patterns(self) -> Iterator[str]:
        nullable = [column for column in self._columns if column.is_nullable]
        for is_absent in product([False, True], repeat=len(nullable)):
            absent = {c for c, is_null in zip(nullable, is_absent, strict=True) if is_null}
            equal = " AND ".join(
                f"keys.c{n} IS NULL AND t.{quoted(column)} IS NULL"
                if column in absent
                else f"t.{quoted(column)} = keys.c{n}"
                for n, column in enumerate(self._columns)
            )
            yield f"SELECT keys.place, t.id FROM keys JOIN {self._table} t ON {equal}"


def key_parts(noun: Noun, names: list[str]) -> Iterator[tuple[LoadColumn, list[str]]]:
    """Yield each column of a key with the names of its values."""
    start = 0
    for column in noun.key_columns:
        size = len(column.target.key_leaves) if isinstance(column, Reference) else 1
        yield column, names[start : start + size]
        start += size
