"""The native format: Django's JSON Lines fixtures with natural keys and no primary keys."""

from collections.abc import Iterator
from typing import Any

import orjson

from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.nouns import Noun, nouns
from provisions.loading.rows.raw_rows import BadLine, RawRow
from provisions.nearest import nearest_spelling

SHAPE = '{"model": "provisions.plan", "fields": {...}}'


def read(lines: Lines) -> Iterator[RawRow | BadLine]:
    """Yield the rows of a file; blank lines are ignored, as in `loaddata`."""
    by_label = {noun.label: noun for noun in nouns()}
    for number, text in lines:
        if text and not text.isspace():
            yield _row(number, text, by_label)


def _row(number: int, text: str, by_label: dict[str, Noun]) -> RawRow | BadLine:
    try:
        entry = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"This line is not valid JSON: {error.msg}."
        return BadLine(number, "invalid_json", message, column=error.colno)
    if not isinstance(entry, dict) or not isinstance(entry.get("fields"), dict):
        message = f"This line has no object 'fields'. Write each line as {SHAPE}."
        return BadLine(number, "wrong_shape", message)
    return _wrong_head(number, entry, by_label) or RawRow(
        number, by_label[entry["model"].lower()], entry["fields"]
    )


def _wrong_head(number: int, entry: dict[str, Any], by_label: dict[str, Noun]) -> BadLine | None:
    model = entry.get("model")
    if not isinstance(model, str) or model.lower() not in by_label:
        guess = nearest_spelling(model, by_label)
        message = "There is no model with this name that can be loaded."
        return BadLine(number, "unknown_model", message, None, "model", model, guess)
    if "pk" in entry:
        message = "Natural keys identify the rows. Remove 'pk' (dumpdata --natural-primary)."
        return BadLine(number, "primary_key", message, None, "pk", entry["pk"])
    unknown = entry.keys() - {"model", "fields"}
    if unknown:
        message = f"'{min(unknown)}' is not a valid member. Write each line as {SHAPE}."
        return BadLine(number, "wrong_shape", message, None, min(unknown), None)
    return None
