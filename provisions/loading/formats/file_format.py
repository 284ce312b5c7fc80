"""What a reader of a format declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow

#: How much of a file is looked at to tell its format, in bytes.
HEAD_BYTES = 65_536

#: A reader of our own tables, or of a table that a mapping describes.
ReadRows: TypeAlias = Callable[[Path, Options], Iterator[RawRow | BadLine | Finding]]
#: A reader of official documents: most files hold one plan, some many.
ReadInstruments: TypeAlias = Callable[[Path, Options], Iterator[Instrument]]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, how its files are known, and who reads them.

    `recognizes` gets the path and the first HEAD_BYTES; it must not guess: two formats that both
    claim a file are an error. Readers raise UnreadableFileError for what they cannot read.
    """

    name: str
    title: str
    recognizes: Callable[[Path, bytes], bool]
    rows: ReadRows | None = None
    instruments: ReadInstruments | None = None
