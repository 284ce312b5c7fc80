"""Settles what the rows of a run change, and writes it: one line a step."""

from provisions.loading.pipeline.assign import name_unassigned
from provisions.loading.pipeline.compare import compare
from provisions.loading.pipeline.prune import find_pruned
from provisions.loading.pipeline.quotations import check_quotations
from provisions.loading.pipeline.resolve import resolve
from provisions.loading.pipeline.rules import check_rules
from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.stale_spans import find_untold
from provisions.loading.pipeline.write import write
from provisions.loading.rows.progress import Progress


def settle(run: Run, prune: bool, progress: Progress) -> None:
    """Find out what the files change, and write it; errors are in the run's report."""
    resolve(run, progress)
    compare(run, progress)
    if not run.report.errors:
        if prune:
            find_pruned(run)
        find_untold(run)
    run.leave_out_waiting()
    check_rules(run, progress)
    run.leave_out_waiting()
    write(run, progress)
    check_quotations(run, progress)
    name_unassigned(run)
