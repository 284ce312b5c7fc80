"""The formats that `load` reads, and the detection of the format of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from provisions.loading.formats.agora import reader as agora
from provisions.loading.formats.agora import segments
from provisions.loading.formats.akoma_ntoso import reader as akn
from provisions.loading.formats.clml import reader as clml
from provisions.loading.formats.eu_json import reader as eu_json
from provisions.loading.formats.file_format import HEAD_BYTES, Format
from provisions.loading.formats.mapped_table import reader as mapped
from provisions.loading.formats.plain_text import pdf
from provisions.loading.formats.plain_text import reader as text
from provisions.loading.formats.skos import reader as skos
from provisions.loading.formats.us_code import reader as uscode
from provisions.loading.formats.uslm import reader as uslm
from provisions.loading.instruments import editions, to_rows
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow, UnreadableFileError
from provisions.nearest import nearest_spelling

#: Every format beside our own .jsonl and .csv. A new format is listed here.
FORMATS: tuple[Format, ...] = (
    text.FORMAT,
    pdf.FORMAT,
    akn.FORMAT,
    clml.FORMAT,
    uslm.FORMAT,
    uscode.FORMAT,
    eu_json.FORMAT,
    mapped.FORMAT,
    skos.FORMAT,
    agora.FORMAT,
    segments.FORMAT,
)

#: Our own formats, which formats/native/ reads line by line.
NATIVE = {".jsonl": "jsonl", ".csv": "csv"}

GZIP = b"\x1f\x8b"


def names() -> list[str]:
    """Return the valid values of `--format`."""
    return ["auto", *NATIVE.values(), *(known.name for known in FORMATS)]


def format_of(path: Path, options: Options) -> Format | None:
    """Return the format of a file; None for our own formats.

    Raises UnreadableFileError if no format, or more than one, recognizes the file.
    """
    wanted = options.format if options.format != "auto" else ""
    if wanted:
        return _named(wanted)
    if options.mapping:
        return mapped.FORMAT
    head = _head(path)
    found = [known for known in FORMATS if known.recognizes(path, head)]
    if len(found) > 1:
        both = " and ".join(known.name for known in found)
        message = f"Several formats recognize this file: {both}. Choose one with --format."
        raise UnreadableFileError("unknown_format", message)
    if found:
        return found[0]
    if path.suffix.lower() in NATIVE:
        return None
    raise UnreadableFileError("unknown_format", _unknown(head))


def _named(name: str) -> Format | None:
    if name in NATIVE.values():
        return None
    for known in FORMATS:
        if known.name == name:
            return known
    guess = nearest_spelling(name, names())
    hint = f" Did you mean {guess}?" if guess else f" Choose one of: {', '.join(names())}."
    raise UnreadableFileError("unknown_format", f"--format: there is no format '{name}'.{hint}")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
    if not head:
        raise UnreadableFileError("empty_file", "The file is empty.")
    return head


def _unknown(head: bytes) -> str:
    if head.startswith(GZIP):
        return "The file is compressed with gzip. Decompress it and load the content."
    titles = ", ".join(known.title for known in FORMATS)
    return f"No format recognizes this file. Supported formats: .jsonl, .csv, {titles}."


def read(path: Path, known: Format, options: Options) -> Iterator[RawRow | BadLine | Finding]:
    """Yield the rows and findings of a file of one of FORMATS. Raises UnreadableFileError."""
    if known.rows is not None:
        yield from known.rows(path, options)
    if known.instruments is not None:
        opened = to_rows.OpenedPlan(options.name_of(path), sha256_of(path), known.name)
        rows_of = editions.rows if options.valid_from else to_rows.rows
        for instrument in known.instruments(path, options):
            yield from rows_of(instrument, options, opened)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises UnreadableFileError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
