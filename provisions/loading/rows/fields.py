"""The fields of a row in our own formats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.nouns import Noun, Reference


def fields_of(noun: Noun, values: list[Any]) -> dict[str, Any]:
    """Return the fields of a row as in JSON Lines, without fields that have their default."""
    return {column.name: _as_json(column, value) for column, value in stated_fields(noun, values)}


def stated_fields(noun: Noun, values: list[Any]) -> Iterator[tuple[LoadColumn, Any]]:
    """Yield the required fields and those whose value is not the default."""
    for column, value in zip(noun.columns, values, strict=True):
        if column.is_required or value != column.default:
            yield column, value


def _as_json(column: LoadColumn, value: Any) -> Any:
    if isinstance(column, Reference) and value is not None:
        return _shortened(column.target, value)
    return value if value is None or isinstance(value, (str, int)) else plain_value(value)


def _shortened(noun: Noun, key: tuple[Any, ...]) -> list[Any]:
    """Return the key without a last value that is the default, such as the first wording."""
    last = noun.key_leaves[-1]
    is_plain = noun.fewest_in_key < len(key) and key[-1] == last.default
    return list(key[:-1] if is_plain else key)


def plain_value(value: Any) -> str:
    """Return a date, a moment with its zone, or a decimal with all its digits as text."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"Values of the type {type(value).__name__} cannot be written to a file.")
