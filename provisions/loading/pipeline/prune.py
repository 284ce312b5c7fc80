"""Finds the rows that `--prune` deletes: those that the files no longer contain.

Rows of a plan or scheme are pruned only if the row of the plan or scheme itself is in the files,
and only for nouns of which the files contain at least one row of that plan or scheme: a file
without codings does not delete codings. Plans, schemes and rows that belong to neither (sources,
organizations, coders, jurisdictions) are never deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import TempTables, fetch, quoted, run_sql
from provisions.loading.report.outcome import LISTED
from provisions.loading.rows.errors import RowError
from provisions.loading.rows.keys import KeyedTable
from provisions.loading.rows.nouns import OWNERS, Noun, Reference, noun_of
from provisions.loading.rows.owners import Way, inside, ways_to_owner


def find_pruned(run: Run) -> None:
    """Fill the `pruned` tables with the ids and keys of the rows to delete."""
    for owner in map(noun_of, OWNERS):
        if not run.stages[owner].has(run.stages[owner].read):
            continue
        for stage in run.read_stages:
            ways = [way for way, found in ways_to_owner(stage.noun) if found is owner]
            owners = _owners_with_rows(run, stage, ways, run.stages[owner]) if ways else []
            if owners:
                _find(stage, ways, owners)


def _owners_with_rows(run: Run, stage: TempTables, ways: list[Way], owner: TempTables) -> list[int]:
    """Return the plans or schemes in the files for which the files also contain this noun."""
    found = " UNION ".join(_owners(run, stage, way) for way in ways)
    rows = fetch(
        f"SELECT id FROM {owner.known} WHERE _n IS NOT NULL AND NOT _is_new AND id IN ({found})"
    )
    return [pk for (pk,) in rows]


def _owners(run: Run, stage: TempTables, way: Way) -> str:
    """Return the query for the owners of a noun's rows in the files, by this path."""
    tables, last = [f"{stage.known} known JOIN {_after(stage)} a0 ON a0.id = known.id"], ""
    for n, column in enumerate(way, 1):
        last = f"a{n - 1}.{quoted(column)}"
        if n < len(way):
            tables.append(f"JOIN {_after(run.stages[column.target])} a{n} ON a{n}.id = {last}")
    return f"SELECT {last} FROM {' '.join(tables)} WHERE known._n IS NOT NULL"


def _after(stage: TempTables) -> str:
    """Return a subquery for the rows of a noun as they will be after the run."""
    now = f"SELECT {stage.columns} FROM {stage.table}"
    if not stage.has(stage.changed):
        return f"({now})"
    return (
        f"({now} t WHERE NOT EXISTS (SELECT 1 FROM {stage.changed} c WHERE c.id = t.id) "
        f"UNION ALL SELECT {stage.columns} FROM {stage.changed})"
    )


def _find(stage: TempTables, ways: list[Way], owners: list[int]) -> None:
    rows = stage.noun.model.objects.filter(inside(ways, owners)).order_by().values("pk")
    prune(stage, *rows.query.sql_with_params())


def prune(stage: TempTables, rows: str, parameters: Sequence[Any]) -> None:
    """Mark the rows of a query for ids for deletion, except those that the files contain."""
    keyed = KeyedTable(stage.noun)
    if not stage.has(stage.pruned):
        stage.make(stage.pruned, f"(LIKE {stage.known}) ON COMMIT DROP")
    run_sql(
        f"INSERT INTO {stage.pruned} (id, {', '.join(stage.known_key)}) "
        f"SELECT t.id, {', '.join(keyed.leaves)} FROM {keyed} WHERE t.id IN ({rows}) "
        f"AND NOT EXISTS (SELECT 1 FROM {stage.known} k WHERE k.id = t.id AND k._n IS NOT NULL) "
        f"AND NOT EXISTS (SELECT 1 FROM {stage.pruned} p WHERE p.id = t.id)",
        parameters,
    )


def delete_pruned(run: Run) -> None:
    """Delete the pruned rows, dependent rows first."""
    for stage in reversed(run.stages.values()):
        if stage.has(stage.pruned):
            run_sql(f"DELETE FROM {stage.table} WHERE id IN (SELECT id FROM {stage.pruned})")


def check_nothing_needs_pruned(run: Run) -> None:
    """Report every pruned row that another row still refers to.

    This runs after all rows are written. Deletes never cascade to rows that are not listed.
    """
    for noun in run.stages:
        for reference in noun.references:
            target = run.stages[reference.target]
            if target.has(target.pruned):
                _report_users(run, noun, reference, target)


def _report_users(run: Run, noun: Noun, reference: Reference, target: TempTables) -> None:
    key = ", ".join(f"p.{name}" for name in target.known_key)
    column = quoted(reference)
    users = fetch(
        f'SELECT count(*), count(*) OVER (), {key} FROM "{noun.table}" t '
        f"JOIN {target.pruned} p ON p.id = t.{column} "
        f"GROUP BY p.id, {key} ORDER BY p.id LIMIT {LISTED}"
    )
    plural = noun.model._meta.verbose_name_plural
    for count, _, *key_values in users:
        run.report.add(
            RowError(
                file="",
                line=None,
                rule="still_in_use",
                message=(
                    f"It is not in the files, but {count} {plural} still refer to it, so it cannot "
                    "be pruned. Add it to the files, or change those rows."
                ),
                noun=target.noun.name,
                row=target.noun.public_id(tuple(key_values)),
                field=reference.name,
            )
        )
    if users:
        run.report.add_unlisted(users[0][1] - len(users))
