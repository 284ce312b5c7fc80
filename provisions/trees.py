"""Traversal of trees of rows with parent links, in document order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


def in_document_order(
    parts: Mapping[Key | None, Sequence[Row]], key: Callable[[Row], Key]
) -> Iterator[tuple[tuple[Row, ...], Row]]:
    """Yield each row with its ancestors, the top one first; parents before children.

    `parts` are the ordered children of each row, by its `key`; top-level rows are under None. Rows
    that are not reachable from the top are omitted. Depth is limited by memory only.
    """
    stack: list[tuple[tuple[Row, ...], Row]] = [((), row) for row in reversed(parts.get(None, ()))]
    while stack:
        above, row = stack.pop()
        yield above, row
        below = parts.get(key(row), ())
        if below:
            line = (*above, row)
            stack.extend((line, part) for part in reversed(below))
