"""What the person who loads a file says of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


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
