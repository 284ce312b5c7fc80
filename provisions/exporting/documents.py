"""Ready documents out of the database as JSON Lines, at the rate that PostgreSQL copies them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from django.db import connection, transaction

#: In COPY's CSV a value is quoted only if it holds one of these, or a line break; JSON writes all
#: of them as escapes. So what comes out is the documents themselves, a line each.
QUOTE, DELIMITER = "\x01", "\x02"

#: About this many bytes go out at a time, instead of one document.
BLOCK = 1 << 18


@contextmanager
def one_view() -> Iterator[None]:
    """One view of the database for as long as it takes, whatever is published meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def copied(select: str, parameters: tuple[Any, ...]) -> Iterator[Iterator[bytes]]:
    """The only column of a statement, a row a line, in blocks that may end anywhere.

    A context, since whoever stops in the middle must end the copy before the transaction: the
    server would wait for its reader, and the reader for the server.
    """
    statement = (
        f"COPY ({select}) TO STDOUT (FORMAT csv, QUOTE '{QUOTE}', ESCAPE '{QUOTE}', "
        f"DELIMITER '{DELIMITER}', ENCODING 'UTF8')"
    )
    with connection.cursor() as cursor, cursor.copy(statement, parameters) as copy:
        yield gathered(bytes(block) for block in copy)


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger pieces."""
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def parsed(blocks: Iterable[bytes]) -> Iterator[list[dict[str, Any]]]:
    """The documents of JSON Lines, some at a time, however the blocks are cut."""
    rest = b""
    for block in blocks:
        whole, line_break, rest = (rest + block).rpartition(b"\n")
        if line_break:
            yield [orjson.loads(line) for line in whole.split(b"\n")]
    if rest:
        yield [orjson.loads(rest)]
