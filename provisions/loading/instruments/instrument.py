"""What a reader of an official file hands over: all its characters, and what each of them is.

A reader of a format says nothing of tables. It sorts every character of the file into provisions
or reasons for leaving it out; `rows` makes of that the rows that the loader takes.
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
    """Characters `start` to `end` (not included) of a document: of a provision, or left out."""

    start: int
    end: int
    #: The provision they belong to, and what of it they are; or "" and a reason.
    eid: str = ""
    part: SpanPart | None = None
    reason: Exclusion | None = None
    note: str = ""


@dataclass(slots=True)
class Provision:
    """One provision as the document has it. Its own words only, none of the provisions below it."""

    eid: str
    clause_type: ClauseType
    #: As a person cites it: 'Art. 4(2)'.
    locator: str
    #: eid of the provision it is a part of; "" at the top.
    parent: str = ""
    #: As printed, without the word before it: '4', '(a)', 'III'.
    number: str = ""
    heading: str = ""
    #: Paragraphs are parted by a line feed, cells of a table row by a tab.
    text: str = ""
    is_operative: bool = True


@dataclass(slots=True)
class Instrument:
    """One plan's text as read from one file, in one language."""

    #: Every character of the file that is not markup, in the order of the file.
    transcript: str
    stretches: list[Stretch]
    #: In document order, parents before children.
    provisions: list[Provision]
    #: BCP 47, or "" if the document does not say.
    language: str = ""
    #: What the document itself says of fields of Plan: slug, title, plan_type, adopted_on, ...
    plan: dict[str, Any] = field(default_factory=dict)
    #: What it says of fields of Source: title, publisher, url, published_on, licence, ...
    source: dict[str, Any] = field(default_factory=dict)
    #: Fields of the plan's Jurisdiction: code, name, kind.
    jurisdiction: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class Transcriber:
    """Collects the characters of a document in order, each with what it is.

    For formats whose text lies in pieces (XML, JSON): `add` once for each piece, whitespace
    included. Neighbouring pieces of one kind become one stretch.
    """

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self._pieces: list[str] = []
        self._length = 0
        #: Whether nothing but blanks follows the last stretch.
        self._is_unbroken = True

    @property
    def transcript(self) -> str:
        """Everything added so far."""
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
            return  # blanks need no account of their own
        last = self.stretches[-1] if self.stretches else None
        if last is not None and self._is_unbroken and _kind(last) == _kind(kind):
            start = self.stretches.pop().start
        self.stretches.append(replace(kind, start=start, end=self._length))
        self._is_unbroken = True


def _kind(stretch: Stretch) -> tuple[Any, ...]:
    return (stretch.eid, stretch.part, stretch.reason, stretch.note)


def mismatches(instrument: Instrument) -> Iterator[str]:
    """Say which provisions hold other words than the stretches that are said to be theirs."""
    told: dict[tuple[str, SpanPart], list[str]] = {}
    for stretch in sorted(instrument.stretches, key=lambda s: s.start):
        if stretch.part:
            words = instrument.transcript[stretch.start : stretch.end]
            told.setdefault((stretch.eid, stretch.part), []).append(words)
    for provision in instrument.provisions:
        for part, text in (
            (SpanPart.HEADING, provision.heading),
            (SpanPart.TEXT, provision.text),
        ):
            if squeezed("".join(told.pop((provision.eid, part), []))) != squeezed(text):
                yield f"{provision.eid}: {part.label.lower()} is not what its stretches hold"
        told.pop((provision.eid, SpanPart.NUMBER), None)
    for eid, part in told:
        yield f"{eid}: stretches of a {part} belong to no provision"
