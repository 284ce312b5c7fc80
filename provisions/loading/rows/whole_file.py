"""Files that are read into memory completely: bytes, text and JSON, each with a limit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from provisions.loading.rows.raw_rows import UnreadableFileError

#: The deepest nesting of JSON objects that is read.
DEEPEST: Final = 200
_OTHERS: Final = {
    b"\x1f\x8b": "The file is compressed with gzip. Decompress it and load the content.",
    b"PK\x03\x04": "The file is a zip archive. Extract it and load the content.",
}


def bytes_of(path: Path, largest: int) -> bytes:
    """Return a file's bytes; `largest` is in bytes.

    Raises UnreadableFileError if the file is empty, compressed or too large.
    """
    try:
        if path.stat().st_size > largest:
            limit = f"{largest // 1024 // 1024} MiB"
            message = f"The file is larger than {limit}. Split it into smaller files."
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
    """Decode UTF-8. Raises UnreadableFileError with the place of the first invalid byte."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        message = f"The byte 0x{raw[error.start]:02x} is not valid UTF-8. Save the file as UTF-8."
        raise UnreadableFileError("not_utf8", message, line, column) from None


def json_of(text: str, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Parse JSON; `pairs` builds its objects. Raises UnreadableFileError."""
    try:
        return json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        message = (
            f"The file is not valid JSON: {error.msg}. It may be incomplete; download it again."
        )
        raise UnreadableFileError("invalid_json", message, error.lineno, error.colno) from None
    except RecursionError:
        raise too_deep() from None


def too_deep() -> UnreadableFileError:
    """Return the error for JSON with too many levels."""
    message = f"The JSON is nested more than {DEEPEST} levels deep."
    return UnreadableFileError("too_deep", message)
