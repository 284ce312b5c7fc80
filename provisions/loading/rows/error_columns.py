"""Finds the columns of errors in JSON lines."""

import dataclasses
import json
import re
from collections import defaultdict
from pathlib import Path

from provisions.loading.rows.errors import RowError


def with_columns(errors: list[RowError], folder: Path | None = None) -> list[RowError]:
    """Return the errors, with columns for errors about a field of a JSON line.

    File names are relative to `folder`, or to the working directory.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for error in errors:
        if error.file.endswith(".jsonl") and error.field and error.column is None and error.line:
            wanted[error.file].add(error.line)
    texts = {
        (file, n): text
        for file, some in wanted.items()
        for n, text in _lines((folder or Path()) / file, some)
    }
    return [_with_column(error, texts.get((error.file, error.line or 0))) for error in errors]


def _lines(file: Path, numbers: set[int]) -> list[tuple[int, str]]:
    with file.open("rb") as opened:
        return [
            (number, line.decode(errors="replace"))
            for number, line in enumerate(opened, 1)
            if number in numbers
        ]


def _with_column(error: RowError, text: str | None) -> RowError:
    if text is None:
        return error
    name = json.dumps(error.field.partition(",")[0], ensure_ascii=False)
    fields = max(text.find('"fields"'), 0) if error.noun else 0
    place = re.compile(rf"{re.escape(name)}\s*:").search(text, fields)
    return error if place is None else dataclasses.replace(error, column=place.start() + 1)
