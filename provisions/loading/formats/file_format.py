"""The declaration of a file format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow

#: The number of bytes at the start of a file that are used to detect its format.
HEAD_BYTES = 65_536

#: A reader of our own tables, or of a table that a mapping describes.
ReadRows: TypeAlias = Callable[[Path, Options], Iterator[RawRow | BadLine | Finding]]
#: A reader of official documents: most files hold one plan, some many.
ReadInstruments: TypeAlias = Callable[[Path, Options], Iterator[Instrument]]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, the detection of its files, and their reader.

    `recognizes` receives the path and the first HEAD_BYTES. It must not guess: a file that two
    formats recognize is an error. Readers raise UnreadableFileError.
    """

    name: str
    title: str
    recognizes: Callable[[Path, bytes], bool]
    rows: ReadRows | None = None
    instruments: ReadInstruments | None = None
