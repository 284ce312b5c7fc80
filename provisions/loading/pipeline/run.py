"""The state of one run: its temporary tables, its report, and the rejection of rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from provisions.loading.pipeline.temp_tables import TRIED, TempTables, fetch, quoted, run_sql
from provisions.loading.report.outcome import Report
from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.keys import KeyedTable
from provisions.loading.rows.nouns import Key, Noun, Reference, nouns


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A row of `changed` (by its number), the rule it breaks, and the columns of the rule."""

    n: int
    error: RejectedValueError
    columns: tuple[LoadColumn, ...] = ()


class Run:
    """One run: a set of temporary tables per noun, in an order in which rows can be written."""

    def __init__(self, *, is_dry_run: bool) -> None:
        self.report = Report(is_dry_run=is_dry_run)
        self.stages = {noun: TempTables(noun) for noun in nouns()}
        #: Names of the files; the temporary tables refer to them by index.
        self.files: list[str] = []

    @property
    def read_stages(self) -> list[TempTables]:
        """The stages of the nouns that the files contain."""
        return [stage for stage in self.stages.values() if stage.has(stage.read)]

    def drop(self) -> None:
        """Drop all temporary tables."""
        for stage in self.stages.values():
            stage.drop()

    def reject(self, stage: TempTables, found: list[BrokenRule]) -> None:
        """Report rows that cannot be written, and exclude them from writing."""
        if not found:
            return
        ns = sorted({broken.n for broken in found})
        run_sql(f"UPDATE {stage.changed} SET _is_rejected = TRUE WHERE _n = ANY(%s)", [ns])
        self.report.count(stage.noun.name).rejected += len(ns)
        listed = [broken for broken in found if self.report.lists(broken.error.rule)]
        self.report.add_unlisted(len(found) - len(listed))
        rows = _rows(stage, [broken.n for broken in listed])
        names = _names(self, stage, listed, rows)
        for broken in listed:
            file, line, key, values = rows[broken.n]
            shown = {
                column.name: names.get((column, values[column.position]), values[column.position])
                for column in broken.columns
            }
            value = next(iter(shown.values())) if len(shown) == 1 else shown or None
            row, field = stage.noun.public_id(key), ", ".join(shown)
            place = self.files[file], line, stage.noun.name, row
            self.report.add(broken.error.at(*place, field, value))

    def exclude_blocked(self) -> None:
        """Exclude rows that refer to a new row which will not be written."""
        if not self.report.errors:
            return
        stages = [stage for stage in self.stages.values() if stage.has(stage.changed)]
        while sum(self._exclude_dependents(stage) for stage in stages):
            pass

    def _exclude_dependents(self, stage: TempTables) -> int:
        needs = []
        for reference in stage.noun.references:
            target = self.stages[reference.target]
            if target.has(target.changed):
                needs.append(
                    f"EXISTS (SELECT 1 FROM {target.changed} o WHERE o.id = c.{quoted(reference)} "
                    "AND o._is_new AND (o._is_rejected OR o._is_blocked))"
                )
        if not needs:
            return 0
        return run_sql(
            f"UPDATE {stage.changed} c SET _is_blocked = TRUE WHERE {TRIED} "
            f"AND ({' OR '.join(needs)})"
        )


def _rows(stage: TempTables, ns: list[int]) -> dict[int, tuple[int, int, Key, tuple[Any, ...]]]:
    """Return file, line, key and values of rows of `changed` by number."""
    values = ", ".join(f"c.{quoted(column)}" for column in stage.noun.columns)
    key = ", ".join(f"r.{name}" for name in stage.key)
    found = fetch(
        f"SELECT c._n, c._file, c._line, {key}, {values} "
        f"FROM {stage.changed} c JOIN {stage.read} r ON r._n = c._n WHERE c._n = ANY(%s)",
        [ns],
    )
    size = len(stage.key)
    return {n: (file, line, tuple(v[:size]), tuple(v[size:])) for n, file, line, *v in found}


def _names(
    run: Run, stage: TempTables, found: list[BrokenRule], rows: dict[int, Any]
) -> dict[tuple[LoadColumn, int], str]:
    """Return the public ids of the rows that these rows refer to, by column and id."""
    wanted: dict[Reference, set[int]] = defaultdict(set)
    for broken in found:
        for column in broken.columns:
            if isinstance(column, Reference):
                wanted[column].add(rows[broken.n][3][column.position])
    return {
        (column, pk): column.target.public_id(key)
        for column, pks in wanted.items()
        for pk, key in keys_of(run, column.target, pks - {None}).items()
    }


def keys_of(run: Run, noun: Noun, pks: set[int]) -> dict[int, Key]:
    """Return the natural keys of rows of the database or of the run, deleted ones included."""
    if not pks:
        return {}
    stage, keyed = run.stages[noun], KeyedTable(noun)
    leaves = ", ".join(keyed.leaves)
    sources = [f"SELECT t.id, {leaves} FROM {keyed} WHERE t.id = ANY(%s)"]
    for table in (stage.known, stage.pruned):
        if stage.has(table):
            key = ", ".join(stage.known_key)
            sources.append(f"SELECT id, {key} FROM {table} WHERE id = ANY(%s)")
    found = fetch(" UNION ".join(sources), [sorted(pks)] * len(sources))
    return {pk: tuple(key) for pk, *key in found}
