"""Reads every file of a run into the temporary tables, and reports errors in the files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from provisions.loading.formats.native import csv, jsonl
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.pipeline import formats
from provisions.loading.pipeline.check import stage_row
from provisions.loading.pipeline.run import Run
from provisions.loading.report.outcome import LoadedFile
from provisions.loading.rows.errors import RowError
from provisions.loading.rows.options import Options
from provisions.loading.rows.progress import Progress
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow, UnreadableFileError

READERS = {"jsonl": jsonl.read, "csv": csv.read}

#: Number of rows between two progress reports.
STRIDE = 1000


class _Problem(Exception):  # noqa: N818 (it only carries a RowError)
    def __init__(self, file: str, rule: str, message: str) -> None:
        self.error = RowError(file, None, rule, message)


def gather(run: Run, paths: Iterable[str | Path], progress: Progress, options: Options) -> None:
    """Read all files into the run, and add their errors to its report."""
    files = list(_files(run, paths))
    total = sum(path.stat().st_size for path in files)
    done = 0
    for path in files:
        progress("reading", done, total)
        done += _read_file(run, path, progress, done, total, options)
    for stage in run.stages.values():
        stage.flush()


def _files(run: Run, paths: Iterable[str | Path]) -> Iterator[Path]:
    seen = set()
    for path in map(Path, paths):
        try:
            for file in _expand(path):
                if file.resolve() not in seen:
                    seen.add(file.resolve())
                    yield file
        except _Problem as problem:
            run.report.add(problem.error)


def _expand(path: Path) -> list[Path]:
    """Return the file, or the .jsonl and .csv files of a folder; other files are ignored."""
    try:
        if path.is_dir():
            found = sorted(file for file in path.iterdir() if file.suffix in formats.NATIVE)
        else:
            path.stat()
            found = [path]
    except OSError as error:
        raise _Problem(str(path), "not_found", f"{error.strerror}.") from error
    if not found:
        message = "This folder contains no .jsonl or .csv file. Name files of other formats."
        raise _Problem(str(path), "not_found", message)
    return found


def _read_file(
    run: Run, path: Path, progress: Progress, done: int, total: int, options: Options
) -> int:
    rows, size, sha256, name = 0, 0, "", ""
    shown = options.name_of(path)
    run.files.append(shown)
    number = len(run.files) - 1
    lines = Lines(path, allows_bom=path.suffix == ".csv")
    try:
        known = formats.format_of(path, options)
        name = known.name if known else _native(path, options)
        reading: Iterator[RawRow | BadLine | Finding]
        if known is None:
            reading = READERS[name](lines)
        else:
            reading, size = formats.read(path, known, options), path.stat().st_size
            sha256 = formats.sha256_of(path)
        for found in reading:
            if isinstance(found, RawRow):
                rows += 1
                stage_row(run, number, found)
            elif isinstance(found, Finding):
                run.report.findings.append(found)
            else:
                run.report.add(_as_error(shown, found))
            if rows % STRIDE == 0:
                progress("reading", done + lines.read_bytes, total)
    except UnreadableFileError as error:
        place = shown, error.line, error.rule, error.message
        run.report.add(RowError(*place, column=error.column))
    run.report.files.append(LoadedFile(shown, sha256 or lines.sha256, rows, name))
    return size or lines.read_bytes


def _native(path: Path, options: Options) -> str:
    """Return the name of one of our own formats, from --format or from the file extension."""
    return options.format if options.format in READERS else formats.NATIVE[path.suffix.lower()]


def _as_error(file: str, bad: BadLine) -> RowError:
    return RowError(
        file=file,
        line=bad.line,
        rule=bad.rule,
        message=bad.message,
        field=bad.field,
        value=bad.value,
        column=bad.column,
        nearest=bad.nearest,
    )
