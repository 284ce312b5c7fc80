"""The options of a load."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a load; an empty option is taken from the file itself."""

    format: str = ""
    #: Slug of the plan whose text the file holds.
    plan: str = ""
    #: Fields of a new plan that the file does not contain, from `--set status=in_force`.
    plan_fields: dict[str, Any] = field(default_factory=dict)
    #: Slug of the source of the file; empty: the source with its checksum, else a new source.
    source: str = ""
    mapping: Path | None = None
    #: Name of a grammar in formats/plain_text/grammars/, or a path to one.
    grammar: str = ""
    language: str = ""
    standing: str = ""
    #: Label and first day of the edition in the file, loaded as changes to the previous edition.
    edition: str = ""
    valid_from: datetime.date | None = None
    #: Whether new rows are ready for publication; otherwise they are drafts.
    is_ready: bool = False
    #: `single` makes assignments from the codings of a clause's only coder; empty makes none.
    assign: str = ""
    #: File names in reports are relative to this folder; empty: they are used as given.
    folder: Path | None = None

    def name_of(self, path: Path) -> str:
        """Return the name of a file for reports and records."""
        return str(path.relative_to(self.folder) if self.folder else path)
