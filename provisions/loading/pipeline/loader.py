"""Loads files into the curated tables: the steps of a run in order."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

import pghistory
from django.db import transaction

from provisions.loading.pipeline.assign import assign_single
from provisions.loading.pipeline.changes import summarize
from provisions.loading.pipeline.lock import finish, settings_of_a_load, turn
from provisions.loading.pipeline.read import gather
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.settle import settle
from provisions.loading.pipeline.write import analyze
from provisions.loading.report.outcome import Report
from provisions.loading.rows.error_columns import with_columns
from provisions.loading.rows.options import Options
from provisions.loading.rows.progress import Progress, silent
from provisions.models import Load


def always(report: Report) -> bool:
    """Accept every report; the default of `load`."""
    return True


def load(
    paths: Iterable[str | Path],
    *,
    dry_run: bool = False,
    prune: bool = False,
    loaded_by: str = "",
    reason: str = "",
    progress: Progress = silent,
    options: Options = Options(),  # noqa: B008 (frozen)
    changes: IO[bytes] | None = None,
    agrees: Callable[[Report], bool] = always,
) -> Report:
    """Load files and folders in one transaction: all rows are written, or none.

    Errors in the files are in the report's `errors`; no exception is raised for them. A dry run
    executes the same steps, including the checks of the database, and is then rolled back.
    Concurrent loads run one after the other. The report lists the first changes; `changes`
    receives all of them, one JSON line each. `agrees` is called with the report before the
    commit; if it returns False, everything is rolled back.
    """
    run = Run(is_dry_run=dry_run)
    record = Load(loaded_by=loaded_by, reason=reason)
    with (
        turn(record.key, loaded_by, progress) as run.report.unfinished,
        transaction.atomic(),
        pghistory.context(load=str(record.key), loaded_by=loaded_by, reason=reason),
    ):
        settings_of_a_load()
        gather(run, paths, progress, options)
        if options.assign:
            progress("assigning", 0, 0)
            assign_single(run)
        settle(run, prune, progress)
        summarize(run, changes, progress)
        if run.report.errors or dry_run or not agrees(run.report):
            transaction.set_rollback(True)
        else:
            _record(run, record)
            finish(record.key)
    if run.report.load:
        analyze(run, progress)
    errors = with_columns(run.report.errors, options.folder)
    run.report.errors = sorted(errors, key=lambda error: (error.file, error.line or 0))
    return run.report


def _record(run: Run, record: Load) -> None:
    """Save the record of a run that changed rows, and drop its temporary tables."""
    run.drop()
    if run.report.change_count:
        record.files, record.counts = run.report.as_files(), run.report.as_counts()
        record.save(force_insert=True)
        run.report.load = record.key
