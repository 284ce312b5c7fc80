"""The lines of a table to which a mapping is applied: CSV and XLSX, one at a time."""

from __future__ import annotations

import csv
import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from provisions.loading.formats.mapped_table.rules import Rules
from provisions.loading.formats.native.csv import LONGEST_CELL
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.raw_rows import UnreadableFileError
from provisions.nearest import nearest_spelling

#: As large as a workbook may become when it is unpacked.
LARGEST: Final = 1024 * 1024 * 1024
#: How much of each part of a workbook is looked at for declarations of entities.
HEAD: Final = 4096
ZIP: Final = b"PK\x03\x04"

Row = tuple[int, list[str]]


def rows(path: Path, rules: Rules) -> Iterator[Row]:
    """Yield the lines of a table from its header on. Raises UnreadableFileError."""
    try:
        with path.open("rb") as file:
            is_workbook = file.read(len(ZIP)) == ZIP
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
    found = _workbook(path, rules) if is_workbook else _csv(path, rules)
    yield from (row for row in found if row[0] >= rules.header)


def _csv(path: Path, rules: Rules) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    lines = Lines(path, allows_bom=True)
    reader = csv.reader((text for _, text in lines), strict=True, delimiter=rules.delimiter)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError("invalid_csv", f"Not CSV: {error}.", start) from None
        yield start, cells


def _workbook(path: Path, rules: Rules) -> Iterator[Row]:
    """The rows of a sheet as its program last showed them."""
    _check_parts(path)
    # Files of ours, so that they are closed whatever the library makes of them.
    with path.open("rb") as first, path.open("rb") as second:
        book, formulas = _opened(first, data_only=True), _opened(second, data_only=False)
        name = _sheet(book, rules)
        pairs = zip(book[name].iter_rows(), formulas[name].iter_rows(), strict=True)
        for number, (shown, written) in enumerate(pairs, 1):
            yield number, [_cell(*pair) for pair in zip(shown, written, strict=True)]


def _opened(file: BinaryIO, data_only: bool) -> Any:
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=data_only)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        message = f"Not an .xlsx workbook that can be read: {error}."
        raise UnreadableFileError("invalid_workbook", message) from None


def _check_parts(path: Path) -> None:
    """See that unpacking does no harm: no bomb, no entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                message = f"Unpacked it is larger than {LARGEST // 1024 // 1024} MiB."
                raise UnreadableFileError("too_large", message)
            for part in archive.infolist():
                with archive.open(part) as file:
                    if b"<!" in file.read(HEAD) and part.filename.endswith((".xml", ".rels")):
                        message = f"{part.filename} declares entities: no program writes that."
                        raise UnreadableFileError("entities", message)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        message = f"Not a whole .xlsx workbook: {error}."
        raise UnreadableFileError("invalid_workbook", message) from None


def _sheet(book: Any, rules: Rules) -> str:
    """The sheet that is named, or the only one that is not hidden."""
    names = {sheet.title: getattr(sheet, "sheet_state", "visible") for sheet in book.worksheets}
    if rules.sheet:
        if rules.sheet not in names:
            guess = nearest_spelling(rules.sheet, names)
            hint = f" Did you mean '{guess}'?" if guess else f" There are: {', '.join(names)}."
            message = f"The workbook has no sheet '{rules.sheet}'.{hint}"
            raise UnreadableFileError("no_sheet", message)
        return rules.sheet
    if len(names) != 1:
        shown = ", ".join(
            name if state == "visible" else f"{name} ({state})" for name, state in names.items()
        )
        message = f"The workbook has several sheets ({shown}): name one in [file] sheet."
        raise UnreadableFileError("no_sheet", message)
    return str(next(iter(names)))


def _cell(shown: Any, written: Any) -> str:
    value = shown.value
    if value is None and written.value is not None:
        message = f"The formula in {written.coordinate} has no value: save the file with a program."
        raise UnreadableFileError("no_value", message, written.row, written.column)
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
