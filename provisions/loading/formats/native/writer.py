"""Rows in the two native formats, as `load` reads them: JSON Lines, and its flat twin CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.nouns import Noun, Reference, nouns
from provisions.loading.rows.progress import Progress, silent
from provisions.loading.rows.selection import Selection, rows


def write_jsonl(selection: Selection, out: BinaryIO, progress: Progress = silent) -> int:
    """Write one line a row, what is referred to first; return the number of rows."""
    total = 0
    for noun in nouns():
        for values in _counted(noun, selection, progress):
            line = {"model": noun.label, "fields": fields_of(noun, values)}
            out.write(orjson.dumps(line) + b"\n")
            total += 1
    return total


def write_csv(selection: Selection, folder: Path, progress: Progress = silent) -> int:
    """Write one file a noun into a folder; return the number of rows. Empty nouns have no file."""
    total = 0
    for number, noun in enumerate(nouns(), 1):
        plural = str(noun.model._meta.verbose_name_plural).replace(" ", "_")
        path = folder / f"{number:02}-{plural}.csv"
        count = _write_table(noun, selection, path, progress)
        total += count
        if not count:
            path.unlink()
    return total


def _write_table(noun: Noun, selection: Selection, path: Path, progress: Progress) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(noun.by_name), lineterminator="\r\n")
        table.writeheader()
        for values in _counted(noun, selection, progress):
            told = _told(noun, values)
            table.writerow({column.name: _as_cell(column, value) for column, value in told})
            count += 1
    return count


def _counted(noun: Noun, selection: Selection, progress: Progress) -> Iterator[list[Any]]:
    chosen = selection[noun]
    total = noun.model.objects.count() if chosen is None else len(chosen)
    for done, values in enumerate(rows(noun, selection), 1):
        yield values
        progress(f"writing {noun}", done, total)


def fields_of(noun: Noun, values: list[Any]) -> dict[str, Any]:
    """Return the fields of a row as JSON Lines have them, without those that go without saying."""
    return {column.name: _as_json(column, value) for column, value in _told(noun, values)}


def _told(noun: Noun, values: list[Any]) -> Iterator[tuple[LoadColumn, Any]]:
    """The fields that a reader would not fill in by itself."""
    for column, value in zip(noun.columns, values, strict=True):
        if column.is_required or value != column.default:
            yield column, value


def _as_json(column: LoadColumn, value: Any) -> Any:
    if isinstance(column, Reference) and value is not None:
        return _shortened(column.target, value)
    return value if value is None or isinstance(value, (str, int)) else _plain(value)


def _shortened(noun: Noun, key: tuple[Any, ...]) -> list[Any]:
    """The key without a last value that goes without saying: the first wording of a clause."""
    last = noun.key_leaves[-1]
    is_plain = noun.fewest_in_key < len(key) and key[-1] == last.default
    return list(key[:-1] if is_plain else key)


def _as_cell(column: LoadColumn, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(column, Reference):
        return column.target.public_id(value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int)) else _plain(value)


def _plain(value: Any) -> str:
    """Numbers keep their digits, moments their zone."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in a file.")
