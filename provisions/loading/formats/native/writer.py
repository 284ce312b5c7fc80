"""Writes rows in the native formats that `load` reads: JSON Lines and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.fields import fields_of, plain_value, stated_fields
from provisions.loading.rows.nouns import Noun, Reference, nouns
from provisions.loading.rows.progress import Progress, silent
from provisions.loading.rows.selection import Selection, rows


def write_jsonl(selection: Selection, out: BinaryIO, progress: Progress = silent) -> int:
    """Write one line per row, referenced rows first; return the number of rows."""
    total = 0
    for noun in nouns():
        for values in _counted(noun, selection, progress):
            line = {"model": noun.label, "fields": fields_of(noun, values)}
            out.write(orjson.dumps(line) + b"\n")
            total += 1
    return total


def write_csv(selection: Selection, folder: Path, progress: Progress = silent) -> int:
    """Write one file per noun with rows into a folder; return the number of rows."""
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
            stated = stated_fields(noun, values)
            table.writerow({column.name: _as_cell(column, value) for column, value in stated})
            count += 1
    return count


def _counted(noun: Noun, selection: Selection, progress: Progress) -> Iterator[list[Any]]:
    chosen = selection[noun]
    total = noun.model.objects.count() if chosen is None else len(chosen)
    for done, values in enumerate(rows(noun, selection), 1):
        yield values
        progress(f"writing {noun}", done, total)


def _as_cell(column: LoadColumn, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(column, Reference):
        return column.target.public_id(value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int)) else plain_value(value)
