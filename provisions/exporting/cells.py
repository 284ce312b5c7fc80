"""CSV and workbook cells that spreadsheets display unchanged; all CSV is written here."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from provisions.characters import xml_safe

#: Spreadsheets read a file as UTF-8 if it begins with this.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: Spreadsheets execute a cell that begins with one of these (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows as CSV (RFC 4180, UTF-8); None is an empty cell."""
    text = StringIO(newline="")
    csv.writer(text).writerows([_csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _csv_cell(value: Any) -> Any:
    return without_formula(value) if isinstance(value, str) else value


def workbook_safe(value: Any) -> Any:
    """A value for a cell of a workbook, which is XML."""
    return xml_safe(value) if isinstance(value, str) else value


def without_formula(text: str) -> str:
    """Text for a CSV cell, with an apostrophe before it if it would be executed as a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
