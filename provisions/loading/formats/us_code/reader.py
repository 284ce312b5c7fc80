"""Sections of the United States Code as a table, one instrument per title.

The table gives sections, statutory notes and rules of appendices the same numbers. The row without
quotation marks is the section itself and gets its eid; each repetition gets '-2', '-3' and a
finding. The transcript of a title contains the cells of its rows, one line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from provisions.choices import (
    ClauseType,
    Exclusion,
    JurisdictionKind,
    LegalForce,
    PlanType,
    SpanPart,
)
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.native.csv import Table
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.formats.xml.composer import Composer, clipped, identifier, token
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, UnreadableFileError

COLUMNS: Final = ("title", "title_name", "section", "heading", "text", "source_url")
#: The mark of the table where a section is truncated.
_CUT: Final = re.compile(r"\s*\[Text truncated at [\d,]+ characters\]\s*$")


@dataclass(frozen=True, slots=True)
class Section:
    """A row of the table."""

    line: int
    title: str
    title_name: str
    number: str
    heading: str
    text: str
    url: str

    @property
    def is_quoted(self) -> bool:
        """Whether the text is in quotation marks, like the text of another act in a note."""
        return self.text.startswith("“")


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield an instrument for each title. Raises UnreadableFileError with the line."""
    seen: set[str] = set()
    for title, sections in groupby(_sections(path), key=lambda section: section.title):
        rows = list(sections)
        if title in seen:
            message = f"The rows of title {title} are not consecutive. Sort the rows by title."
            raise UnreadableFileError("not_sorted", message, rows[0].line)
        seen.add(title)
        yield _instrument(rows)
    if not seen:
        raise UnreadableFileError("no_text", "The table has a header but no rows.", 1)


def _sections(path: Path) -> Iterator[Section]:
    table = Table(Lines(path, allows_bom=True))
    _, header = next(table, (1, []))
    if tuple(header) != COLUMNS:
        message = f"The columns must be {', '.join(COLUMNS)}."
        raise UnreadableFileError("wrong_shape", message, 1)
    for line, cells in table:
        if not any(cells):
            continue
        if len(cells) != len(COLUMNS):
            message = f"This row has {len(cells)} columns, but the header has {len(COLUMNS)}."
            raise UnreadableFileError("wrong_shape", message, line)
        if not token(cells[0]) or not token(cells[2]):
            message = "The title or the section number is empty; give both."
            raise UnreadableFileError("no_number", message, line)
        yield Section(line, *cells)


def _instrument(rows: list[Section]) -> Instrument:
    composer = Composer()
    eids = _eids(rows, composer)
    first = rows[0]
    composer.leave_out(Exclusion.TITLE_PAGE, f"{first.title}\n{first.title_name}\n{first.url}\n")
    for row in rows:
        _section(row, eids[row.line], composer, is_first=row.url == first.url)
    name = f"United States Code, Title {first.title}: {first.title_name}"
    return composer.instrument(
        language="en",
        plan={
            "title": clipped(name, 500),
            "slug": identifier(f"usc-title-{token(first.title).lower()}"),
            "plan_type": PlanType.ACT,
            "legal_force": LegalForce.BINDING,
        },
        source={"title": clipped(name, 500), "url": first.url, "media_type": "text/csv"},
        jurisdiction={"code": "us", "name": "United States", "kind": JurisdictionKind.COUNTRY},
    )


def _eids(rows: list[Section], composer: Composer) -> dict[int, str]:
    """Return eids by line; the section itself precedes other rows with its number."""
    eids: dict[int, str] = {}
    by_number: dict[str, list[Section]] = {}
    for row in rows:
        by_number.setdefault(f"sec_{token(row.number)}", []).append(row)
    for eid, same in by_number.items():
        same.sort(key=lambda row: (row.is_quoted, row.line))
        eids[same[0].line] = eid
        for count, row in enumerate(same[1:], 2):
            eids[row.line] = f"{eid}-{count}"
            how = "in quotation marks" if row.is_quoted else "not in quotation marks"
            message = (
                f"Section {row.number} is repeated, {how}; the first is on line {same[0].line}."
            )
            composer.findings.append(Finding("duplicate_eid", message, eids[row.line], row.line))
    return eids


def _section(row: Section, eid: str, composer: Composer, *, is_first: bool) -> None:
    cited = f"{row.title} U.S.C. {row.number}"
    repeat = eid.removeprefix(f"sec_{token(row.number)}").removeprefix("-")
    if repeat:
        cited += f" ({repeat})"
    draft = composer.open(ClauseType.SECTION, eid, cited, None, row.number)
    composer.write(draft, SpanPart.NUMBER, f"{row.number}\n")
    composer.write(draft, SpanPart.HEADING, f"{row.heading}\n")
    cut = _CUT.search(row.text)
    text = row.text[: cut.start()] if cut else row.text
    for line in text.splitlines(keepends=True):
        composer.write(draft, SpanPart.TEXT, line)
        composer.end_line(draft)
    if cut:
        composer.leave_out(Exclusion.EDITORIAL, cut[0], "text cut by the maker of the table")
        message = f"The text of section {row.number} is truncated: {cut[0].strip()}."
        composer.findings.append(Finding("truncated", message, eid, row.line))
    composer.unexplained("\n")
    if not is_first:
        composer.leave_out(Exclusion.METADATA, f"{row.url}\n")


def recognizes(path: Path, head: bytes) -> bool:
    """Whether the header of a table is COLUMNS."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return first.strip() == ",".join(COLUMNS).encode()


FORMAT = Format(
    name="uscode",
    title="sections of the US Code (CSV)",
    recognizes=recognizes,
    instruments=read,
)
