"""Compares records with the rows of the database: created, updated in which columns, unchanged."""

from typing import Any

from django.db import connection

from provisions.loading.columns import MISSING
from provisions.loading.nouns import Key, Noun
from provisions.loading.places import with_columns
from provisions.loading.progress import Progress
from provisions.loading.report import Change
from provisions.loading.resolver import chunks
from provisions.loading.run import Batch, Record, Run, Update


def compare(run: Run, progress: Progress) -> None:
    """Sort every record of the run into created, updated or unchanged."""
    for noun, batch in run.batches.items():
        existing = [record for record in batch.records.values() if not record.is_new]
        batch.unchanged_count = len(existing)
        done = 0
        for chunk in chunks(existing):
            _compare(batch, chunk)
            done += len(chunk)
            progress(f"comparing {noun}", done, len(existing))
        batch.unchanged_count -= len(batch.updated)


def _compare(batch: Batch, records: list[Record]) -> None:
    columns = ", ".join(f'"{column.field.column}"' for column in batch.noun.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id, {columns} FROM "{batch.noun.table}" WHERE id = ANY(%s)',
            [[record.pk for record in records]],
        )
        rows = {pk: row for pk, *row in cursor}
    for record in records:
        before = tuple(rows[record.pk])
        if record.is_partial:
            record.row = tuple(
                kept if given is MISSING else given
                for given, kept in zip(record.row, before, strict=True)
            )
        if before != record.row:
            changed = tuple(
                column
                for column in batch.noun.columns
                if before[column.position] != record.row[column.position]
            )
            batch.updated.append(Update(record, before, changed))


def describe(run: Run) -> None:
    """List in the report every row that is to be created, updated or pruned.

    Runs before the writing, while it can still be seen what rows referred to. A row that is only
    held up by a wrong one stays listed: it will be written once the other is right.
    """
    for batch in run.batches.values():
        _describe_batch(run, batch)


def summarize(run: Run) -> None:
    """Count the outcomes, and take back what was listed of rows that turned out wrong."""
    report = run.report
    for noun, batch in run.batches.items():
        if batch.records or batch.pruned or batch.rejected:
            report.count(noun.name).unchanged = batch.unchanged_count
    wrong = {(error.noun, error.row) for error in report.errors}
    report.changes = [c for c in report.changes if (c.noun, c.row) not in wrong]
    for change in report.changes:
        report.count(change.noun).add(change.outcome)
    for name, _, _ in {(e.noun, e.file, e.line) for e in report.errors if e.noun}:
        report.count(name).add("rejected")
    report.errors = sorted(with_columns(report.errors), key=lambda e: (e.file, e.line or 0))


def _describe_batch(run: Run, batch: Batch) -> None:
    noun, changes = batch.noun, run.report.changes
    changes.extend(
        Change("created", noun.name, noun.public_id(record.key), record.file, record.line)
        for record in batch.created
    )
    names = _names_before(batch)
    for update in batch.updated:
        record = update.record
        before = {
            column.name: names.get((column.name, value), value)
            for column in update.columns
            for value in [update.before[column.position]]
        }
        after = {
            column.name: column.shown(record.values[column.position]) for column in update.columns
        }
        name = noun.public_id(record.key)
        changes.append(Change("updated", noun.name, name, record.file, record.line, before, after))
    changes.extend(
        Change("pruned", noun.name, noun.public_id(key)) for key in batch.pruned.values()
    )


def _names_before(batch: Batch) -> dict[tuple[str, Any], str]:
    """The public ids of the rows that updated rows pointed to before."""
    names = {}
    for reference in batch.noun.references:
        pks = {
            update.before[reference.position]
            for update in batch.updated
            if reference in update.columns
        }
        for pk, key in keys_of(reference.target, pks - {None}).items():
            names[reference.name, pk] = reference.target.public_id(key)
    return names


def keys_of(noun: Noun, pks: set[int]) -> dict[int, Key]:
    """Return the natural keys of rows of the database."""
    found: dict[int, Key] = {}
    for chunk in chunks(sorted(pks)):
        rows = noun.model.objects.filter(pk__in=chunk)
        found.update(
            (pk, tuple(key)) for pk, *key in rows.values_list("pk", *noun.model.key_fields)
        )
    return found
