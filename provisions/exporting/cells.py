"""Cells that every spreadsheet opens right and computes nothing of; all CSV is written here."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from provisions.characters import xml_safe

#: Spreadsheets take a file for UTF-8 if it begins with this.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: With these a cell begins that a spreadsheet computes, or sends somewhere (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows as CSV (RFC 4180, UTF-8); None is an empty cell."""
    text = StringIO(newline="")
    csv.writer(text).writerows([_guarded(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _guarded(value: Any) -> Any:
    return unformulated(value) if isinstance(value, str) else value


def workbook_safe(value: Any) -> Any:
    """A value for a cell of a workbook, which is XML."""
    return xml_safe(value) if isinstance(value, str) else value


def unformulated(text: str) -> str:
    """Text for a cell of a CSV file: with an apostrophe before what would be computed."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
