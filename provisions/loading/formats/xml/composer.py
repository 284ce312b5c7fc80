"""For readers of marked-up documents: provisions and transcript, written in one pass.

Whoever walks the document says of every piece of text what it is, in document order; the
transcript, the stretches and the words of each provision come from that one telling, so they
cannot disagree.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.instruments.instrument import Instrument, Provision, Transcriber
from provisions.loading.rows.raw_rows import Finding

#: As long as an eid may be.
LONGEST_EID: Final = 300
#: What an eid consists of after its first letter or digit.
_FOREIGN = re.compile(r"[^A-Za-z0-9_.-]+")
_DASHES = re.compile(r"[\u2010-\u2015]")
_BLANKS = re.compile(r"\s+")


@dataclass(eq=False, slots=True)
class Draft:
    """A provision while its words are being collected."""

    eid: str
    clause_type: ClauseType
    locator: str
    parent: Draft | None = None
    number: str = ""
    is_operative: bool = True
    #: Pieces of words; "\n" and "\t" stand alone, for the end of a paragraph and of a cell.
    heading: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class Composer:
    """Collects the provisions of a document and every character of it."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.findings: list[Finding] = []
        self.transcriber = Transcriber()
        self._taken: Counter[str] = Counter()

    def open(
        self,
        clause_type: ClauseType,
        eid: str,
        locator: str,
        parent: Draft | None = None,
        number: str = "",
        is_operative: bool = True,
    ) -> Draft:
        """Begin a provision. An eid that is taken gets '-2' and a finding."""
        eid = self._unique(identifier(eid))
        draft = Draft(
            eid, clause_type, clipped(locator, 300), parent, clipped(number, 100), is_operative
        )
        self.drafts.append(draft)
        return draft

    def _unique(self, eid: str) -> str:
        found = eid
        while found in self._taken:
            self._taken[eid] += 1
            found = f"{eid}-{self._taken[eid]}"
        self._taken[found] = 1
        if found != eid:
            message = f"A second provision '{eid}'; it is called '{found}' here."
            self.findings.append(Finding("duplicate_eid", message, found))
        return found

    def write(self, draft: Draft, part: SpanPart, piece: str) -> None:
        """Add characters of a provision's number, heading or text."""
        self.transcriber.of(draft.eid, part, piece)
        if part == SpanPart.HEADING:
            draft.heading.append(_BLANKS.sub(" ", piece))
        elif part == SpanPart.TEXT:
            draft.text.append(_BLANKS.sub(" ", piece))

    def leave_out(self, reason: Exclusion, piece: str, note: str = "") -> None:
        """Add characters that belong to no provision."""
        self.transcriber.leave_out(reason, piece, note)

    def unexplained(self, piece: str) -> None:
        """Add characters nobody understands: a gap, unless they are blank."""
        self.transcriber.unexplained(piece)

    @staticmethod
    def end_line(draft: Draft) -> None:
        """What follows of the provision's text is a new paragraph or row of a table."""
        draft.text.append("\n")

    @staticmethod
    def end_word(draft: Draft) -> None:
        """What follows of the provision's text or heading is another word."""
        draft.heading.append(" ")
        draft.text.append(" ")

    @staticmethod
    def end_cell(draft: Draft) -> None:
        """What follows of the provision's text is the next cell."""
        draft.text.append("\t")

    def instrument(self, **told: Any) -> Instrument:
        """What was collected; `told` are the other fields of Instrument."""
        return Instrument(
            transcript=self.transcriber.transcript,
            stretches=self.transcriber.stretches,
            provisions=[_provision(draft) for draft in self.drafts],
            findings=self.findings + told.pop("findings", []),
            **told,
        )


def _provision(draft: Draft) -> Provision:
    return Provision(
        eid=draft.eid,
        clause_type=draft.clause_type,
        locator=draft.locator,
        parent=draft.parent.eid if draft.parent else "",
        number=draft.number,
        heading=running("".join(draft.heading)).replace("\n", " "),
        text=running("".join(draft.text)),
        is_operative=draft.is_operative,
    )


def running(text: str) -> str:
    """Running words: blanks single, no empty paragraphs, cells parted by one tab."""
    lines = []
    for line in text.split("\n"):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if any(cells):
            lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines)


def identifier(wanted: str) -> str:
    """An eid of characters that an eid may have, at most LONGEST_EID of them."""
    eid = _FOREIGN.sub("-", wanted).strip("-").lstrip("_.-") or "x"
    if len(eid) <= LONGEST_EID:
        return eid
    mark = hashlib.sha256(eid.encode()).hexdigest()[:8]
    return f"{eid[: LONGEST_EID - 9]}-{mark}"


def token(number: str) -> str:
    """A number as it stands in an eid: '(a)' is 'a', '4.' is '4', '280i–4' is '280i-4'."""
    return _FOREIGN.sub("", _DASHES.sub("-", number)).strip("._-")


def joined(*parts: str) -> str:
    """The eid made of these steps, empty ones left out."""
    return "__".join(part for part in parts if part)


def clipped(text: str, length: int) -> str:
    """The text, cut with an ellipsis where a column could not hold it."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def slug_of(title: str) -> str:
    """Propose a plan's slug from its title, of at most 80 characters, cut between words."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return slug if len(slug) <= 80 else slug[:81].rsplit("-", 1)[0].strip("-")
