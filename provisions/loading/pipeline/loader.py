"""Loads files into the curated tables: the whole path of a run, one line a step."""

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
    """Agree to whatever a load does."""
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
    """Load files and folders as one whole: all rows are written, or none.

    Whatever is wrong with the files is in the report's `errors`; nothing is raised for it. A dry
    run goes the same way to the end, the database's own verdict included, and is then rolled
    back. Two loads at once take turns. The report lists the first changes; `changes` gets all, a
    line of JSON each. `agrees` is asked before anything is kept; False takes everything back.
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
            _keep(run, record)
            finish(record.key)
    if run.report.load:
        analyze(run, progress)
    errors = with_columns(run.report.errors, options.folder)
    run.report.errors = sorted(errors, key=lambda error: (error.file, error.line or 0))
    return run.report


def _keep(run: Run, record: Load) -> None:
    """Record a run that changed something, and forget its tables."""
    run.drop()
    if run.report.change_count:
        record.files, record.counts = run.report.as_files(), run.report.as_counts()
        record.save(force_insert=True)
        run.report.load = record.key
