"""What a reader of a format declares, and what a run tells it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow

#: How much of a file is looked at to tell its format, in bytes.
HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who loads a file says of it; empty where the file itself will do."""

    format: str = ""
    #: Slug of the plan whose text the file holds.
    plan: str = ""
    #: Fields of a new plan that the file does not say, as `--set plan.status=in_force` gives them.
    plan_fields: dict[str, Any] = field(default_factory=dict)
    #: Slug of the source it is a copy of; else the source with the file's checksum, else a new one.
    source: str = ""
    mapping: Path | None = None
    #: Name of a grammar in formats/plain_text/grammars/, or a path to one.
    grammar: str = ""
    language: str = ""
    standing: str = ""
    #: Label and first day of the edition that the file holds; a new edition loads as a difference.
    edition: str = ""
    valid_from: datetime.date | None = None
    #: Whether what is loaded may be published, or is a draft.
    is_ready: bool = False
    #: How codings become results: `single` takes those of a clause's only coder; empty: not at all.
    assign: str = ""
    #: Reports and records name files as seen from here; empty: as they were given.
    folder: Path | None = None

    def name_of(self, path: Path) -> str:
        """What a file is called in reports and records."""
        return str(path.relative_to(self.folder) if self.folder else path)


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
