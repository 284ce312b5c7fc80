"""Writes a run into the curated tables, and reports every row that the database rejects.

A dry run writes too: `loader` commits the transaction or rolls it back.
"""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from provisions.loading.pipeline.bisecting_writer import FAILURES, BisectingWriter, Failure
from provisions.loading.pipeline.prune import check_nothing_needs_pruned, delete_pruned
from provisions.loading.pipeline.run import BrokenRule, Run
from provisions.loading.pipeline.temp_tables import GOOD, TRIED, WRONG, TempTables, fetch, run_sql
from provisions.loading.report.outcome import LISTED
from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.constraints import Constraint, constraints_of, rejection
from provisions.loading.rows.errors import RejectedValueError, RowError
from provisions.loading.rows.nouns import Noun
from provisions.loading.rows.progress import Progress

#: A load that writes this many rows of a noun updates the statistics of its table.
BIG = 10_000


def write(run: Run, progress: Progress) -> None:
    """Check the constraints of all new and changed rows, then delete, update and insert.

    Updates precede inserts, so that one run can end a wording and add the next.
    """
    for stage in run.read_stages:
        progress(f"checking constraints of {stage.noun}", 0, 0)
        _check_constraints(run, stage)
    run.exclude_blocked()
    delete_pruned(run)
    for stage in run.read_stages:
        failures = BisectingWriter(stage, progress).failures()
        # A clash with the old state of a row whose new state was rejected would be misleading.
        if failures and not _has_stale(stage):
            _report(run, stage, failures)
    check_nothing_needs_pruned(run)
    if not run.report.errors:
        progress("checking references", 0, 0)
        _check_references(run)


def analyze(run: Run, progress: Progress) -> None:
    """Update PostgreSQL's statistics after a big load, for the plans of the next queries."""
    for noun, counts in run.report.counts.items():
        if counts.changes >= BIG:
            progress(f"analyzing {noun}", 0, 0)
            (table,) = (stage.table for stage in run.stages.values() if stage.noun.name == noun)
            run_sql(f"ANALYZE {table}")


def _check_references(run: Run) -> None:
    """Check the foreign keys now, while an error can still be reported.

    All references are resolved, so this fails only if a row was deleted during the load.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        reason = str(error).partition("\n")[0]
        message = f"The database changed during the load. Run the load again. ({reason})"
        run.report.add(RowError("", None, "changed_meanwhile", message))


def _check_constraints(run: Run, stage: TempTables) -> None:
    """Evaluate the check constraints of the database on the rows to be written, in one query.

    This finds every row that breaks one, with the constraint, before the table is changed.
    """
    checks = [c for c in constraints_of(stage.noun).values() if c.check is not None]
    if not checks:
        return
    cases = ", ".join(f"CASE WHEN ({c.check}) IS FALSE THEN {n} END" for n, c in enumerate(checks))
    last = -1
    while True:
        found = fetch(
            f"SELECT * FROM (SELECT _n, array_remove(ARRAY[{cases}], NULL) AS broken "
            f"FROM {stage.changed} WHERE {TRIED} AND _n > %s) judged "
            f"WHERE cardinality(broken) > 0 ORDER BY _n LIMIT {LISTED}",
            [last],
        )
        broken = [(n, checks[place]) for n, places in found for place in places]
        run.reject(stage, [_break(stage.noun, n, constraint) for n, constraint in broken])
        if len(found) < LISTED:
            return
        last = found[-1][0]


def _break(noun: Noun, n: int, constraint: Constraint) -> BrokenRule:
    error = RejectedValueError(constraint.name, constraint.message)
    return BrokenRule(n, error, _columns(noun, constraint))


def _columns(noun: Noun, constraint: Constraint | None) -> tuple[LoadColumn, ...]:
    attnames = constraint.attnames if constraint else ()
    return tuple(column for column in noun.columns if column.attname in attnames)


def _has_stale(stage: TempTables) -> bool:
    """Whether an existing row keeps its old values because its new values are rejected."""
    [(has_stale,)] = fetch(
        f"SELECT EXISTS (SELECT 1 FROM {stage.changed} WHERE NOT _is_new AND _state = {GOOD} "
        f"AND NOT ({TRIED})) OR "
        f"EXISTS (SELECT 1 FROM {stage.known} WHERE NOT _is_new AND _state = {WRONG})"
    )
    return bool(has_stale)


def _report(run: Run, stage: TempTables, failures: list[Failure]) -> None:
    constraints = constraints_of(stage.noun)
    found = []
    for n, database_error in failures:
        error = rejection(stage.noun, database_error)
        found.append(BrokenRule(n, error, _columns(stage.noun, constraints.get(error.rule))))
    run.reject(stage, found)
    if len(failures) >= FAILURES:
        message = (
            f"More than {FAILURES:,} rows of {stage.noun} clash with other rows; the remaining "
            "rows were not tried. Correct these and load the files again."
        )
        run.report.add(RowError("", None, "too_many_clashes", message, noun=stage.noun.name))
