"""Rows that hang below one another by a parent link, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


def in_document_order(
    parts: Mapping[Key | None, Sequence[Row]], key: Callable[[Row], Key]
) -> Iterator[tuple[tuple[Row, ...], Row]]:
    """Yield each row, parents before children, with the rows above it, the top one first.

    `parts` are the rows below each row in their order, by its `key`; those at the top by None. Rows
    that no path leads to from the top are left out. Depth is bounded by memory alone.
    """
    waiting: list[tuple[tuple[Row, ...], Row]] = [
        ((), row) for row in reversed(parts.get(None, ()))
    ]
    while waiting:
        above, row = waiting.pop()
        yield above, row
        below = parts.get(key(row), ())
        if below:
            line = (*above, row)
            waiting.extend((line, part) for part in reversed(below))
