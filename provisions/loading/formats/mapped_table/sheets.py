"""Reads the lines of CSV and XLSX tables one at a time, for mappings."""

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

#: The most bytes of an uncompressed workbook.
LARGEST: Final = 1024 * 1024 * 1024
#: The number of bytes of each part of a workbook that are searched for entity declarations.
HEAD: Final = 4096
ZIP: Final = b"PK\x03\x04"

Row = tuple[int, list[str]]


def rows(path: Path, rules: Rules) -> Iterator[Row]:
    """Yield the lines of a table, starting with its header. Raises UnreadableFileError."""
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
            message = f"This row is not valid CSV: {error}."
            raise UnreadableFileError("invalid_csv", message, start) from None
        yield start, cells


def _workbook(path: Path, rules: Rules) -> Iterator[Row]:
    """Yield the rows of a sheet with the values that are stored for formulas."""
    _check_parts(path)
    # The files are opened here, so that they are closed even if the library fails.
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
        message = f"The .xlsx workbook cannot be read: {error}. Save it again as .xlsx."
        raise UnreadableFileError("invalid_workbook", message) from None


def _check_parts(path: Path) -> None:
    """Check that the workbook is safe to uncompress: limited size, no entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                limit = f"{LARGEST // 1024 // 1024} MiB"
                message = f"The workbook is larger than {limit} uncompressed. Split it."
                raise UnreadableFileError("too_large", message)
            for part in archive.infolist():
                with archive.open(part) as file:
                    if b"<!" in file.read(HEAD) and part.filename.endswith((".xml", ".rels")):
                        message = f"{part.filename} declares entities, which are not allowed."
                        raise UnreadableFileError("entities", message)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        message = f"The .xlsx workbook is damaged: {error}. Get the file again."
        raise UnreadableFileError("invalid_workbook", message) from None


def _sheet(book: Any, rules: Rules) -> str:
    """Return the name of the sheet in the mapping, or of the only sheet."""
    names = {sheet.title: getattr(sheet, "sheet_state", "visible") for sheet in book.worksheets}
    if rules.sheet:
        if rules.sheet not in names:
            guess = nearest_spelling(rules.sheet, names)
            hint = f" Did you mean '{guess}'?" if guess else f" Its sheets: {', '.join(names)}."
            message = f"[file] sheet: the workbook has no sheet '{rules.sheet}'.{hint}"
            raise UnreadableFileError("no_sheet", message)
        return rules.sheet
    if len(names) != 1:
        shown = ", ".join(
            name if state == "visible" else f"{name} ({state})" for name, state in names.items()
        )
        message = f"The workbook has several sheets ({shown}). Name one in [file] sheet."
        raise UnreadableFileError("no_sheet", message)
    return str(next(iter(names)))


def _cell(shown: Any, written: Any) -> str:
    value = shown.value
    if value is None and written.value is not None:
        message = (
            f"The formula in {written.coordinate} has no stored value. Open the file in a "
            "spreadsheet program and save it."
        )
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
