"""Reads every file of a run into records and finds all that is wrong with them as they stand."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from provisions.loading import formats
from provisions.loading.columns import MISSING, Column
from provisions.loading.errors import RejectedValueError, RowError
from provisions.loading.nearest import nearest
from provisions.loading.nouns import Key, Noun
from provisions.loading.progress import Progress
from provisions.loading.readers import fixtures, tables
from provisions.loading.readers.format import Options
from provisions.loading.readers.lines import Lines
from provisions.loading.readers.rows import BadLine, Finding, RawRow, UnreadableFileError
from provisions.loading.report import LoadedFile
from provisions.loading.run import LooseReference, Record, Run, default_of

READERS = {".jsonl": fixtures.read, ".csv": tables.read}

#: Progress is told this often, in rows.
STRIDE = 1000


class _Problem(Exception):  # noqa: N818 (not an error of ours: it carries one)
    def __init__(self, file: str, rule: str, message: str) -> None:
        self.error = RowError(file, None, rule, message)


def gather(run: Run, paths: Iterable[str | Path], progress: Progress, options: Options) -> None:
    """Read all files into the run; whatever is wrong ends up in its report."""
    files = list(_files(run, paths))
    total = sum(path.stat().st_size for path in files)
    done = 0
    for path in files:
        done += _read_file(run, path, progress, done, total, options)


def _files(run: Run, paths: Iterable[str | Path]) -> Iterator[Path]:
    seen = set()
    for path in map(Path, paths):
        try:
            for file in _expand(path):
                if file.resolve() not in seen:
                    seen.add(file.resolve())
                    yield file
        except _Problem as problem:
            run.report.errors.append(problem.error)


def _expand(path: Path) -> list[Path]:
    """The files a path stands for; files of other formats in a folder are passed over."""
    try:
        if path.is_dir():
            found = sorted(file for file in path.iterdir() if file.suffix in READERS)
        else:
            path.stat()
            found = [path]
    except OSError as error:
        raise _Problem(str(path), "not_found", f"{error.strerror}.") from error
    if not found:
        raise _Problem(str(path), "not_found", "No .jsonl or .csv file in this folder.")
    return found


def _read_file(
    run: Run, path: Path, progress: Progress, done: int, total: int, options: Options
) -> int:
    rows, size, sha256 = 0, 0, ""
    lines = Lines(path, allows_bom=path.suffix == ".csv")
    try:
        known = formats.format_of(path, options)
        reading: Iterator[RawRow | BadLine | Finding]
        if known is None:
            reading = _native(path, options)(lines)
        else:
            reading, size = formats.read(path, known, options), path.stat().st_size
            sha256 = formats.sha256_of(path)
        for found in reading:
            if isinstance(found, RawRow):
                rows += 1
                _take(run, str(path), found)
            elif isinstance(found, Finding):
                run.report.findings.append(found)
            else:
                run.report.errors.append(_as_error(str(path), found))
            if rows % STRIDE == 0:
                progress("reading", done + lines.read_bytes, total)
    except UnreadableFileError as error:
        run.report.errors.append(
            RowError(str(path), error.line, error.rule, error.message, column=error.column)
        )
    run.report.files.append(LoadedFile(str(path), sha256 or lines.sha256, rows))
    return size or lines.read_bytes


def _native(path: Path, options: Options) -> Callable[[Lines], Iterator[RawRow | BadLine]]:
    """The reader of one of our own formats, by the name that was given or by the file's end."""
    return READERS.get(f".{options.format}", READERS.get(path.suffix.lower(), fixtures.read))


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


def _take(run: Run, file: str, raw: RawRow) -> None:
    """Make a record of a row, or report all that is wrong with it."""
    noun, batch = raw.noun, run.batches[raw.noun]
    values, wrong = _values(noun, raw)
    key = _key(noun, values)
    if key is not None and not wrong:
        record = Record(file, raw.line, key, tuple(values), is_partial=raw.is_partial)
        first = batch.records.setdefault(key, record)
        if first is not record:
            message = f"The same {noun} stands in {first.file}, line {first.line}."
            run.reject(noun, record, RejectedValueError("duplicate_key", message))
        return
    _refuse(run, file, raw, key, values, wrong)


def _refuse(
    run: Run,
    file: str,
    raw: RawRow,
    key: Key | None,
    values: list[Any],
    wrong: list[tuple[str, RejectedValueError]],
) -> None:
    noun, row = raw.noun, ""
    if key is not None:
        row = noun.public_id(key)
        run.batches[noun].rejected.add(key)
    for name, error in wrong:
        run.report.errors.append(
            error.at(file, raw.line, noun.name, row, name, raw.fields.get(name))
        )
    for reference in noun.references:
        value = values[reference.position]
        if value is not MISSING and value is not None:
            loose = LooseReference(file, raw.line, noun, row, reference, value)
            run.loose_references.append(loose)


def _values(noun: Noun, raw: RawRow) -> tuple[list[Any], list[tuple[str, RejectedValueError]]]:
    values: list[Any] = []
    wrong = [(name, _unknown(noun, name)) for name in raw.fields if name not in noun.by_name]
    for column in noun.columns:
        value = raw.fields.get(column.name, MISSING)
        if value is MISSING and raw.is_partial and column not in noun.key_columns:
            values.append(MISSING)
            continue
        try:
            values.append(_value(noun, column, value))
        except RejectedValueError as error:
            values.append(MISSING)
            wrong.append((column.name, error))
    return values, wrong


def _value(noun: Noun, column: Column, raw: Any) -> Any:
    if raw is not MISSING:
        return column.parse(raw)
    return default_of(noun, column)


def _unknown(noun: Noun, name: str) -> RejectedValueError:
    message = f"A {noun} has no such field."
    return RejectedValueError("unknown_field", message, nearest(name, noun.by_name))


def _key(noun: Noun, values: list[Any]) -> Key | None:
    """The row's key, also of a row that is wrong elsewhere; None if the key itself is wrong."""
    if any(values[column.position] is MISSING for column in noun.key_columns):
        return None
    return noun.key_of(tuple(values))
