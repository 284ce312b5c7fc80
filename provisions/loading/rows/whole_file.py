"""A file that must be in memory as a whole: its bytes, its text, its JSON, each bounded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from provisions.loading.rows.raw_rows import UnreadableFileError

#: Objects that lie deeper in each other are a trap.
DEEPEST: Final = 200
_OTHERS: Final = {
    b"\x1f\x8b": "A gzip file: unpack it first, and load what is in it.",
    b"PK\x03\x04": "A zip file: unpack it first, and load what is in it.",
}


def bytes_of(path: Path, largest: int) -> bytes:
    """Return a file's bytes. Raises UnreadableFileError: empty, compressed, larger than that."""
    try:
        if path.stat().st_size > largest:
            message = f"The file is larger than {largest // 1024 // 1024} MiB: load a part of it."
            raise UnreadableFileError("too_large", message)
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
    if not raw.strip():
        raise UnreadableFileError("empty_file", "The file is empty.")
    for mark, message in _OTHERS.items():
        if raw.startswith(mark):
            raise UnreadableFileError("compressed", message)
    return raw


def text_of(raw: bytes) -> str:
    """Return what UTF-8 bytes say. Raises UnreadableFileError with the place of a wrong one."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        message = f"Not UTF-8: byte 0x{raw[error.start]:02x}. Save the file as UTF-8."
        raise UnreadableFileError("not_utf8", message, line, column) from None


def json_of(text: str, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Return what a JSON text holds; `pairs` makes its objects. Raises UnreadableFileError."""
    try:
        return json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        message = f"Not JSON: {error.msg}. Is the file whole? Fetch it again."
        raise UnreadableFileError("invalid_json", message, error.lineno, error.colno) from None
    except RecursionError:
        raise too_deep() from None


def too_deep() -> UnreadableFileError:
    """Tell that what a file holds lies too deep in each other."""
    return UnreadableFileError("too_deep", f"It is nested more than {DEEPEST} deep.")
