"""Compares the rows of a run with the database and writes them: one line per step."""

from provisions.loading.pipeline.assign import list_unassigned
from provisions.loading.pipeline.compare import compare
from provisions.loading.pipeline.prune import find_pruned
from provisions.loading.pipeline.quotations import check_quotations
from provisions.loading.pipeline.resolve import resolve
from provisions.loading.pipeline.rules import check_rules
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.stale_spans import find_stale_spans
from provisions.loading.pipeline.write import write
from provisions.loading.rows.progress import Progress


def settle(run: Run, prune: bool, progress: Progress) -> None:
    """Compare the files with the database, write the differences, and check the result."""
    resolve(run, progress)
    compare(run, progress)
    if not run.report.errors:
        if prune:
            find_pruned(run)
        find_stale_spans(run)
    run.exclude_blocked()
    check_rules(run, progress)
    run.exclude_blocked()
    write(run, progress)
    check_quotations(run, progress)
    list_unassigned(run)
