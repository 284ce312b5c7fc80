"""Stored documents as JSON Lines, streamed with COPY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from django.db import connection, transaction

#: COPY quotes a CSV value only if it contains one of these or a line break; JSON escapes all of
#: them. So the output is the unchanged documents, one per line.
QUOTE, DELIMITER = "\x01", "\x02"

#: The approximate number of bytes per block.
BLOCK = 1 << 18


@contextmanager
def one_view() -> Iterator[None]:
    """A transaction that does not see concurrent publications."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def copied(select: str, parameters: tuple[Any, ...]) -> Iterator[Iterator[bytes]]:
    """The only column of a statement, one row per line, in blocks that can end anywhere.

    A context manager, because a caller that stops early must end the copy before the transaction;
    otherwise the server and the client would wait for each other.
    """
    statement = (
        f"COPY ({select}) TO STDOUT (FORMAT csv, QUOTE '{QUOTE}', ESCAPE '{QUOTE}', "
        f"DELIMITER '{DELIMITER}', ENCODING 'UTF8')"
    )
    with connection.cursor() as cursor, cursor.copy(statement, parameters) as copy:
        yield gathered(bytes(block) for block in copy)


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, in blocks."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger blocks."""
    buffered, size = [], 0
    for piece in pieces:
        buffered.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(buffered)
            buffered, size = [], 0
    if buffered:
        yield b"".join(buffered)


def parsed(blocks: Iterable[bytes]) -> Iterator[list[dict[str, Any]]]:
    """The documents of JSON Lines, in groups; blocks can end anywhere."""
    rest = b""
    for block in blocks:
        whole, line_break, rest = (rest + block).rpartition(b"\n")
        if line_break:
            yield [orjson.loads(line) for line in whole.split(b"\n")]
    if rest:
        yield [orjson.loads(rest)]
