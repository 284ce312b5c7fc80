"""AGORA's table of documents: laws and policies on AI, with the tags of annotators.

The tags become the scheme `agora`. Each document becomes a plan with one clause for the whole
document, and each of its tags a coding by the coder `agora`. Summaries are omitted; see decision
0015.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.text import slugify

from provisions.choices import (
    AssignmentMethod,
    ClauseType,
    CoderKind,
    Completeness,
    JurisdictionKind,
    LegalForce,
    PlanStatus,
    PlanType,
    SourceKind,
    Stage,
)
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.native.csv import Table
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.formats.xml.composer import clipped
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow, UnreadableFileError
from provisions.models import (
    Assignment,
    Citation,
    Clause,
    Coder,
    Coding,
    Jurisdiction,
    Plan,
    Scheme,
    Source,
    Theme,
)

#: Columns of the table of documents. Columns named `Family: Tag` are tags.
ID, NAME, LINK, COLLECTIONS, TAGS = (
    "AGORA ID",
    "Official name",
    "Link to document",
    "Collections",
    "Tags",
)
NEEDED: Final = (ID, NAME, LINK, COLLECTIONS)

#: AGORA publishes no version numbers of its tags.
VERSION: Final = "1"
SCHEME, CODER, EID = "agora", "agora", "document"
CELLS: Final = {"true": True, "false": False}

#: Collections of US federal laws, including the National Defense Authorization Act (NDAA). They
#: imply fields of the plan that the table does not contain.
US_LAWS: Final = ("U.S. federal laws", "NDAA provisions")
US: Final = {"code": "us", "name": "United States", "kind": JurisdictionKind.COUNTRY.value}
OF_US_LAWS: Final = {
    "jurisdiction": ["us"],
    "plan_type": PlanType.ACT.value,
    "legal_force": LegalForce.BINDING.value,
    "status": PlanStatus.ADOPTED.value,
}
COVERAGE: Final = "One clause stands for the whole document; below it are AGORA's segments of it."


@dataclass(frozen=True, slots=True)
class Tag:
    """A column of a tag, with the fields of its theme."""

    column: int
    name: str
    slug: str
    broader: str
    position: int

    @property
    def label(self) -> str:
        """The last part of the name; the broader themes give the other parts."""
        return self.name.rpartition(": ")[2]


def read(path: Path, options: Options) -> Iterator[RawRow | BadLine | Finding]:
    """Yield the rows of a table. Raises UnreadableFileError if a column is missing."""
    table = Table(Lines(path, allows_bom=True))
    _, header = next(table, (1, []))
    if missing := [name for name in NEEDED if name not in header]:
        message = f"The table has no column {', '.join(missing)}. Add it."
        raise UnreadableFileError("wrong_shape", message, 1)
    reading = _AgoraRun(header, options)
    yield from reading.vocabulary()
    for line, cells in table:
        if any(cells):
            yield from reading.document(line, cells)


class _AgoraRun:
    """The conversion of one table."""

    def __init__(self, header: list[str], options: Options) -> None:
        self.header = header
        self.stage = (Stage.READY if options.is_ready else Stage.DRAFT).value
        self.plan_fields = options.plan_fields
        self.tags = list(tags_of(header))
        self.seen: dict[str, int] = {}
        self.has_us = False

    def vocabulary(self) -> Iterator[RawRow]:
        """Yield the scheme, its themes, broader ones first, and the coder."""
        scheme = {
            "slug": SCHEME,
            "title": "AGORA tags",
            "publisher": "Emerging Technology Observatory",
            "version": VERSION,
            "licence": "eto.tech/tou",
            "stage": self.stage,
        }
        yield RawRow(1, noun_of(Scheme), scheme)
        families = dict.fromkeys(tag.name.partition(": ")[0] for tag in self.tags)
        for position, family in enumerate(families, 1):
            yield self._theme(slugify(family), "", position, family)
        for tag in sorted(self.tags, key=lambda tag: tag.name.count(": ")):
            yield self._theme(tag.slug, tag.broader, tag.position, tag.label)
        coder = {"slug": CODER, "name": "AGORA annotators", "kind": CoderKind.GROUP.value}
        yield RawRow(1, noun_of(Coder), coder)

    def _theme(self, slug: str, broader: str, position: int, label: str) -> RawRow:
        fields = {
            "scheme": [SCHEME],
            "slug": slug,
            "broader": [SCHEME, broader] if broader else None,
            "position": position,
            "preferred_label": clipped(label, 200),
            "codebook_version": VERSION,
            "stage": self.stage,
        }
        return RawRow(1, noun_of(Theme), fields)

    def document(self, line: int, cells: list[str]) -> Iterator[RawRow | BadLine | Finding]:
        """Yield a plan with its source, clause and codings, or the error of the row."""
        if len(cells) != len(self.header):
            message = f"This row has {len(cells)} columns, but the header has {len(self.header)}."
            yield BadLine(line, "wrong_shape", message)
            return
        held = dict(zip(self.header, cells, strict=True))
        problem = self._problem(line, held, cells)
        if problem is not None:
            yield problem
            return
        slug = f"agora-{slugify(held[ID])}"
        plan = self._plan(held)
        if _is_us_law(held) and not self.has_us:
            self.has_us = True
            yield RawRow(line, noun_of(Jurisdiction), US, is_partial=True)
        yield RawRow(line, noun_of(Source), self._source(slug, held))
        yield RawRow(line, noun_of(Plan), {"slug": slug, **plan})
        yield RawRow(line, noun_of(Clause), self._clause(slug, held))
        cited = {"clause": [slug, EID], "source": [slug], "locator": f"AGORA ID {held[ID]}"}
        yield RawRow(line, noun_of(Citation), cited)
        yield from judgements(line, [slug, EID], self.tags, cells)
        yield from self._tag_differences(line, held, cells)

    def _problem(self, line: int, held: dict[str, str], cells: list[str]) -> BadLine | None:
        if not slugify(held[ID]) or not held[NAME].strip():
            name = NAME if slugify(held[ID]) else ID
            return BadLine(line, "empty", f"{name} is empty; give a value.", field=name)
        first = self.seen.setdefault(held[ID], line)
        if first != line:
            message = f"Line {first} has the same {ID}. Remove one of the two rows."
            return BadLine(line, "duplicate_key", message, field=ID, value=held[ID])
        if (wrong := wrong_tag(line, self.tags, cells)) is not None:
            return wrong
        missing = {"jurisdiction", "plan_type", "legal_force", "status"} - self._plan(held).keys()
        if missing:
            names = ", ".join(sorted(missing))
            message = f"The table has no {names} for this document. Give them with --set."
            return BadLine(line, "missing", message, field=COLLECTIONS, value=held[COLLECTIONS])
        return None

    def _plan(self, held: dict[str, str]) -> dict[str, Any]:
        implied = OF_US_LAWS if _is_us_law(held) else {}
        return {
            "title": clipped(held[NAME].strip(), 500),
            "language": "en",
            "completeness": Completeness.PARTIAL.value,
            "coverage_note": COVERAGE,
            "stage": self.stage,
            **implied,
            **self.plan_fields,
        }

    def _source(self, slug: str, held: dict[str, str]) -> dict[str, Any]:
        return {
            "slug": slug,
            "title": clipped(held[NAME].strip(), 500),
            "kind": SourceKind.SECONDARY.value,
            "publisher": "Emerging Technology Observatory (AGORA)",
            "url": held[LINK].strip(),
            "licence": "eto.tech/tou",
            "stage": self.stage,
        }

    def _clause(self, slug: str, held: dict[str, str]) -> dict[str, Any]:
        return {
            "plan": [slug],
            "eid": EID,
            "position": 1,
            "clause_type": ClauseType.BLOCK.value,
            "locator": "Whole document",
            "heading": clipped(held[NAME].strip(), 2000),
            "stage": self.stage,
        }

    def _tag_differences(
        self, line: int, held: dict[str, str], cells: list[str]
    ) -> Iterator[Finding]:
        """Yield a finding if the column of all tags differs from the columns of the tags."""
        if TAGS not in held:
            return
        listed = {name.strip() for name in held[TAGS].split(";")} - {""}
        ticked = {t.name for t in self.tags if CELLS[cells[t.column].strip().lower()]}
        if listed != ticked:
            names = ", ".join(sorted(listed ^ ticked))
            message = f"The column {TAGS} and the columns of the tags differ about {names}."
            yield Finding("told_otherwise", message, f"AGORA ID {held[ID]}", line)


def wrong_tag(line: int, tags: list[Tag], cells: list[str]) -> BadLine | None:
    """Return an error for the first tag of a row that is neither TRUE nor FALSE."""
    for tag in tags:
        if cells[tag.column].strip().lower() not in CELLS:
            value = cells[tag.column][:80]
            message = "The value of a tag must be TRUE or FALSE."
            return BadLine(line, "unknown_choice", message, field=tag.name, value=value)
    return None


def judgements(line: int, clause: list[str], tags: list[Tag], cells: list[str]) -> Iterator[RawRow]:
    """Yield a coding and an assignment per tag; without tags, a negative coding per family."""
    chosen = [tag.slug for tag in tags if CELLS[cells[tag.column].strip().lower()]]
    families = {slugify(tag.name.partition(": ")[0]) for tag in tags}
    for theme in chosen or sorted(families):
        judged = {"clause": clause, "theme": [SCHEME, theme], "applies": bool(chosen)}
        coded = {"coder": [CODER], "codebook_version": VERSION}
        yield RawRow(line, noun_of(Coding), {**judged, **coded})
        if chosen:
            result = {**judged, "method": AssignmentMethod.SINGLE.value}
            yield RawRow(line, noun_of(Assignment), result)


def _is_us_law(held: dict[str, str]) -> bool:
    return any(collection in held[COLLECTIONS].split(";") for collection in US_LAWS)


def tags_of(header: list[str]) -> Iterator[Tag]:
    """Yield the tags of a header; the longest tag that begins a tag's name is its broader one."""
    names = [name for name in header if ": " in name]
    for position, name in enumerate(names, 1):
        above = [other for other in names if name.startswith(f"{other}: ")]
        broader = max(above, key=len, default=name.partition(": ")[0])
        yield Tag(header.index(name), name, slugify(name), slugify(broader), position)


def recognizes(path: Path, head: bytes) -> bool:
    """Whether the header begins with AGORA's document number and contains the names."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return first.startswith(ID.encode()) and NAME.encode() in first


FORMAT = Format(name="agora", title="AGORA documents (CSV)", recognizes=recognizes, rows=read)
