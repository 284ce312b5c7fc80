"""Loads files into the curated tables: the whole path of a run, one line a step."""

from collections.abc import Iterable
from pathlib import Path

import pghistory
from django.db import connection, transaction

from provisions.loading.differences import compare, describe, summarize
from provisions.loading.gathering import gather
from provisions.loading.progress import Progress, silent
from provisions.loading.pruning import find_pruned
from provisions.loading.readers.format import Options
from provisions.loading.report import Report
from provisions.loading.resolver import resolve
from provisions.loading.rules import check_rules
from provisions.loading.run import Run
from provisions.loading.writing import write
from provisions.models import Load

#: Names the lock that makes loads take turns: "govdb" and "load" in one 64-bit number.
TURN = 0x676F7664_6C6F6164


def load(
    paths: Iterable[str | Path],
    *,
    dry_run: bool = False,
    prune: bool = False,
    loaded_by: str = "",
    reason: str = "",
    progress: Progress = silent,
    options: Options = Options(),  # noqa: B008 (frozen)
) -> Report:
    """Load files and folders as one whole: all rows are written, or none.

    Whatever is wrong with the files is in the report's `errors`; nothing is raised for it. A dry
    run goes the same way to the end, the database's own verdict included, and is then rolled
    back. Two loads at once take turns.
    """
    run = Run(is_dry_run=dry_run)
    gather(run, paths, progress, options)
    record = Load(loaded_by=loaded_by, reason=reason)
    with (
        transaction.atomic(),
        pghistory.context(load=str(record.key), user=loaded_by, reason=reason),
    ):
        _wait_for_turn(progress)
        _settle(run, prune, progress)
        if run.report.errors or dry_run:
            transaction.set_rollback(True)
        elif run.has_changes:
            record.files, record.counts = run.report.as_files(), run.report.as_counts()
            record.save(force_insert=True)
            run.report.load = record.key
    return run.report


def _settle(run: Run, prune: bool, progress: Progress) -> None:
    """Find out what the files change, list it, and write it."""
    resolve(run)
    compare(run, progress)
    if prune and not run.report.errors:
        find_pruned(run)
    describe(run)
    run.leave_out_rejected()
    check_rules(run)
    run.leave_out_rejected()
    if run.has_changes:
        write(run, progress)
    summarize(run)


def _wait_for_turn(progress: Progress) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
        if not cursor.fetchone()[0]:
            progress("waiting for another load to end", 0, 0)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
