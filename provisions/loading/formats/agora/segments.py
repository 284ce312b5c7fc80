"""AGORA's table of segments: parts of the texts of its documents, each with its own tags.

The table of documents, which contains the plans and the scheme, must be loaded before or in the
same run. The columns are those of the published table; see decision 0015.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.text import slugify

from provisions.choices import ClauseType, Stage, Standing
from provisions.loading.formats.agora.reader import EID, Tag, judgements, tags_of, wrong_tag
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.native.csv import Table
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow, UnreadableFileError
from provisions.models import Clause, ClauseText

DOCUMENT, POSITION, TEXT = NEEDED = ("Document ID", "Segment position", "Text")
STAGES: Final = {True: Stage.READY.value, False: Stage.DRAFT.value}


def read(path: Path, options: Options) -> Iterator[RawRow | BadLine | Finding]:
    """Yield the rows of a table. Raises UnreadableFileError if a column is missing."""
    table = Table(Lines(path, allows_bom=True))
    _, header = next(table, (1, []))
    if missing := [name for name in NEEDED if name not in header]:
        message = f"The table has no column {', '.join(missing)}. Add it."
        raise UnreadableFileError("wrong_shape", message, 1)
    tags = list(tags_of(header))
    stage = STAGES[options.is_ready]
    for line, cells in table:
        if any(cells):
            yield from _segment(line, header, cells, tags, stage)


def _segment(
    line: int, header: list[str], cells: list[str], tags: list[Tag], stage: str
) -> Iterator[RawRow | BadLine | Finding]:
    if len(cells) != len(header):
        message = f"This row has {len(cells)} columns, but the header has {len(header)}."
        yield BadLine(line, "wrong_shape", message)
        return
    held = dict(zip(header, cells, strict=True))
    number = held[POSITION].strip()
    if not number.isascii() or not number.isdigit() or not slugify(held[DOCUMENT]):
        name = DOCUMENT if number.isdigit() else POSITION
        message = f"{name} is empty or not valid; give a value."
        yield BadLine(line, "malformed", message, field=name, value=held[name])
        return
    if (wrong := wrong_tag(line, tags, cells)) is not None:
        yield wrong
        return
    slug, eid = f"agora-{slugify(held[DOCUMENT])}", f"seg_{int(number)}"
    yield RawRow(
        line,
        noun_of(Clause),
        {
            "plan": [slug],
            "parent": [slug, EID],
            "eid": eid,
            "position": int(number),
            "clause_type": ClauseType.BLOCK.value,
            "number": number,
            "locator": f"Segment {number}",
            "stage": stage,
        },
    )
    if held[TEXT].strip():
        yield RawRow(line, noun_of(ClauseText), _text(slug, eid, held[TEXT]))
    else:
        yield Finding("no_text", "The segment has no text.", f"{slug}:{eid}", line)
    yield from judgements(line, [slug, eid], tags, cells)


def _text(slug: str, eid: str, words: str) -> dict[str, object]:
    return {
        "clause": [slug, eid],
        "language": "en",
        "standing": Standing.ORIGINAL.value,
        "text": words,
        "source": [slug],
    }


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a table has the three columns of segments."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return all(name.encode() in first for name in (DOCUMENT, POSITION)) and b"Text" in first


FORMAT = Format(
    name="agora-segments", title="AGORA segments (CSV)", recognizes=recognizes, rows=read
)
