"""The fields of a row as our own formats have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.nouns import Noun, Reference


def fields_of(noun: Noun, values: list[Any]) -> dict[str, Any]:
    """Return the fields of a row as JSON Lines have them, without those that go without saying."""
    return {column.name: _as_json(column, value) for column, value in stated_fields(noun, values)}


def stated_fields(noun: Noun, values: list[Any]) -> Iterator[tuple[LoadColumn, Any]]:
    """The fields that a reader would not fill in by itself."""
    for column, value in zip(noun.columns, values, strict=True):
        if column.is_required or value != column.default:
            yield column, value


def _as_json(column: LoadColumn, value: Any) -> Any:
    if isinstance(column, Reference) and value is not None:
        return _shortened(column.target, value)
    return value if value is None or isinstance(value, (str, int)) else plain_value(value)


def _shortened(noun: Noun, key: tuple[Any, ...]) -> list[Any]:
    """The key without a last value that goes without saying: the first wording of a clause."""
    last = noun.key_leaves[-1]
    is_plain = noun.fewest_in_key < len(key) and key[-1] == last.default
    return list(key[:-1] if is_plain else key)


def plain_value(value: Any) -> str:
    """Numbers keep their digits, moments their zone."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in a file.")
