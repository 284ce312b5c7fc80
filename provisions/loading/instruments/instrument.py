"""The result of reading an official file: its text, its provisions, and a label per character.

Readers do not know the tables of the database. They assign every character of the file to a
provision or to a reason for its exclusion; `to_rows` converts that to rows for the loader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from provisions.analysis.words import squeezed
from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.rows.raw_rows import Finding


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` (exclusive) of a document: part of a provision, or excluded."""

    start: int
    end: int
    #: The provision, and the part of it; empty for excluded characters, which have a reason.
    eid: str = ""
    part: SpanPart | None = None
    reason: Exclusion | None = None
    note: str = ""


@dataclass(slots=True)
class Provision:
    """One provision of a document, without the text of the provisions below it."""

    eid: str
    clause_type: ClauseType
    #: The citation: 'Art. 4(2)'.
    locator: str
    #: eid of the parent provision; empty at the top.
    parent: str = ""
    #: The printed number without a word before it: '4', '(a)', 'III'.
    number: str = ""
    heading: str = ""
    #: Line feeds separate paragraphs, and tabs separate the cells of a table row.
    text: str = ""
    is_operative: bool = True


@dataclass(slots=True)
class Instrument:
    """The text of one plan from one file, in one language."""

    #: Every character of the file except markup, in the order of the file.
    transcript: str
    stretches: list[Stretch]
    #: In document order, parents before children.
    provisions: list[Provision]
    #: BCP 47 tag; empty if the document does not state its language.
    language: str = ""
    #: Fields of Plan in the document: slug, title, plan_type, adopted_on, ...
    plan: dict[str, Any] = field(default_factory=dict)
    #: Fields of Source in the document: title, publisher, url, published_on, licence, ...
    source: dict[str, Any] = field(default_factory=dict)
    #: Fields of the plan's Jurisdiction: code, name, kind.
    jurisdiction: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class Transcriber:
    """Collects the characters of a document in order, with a label for each.

    For formats whose text is in pieces (XML, JSON): each piece, whitespace included, is added
    once. Adjacent pieces of the same kind become one stretch.
    """

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self._pieces: list[str] = []
        self._length = 0
        #: Whether nothing but blanks follows the last stretch.
        self._is_unbroken = True

    @property
    def transcript(self) -> str:
        """All characters added so far."""
        return "".join(self._pieces)

    def of(self, eid: str, part: SpanPart, piece: str) -> None:
        """Add characters of a provision."""
        self._add(piece, Stretch(0, 0, eid=eid, part=part))

    def leave_out(self, reason: Exclusion, piece: str, note: str = "") -> None:
        """Add characters that belong to no provision."""
        self._add(piece, Stretch(0, 0, reason=reason, note=note))

    def unexplained(self, piece: str) -> None:
        """Add characters of which the reader does not know what they are: a gap, if not blank."""
        self._append(piece)
        self._is_unbroken = self._is_unbroken and not piece.strip()

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def _add(self, piece: str, kind: Stretch) -> None:
        start = self._length
        self._append(piece)
        if not piece.strip():
            return  # Blanks need no stretch.
        last = self.stretches[-1] if self.stretches else None
        if last is not None and self._is_unbroken and _kind(last) == _kind(kind):
            start = self.stretches.pop().start
        self.stretches.append(replace(kind, start=start, end=self._length))
        self._is_unbroken = True


def _kind(stretch: Stretch) -> tuple[Any, ...]:
    return (stretch.eid, stretch.part, stretch.reason, stretch.note)


def mismatches(instrument: Instrument) -> Iterator[str]:
    """Yield a message for each provision whose text differs from that of its stretches."""
    stretches: dict[tuple[str, SpanPart], list[str]] = {}
    for stretch in sorted(instrument.stretches, key=lambda s: s.start):
        if stretch.part:
            words = instrument.transcript[stretch.start : stretch.end]
            stretches.setdefault((stretch.eid, stretch.part), []).append(words)
    for provision in instrument.provisions:
        for part, text in (
            (SpanPart.HEADING, provision.heading),
            (SpanPart.TEXT, provision.text),
        ):
            if squeezed("".join(stretches.pop((provision.eid, part), []))) != squeezed(text):
                yield f"{provision.eid}: {part.label.lower()} differs from its stretches"
        stretches.pop((provision.eid, SpanPart.NUMBER), None)
    for eid, part in stretches:
        yield f"{eid}: stretches of a {part} belong to no provision"
