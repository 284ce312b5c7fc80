"""The report of a load as lines of text."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from provisions.loading.report.outcome import Counts, Report, RowChange
from provisions.loading.rows.errors import RowError
from provisions.loading.rows.raw_rows import Finding

#: The most changes and errors, and findings, that are printed; the JSON report lists more.
SHOWN = 200
FINDINGS_SHOWN = 20

COLUMNS = ("created", "updated", "unchanged", "pruned", "rejected")

#: The most characters of a value that a message quotes.
LENGTH = 80


def lines(report: Report) -> Iterator[str]:
    """Yield the report line by line: counts, changes, findings, errors, verdict."""
    yield from report.unfinished
    if report.counts:
        yield from _table(report.counts)
    for outcome, show in (("updated", _updated), ("pruned", _pruned)):
        changes = [change for change in report.changes if change.outcome == outcome]
        count = sum(getattr(counts, outcome) for counts in report.counts.values())
        yield from _change_lines(changes, count, show)
    yield from _findings(report.findings)
    yield from _errors(report)
    yield _verdict(report)


def _table(counts: dict[str, Counts]) -> Iterator[str]:
    width = max(len("noun"), *map(len, counts))
    yield "  ".join(["noun".ljust(width), *(name.rjust(9) for name in COLUMNS)])
    for noun, row in counts.items():
        numbers = (f"{getattr(row, name):,}" if getattr(row, name) else "-" for name in COLUMNS)
        yield "  ".join([noun.ljust(width), *(number.rjust(9) for number in numbers)])


def _change_lines(changes: list[RowChange], count: int, show: Any) -> Iterator[str]:
    for change in changes[:SHOWN]:
        yield from show(change)
    yield from _more(count - len(changes[:SHOWN]), "all of them")


def _more(count: int, which: str) -> Iterator[str]:
    if count > 0:
        yield f"... and {count:,} more; --report FILE writes {which} to a file."


def _updated(change: RowChange) -> Iterator[str]:
    yield f"updated {change.noun} {change.row}"
    for name, before in change.before.items():
        yield f"    {name}: {shown(before)} -> {shown(change.after[name])}"


def _pruned(change: RowChange) -> Iterator[str]:
    yield f"pruned {change.noun} {change.row}"


def _findings(findings: list[Finding]) -> Iterator[str]:
    for finding in findings[:FINDINGS_SHOWN]:
        line = f"line {finding.line}" if finding.line else ""
        place = ", ".join(filter(None, [finding.place, line]))
        yield f"finding: {finding.rule}: {': '.join(filter(None, [place, finding.message]))}"
    if len(findings) > FINDINGS_SHOWN:
        counted = Counter(finding.rule for finding in findings)
        kinds = ", ".join(f"{count:,} {rule}" for rule, count in counted.most_common())
        yield f"{len(findings):,} findings in total ({kinds}); --report FILE writes all of them."


def _errors(report: Report) -> Iterator[str]:
    shown_errors = report.errors[:SHOWN]
    for file, of_file in groupby(shown_errors, key=lambda error: error.file):
        if file:
            yield file
        for error in of_file:
            yield f"  {_error(error)}"
    is_complete = report.error_count == len(report.errors)
    listed = "all of them" if is_complete else "the first of each rule"
    yield from _more(report.error_count - len(shown_errors), listed)


def _error(error: RowError) -> str:
    place = "" if error.line is None else f"line {error.line}"
    place += "" if error.column is None else f", column {error.column}"
    subject = " ".join(filter(None, [error.noun, error.row]))
    guess = f" Did you mean {error.nearest}?" if error.nearest else ""
    return ": ".join(filter(None, [place, subject, _field(error), error.message + guess]))


def _field(error: RowError) -> str:
    if error.value is None or isinstance(error.value, dict):
        return shown(error.value) if error.value else error.field
    return f"{error.field} = {shown(error.value)}"


def shown(value: Any) -> str:
    """Return a value as text for a message, shortened to LENGTH characters."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown(part)}" for name, part in value.items())
    if isinstance(value, (tuple, list)):
        return shown(":".join(map(str, value)))
    written = "nothing" if value in (None, "") else str(value)
    quoted = f'"{value}"' if isinstance(value, str) and value else written
    return quoted if len(quoted) <= LENGTH else f'{quoted[: LENGTH - 4]}..."'


def _verdict(report: Report) -> str:
    if report.errors:
        plural = "s" if report.error_count > 1 else ""
        return f"{report.error_count:,} error{plural}; nothing was written."
    if not report.change_count:
        return "No row has changed; nothing was written."
    if report.is_dry_run:
        return "Dry run: nothing was written."
    return f"Written as load {report.load}."
