"""Writes a run into the curated tables, and names every row that the database refuses.

Nothing here knows whether it is a dry run or the real one: `loader` keeps the transaction or
rolls it back.
"""

from collections import defaultdict
from typing import Any

from django.db import IntegrityError, connection, transaction

from provisions.loading.columns import MISSING, Column
from provisions.loading.constraints import Constraint, constraints_of, rejection
from provisions.loading.errors import RejectedValueError, RowError
from provisions.loading.nouns import Noun
from provisions.loading.progress import Progress
from provisions.loading.pruning import check_nothing_needs_pruned, delete_pruned
from provisions.loading.run import Batch, Record, Run
from provisions.loading.staging import Failure, Stage


def write(run: Run, progress: Progress) -> None:
    """Stage all new and changed rows, judge them, then delete, update and insert.

    Updates go before inserts, so that a wording can be ended in the run that brings the next.
    """
    stages = {}
    for noun, batch in run.batches.items():
        if batch.changed:
            stages[noun] = Stage(noun)
            stages[noun].copy(batch.changed)
            _judge(run, batch, stages[noun])
    run.leave_out_rejected()
    delete_pruned(run)
    for done, (noun, stage) in enumerate(stages.items()):
        progress(f"writing {noun}", done, len(stages))
        _write_batch(run, run.batches[noun], stage)
        stage.drop()
    check_nothing_needs_pruned(run)
    if not run.report.errors:
        _check_references(run)


def _check_references(run: Run) -> None:
    """Have foreign keys checked now, while it can still be reported.

    They were all resolved, so this fails only if somebody else deleted a row meanwhile.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        said = str(error).partition("\n")[0]
        message = f"The database changed during the load; run it again. ({said})"
        run.report.errors.append(RowError("", None, "changed_meanwhile", message))


def _judge(run: Run, batch: Batch, stage: Stage) -> None:
    broken = stage.broken(constraints_of(batch.noun).values())
    if not broken:
        return
    by_pk = {record.pk: record for record in batch.changed}
    for pk, constraints in broken:
        for constraint in constraints:
            error = RejectedValueError(constraint.name, constraint.message)
            _reject(run, batch.noun, by_pk[pk], error, constraint)


def _write_batch(run: Run, batch: Batch, stage: Stage) -> None:
    groups: dict[tuple[Column, ...], list[int]] = defaultdict(list)
    for update in batch.updated:
        groups[update.columns].append(update.record.pk)
    had_rejected = bool(batch.rejected)
    failures = stage.update(groups) + stage.insert([record.pk for record in batch.created])
    # A clash with the old state of a row whose new state was rejected would mislead.
    if failures and not had_rejected:
        _report_failures(run, batch, failures)


def _report_failures(run: Run, batch: Batch, failures: list[Failure]) -> None:
    constraints = constraints_of(batch.noun)
    by_pk = {record.pk: record for record in batch.changed}
    for pk, said in failures:
        error = rejection(batch.noun, said)
        _reject(run, batch.noun, by_pk[pk], error, constraints.get(error.rule))


def _shown(record: Record, column: Column) -> Any:
    value = record.values[column.position]
    return record.row[column.position] if value is MISSING else column.shown(value)


def _reject(
    run: Run,
    noun: Noun,
    record: Record,
    error: RejectedValueError,
    constraint: Constraint | None,
) -> None:
    """Report a broken constraint with the values of the columns it speaks of."""
    attnames = constraint.attnames if constraint else ()
    columns = [column for column in noun.columns if column.attname in attnames]
    values = {column.name: _shown(record, column) for column in columns}
    value = next(iter(values.values())) if len(values) == 1 else values or None
    run.reject_fields(noun, record, error, ", ".join(values), value)
