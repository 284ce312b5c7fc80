"""Reassembles an EU act: chapters, articles, closing words, footnotes, annexes, recitals.

The files are divided into articles only. The heading of a chapter is at the end of the previous
article, and all text after the last article is part of that article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from provisions.choices import ClauseType, Exclusion
from provisions.loading.formats.eu_json.body import Body
from provisions.loading.formats.eu_json.marks import (
    EuLine,
    Header,
    lines_of,
    next_roman,
    roman_value,
    unit_of,
)
from provisions.loading.formats.eu_json.nodes import EuNode, Odd, Script, note_node
from provisions.loading.formats.numerals import as_roman

_ANNEX = re.compile(r"ANNEX(?: (?P<number>[IVXL]+|\d+|[A-Z]))?")
_CLOSING = re.compile(
    r"(?:This (?:Regulation|Directive|Decision) shall be binding in its entirety|Done at )"
)
_INSERTED = re.compile(r"Article (?P<number>\d+[a-z]+)")
_IMPRINT = re.compile(r"ELI: \S+|ISSN \d.*")
_SCRIPT = re.compile(r"/{4,}|.*\$\(document\)\.ready")
_NOTE = re.compile(r"\(\s*(?P<number>\*?\d+)\s*\)\s*")
#: The first column of a table of correspondence, which looks like the start of an article.
_TABLE_ROW = re.compile(r"(?:Article|Annex)\s+\d")
_ENDS = re.compile(r"[.;:,’”\")]$")
#: The most lines of headings at the end of an article: unit, heading, section, heading.
_LONGEST_TAIL = 6
_KINDS = {
    "title": (ClauseType.TITLE, "title", "Title"),
    "chapter": (ClauseType.CHAPTER, "chp", "Chapter"),
    "section": (ClauseType.SECTION, "sec", "Section"),
}
_ORDER = ("title", "chapter", "section")


@dataclass(frozen=True, slots=True)
class Unit:
    """A title, chapter or section that begins after an article, with the indexes of its lines."""

    header: Header
    #: The line with only its number; None if the file does not contain it.
    at: int | None
    heading_at: int | None


class Act:
    """Reads the articles and recitals of one file."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.findings: list[Odd] = []
        #: The nodes at the top, in the order of the act.
        self.preamble = EuNode(
            ClauseType.PREAMBLE, "preamble", "Preamble", is_absolute=True, is_operative=False
        )
        self.roots: list[EuNode] = [self.preamble]
        self.notes: list[EuNode] = []
        #: Footnotes of annexes, which have their own numbers, each with its annex.
        self.local_notes: list[tuple[EuNode, EuNode]] = []
        self.adopted = ""
        self._open: dict[str, EuNode] = {}
        self._has_chapters = False

    # Articles

    def prepare(self, articles: list[dict[str, Any]]) -> None:
        """Open the unit of the first article, whose heading is not in the file."""
        self._has_chapters = any(article.get("chapter") for article in articles)
        before = articles[0].get("chapter", "")
        for article in articles[:-1]:
            chapter = article.get("chapter", "")
            # If the chapter in the file changes, the previous one may be wrong.
            last = as_roman(roman_value(chapter) - 1).upper() if chapter != before else chapter
            units = self._units(article, last, lines_of(article["text"])[1])
            if units:
                self._invent(units)
                return
            before = chapter

    def _invent(self, units: list[Unit]) -> None:
        for unit in units:
            word, number = unit.header.word, unit.header.number
            if word == "section" or (word == "chapter" and units[0].header.word == "title"):
                break
            value = int(number) - 1 if number.isdigit() else roman_value(number) - 1
            if value < 1:
                return
            first = str(value) if number.isdigit() else as_roman(value).upper()
            node = self._enter(Header(word, first, "", 0))
            message = f"The file lacks the heading of {node.locator} before the first article."
            self.findings.append(Odd("heading_missing", message, node))

    def article(self, number: str) -> EuNode:
        """Return the node of an article; `text` reads its text."""
        node = EuNode(
            ClauseType.ARTICLE, f"art_{number}", f"Art. {number}", number, is_absolute=True
        )
        parent = self._innermost()
        if parent is None:
            self.roots.append(node)
        else:
            parent.add(node)
        return node

    def text(self, node: EuNode, article: dict[str, Any], is_last: bool) -> None:
        """Read the text of an article, with the following headings or the end of the act."""
        before, lines = lines_of(article["text"])
        self.script.blank(before)
        units = [] if is_last else self._units(article, self._chapter, lines)
        self._compare_chapter(node, article)
        end = self._end(lines, units, is_last)
        own = lines[:end]
        if not article.get("title"):
            own = self._title(node, own)
        is_amending = article.get("title", "").startswith("Amendment")
        for part, part_lines in self._with_inserted(node, own):
            Body(part, self.script, self.findings).read(part_lines, is_amending)
        self._enter_all(units, lines, end)
        if is_last:
            self._end_matter(lines[end:])

    def _end(self, lines: list[EuLine], units: list[Unit], is_last: bool) -> int:
        if is_last:
            ends = (n for n, line in enumerate(lines) if _ends_act(line))
            return next(ends, len(lines))
        places = [n for unit in units for n in (unit.at, unit.heading_at) if n is not None]
        return min(places, default=len(lines))

    def _title(self, node: EuNode, lines: list[EuLine]) -> list[EuLine]:
        if len(lines) < 2 or lines[0].mark:
            return lines
        self.script.heading(node, lines[0].text)
        self.script.blank(lines[0].after)
        message = "The file has no title for the article; the first line of its text is used."
        self.findings.append(Odd("title_missing", message, node))
        return lines[1:]

    def _with_inserted(
        self, node: EuNode, lines: list[EuLine]
    ) -> Iterator[tuple[EuNode, list[EuLine]]]:
        """Separate articles such as 14a, which are part of the previous article in the file."""
        start = 0
        for at, line in enumerate(lines):
            match = _INSERTED.fullmatch(line.words)
            if match is None or at == 0 or at + 1 >= len(lines):
                continue
            yield node, lines[start:at]
            number = match["number"]
            message = f"Article {number} is part of the text of the previous article."
            self.findings.append(Odd("article_inside", message, f"art_{number}"))
            node, start = self.article(number), at + 1
            self.script.number(node, line.text)
            self.script.blank(line.after)
            if lines[start].mark is None:
                self.script.heading(node, lines[start].text)
                self.script.blank(lines[start].after)
                start += 1
        yield node, lines[start:]

    # Chapters

    @property
    def _chapter(self) -> str:
        chapter = self._open.get("chapter")
        return chapter.number if chapter else ""

    def _compare_chapter(self, node: EuNode, article: dict[str, Any]) -> None:
        """Report an article whose chapter in the file differs from its place."""
        stated, actual = article.get("chapter", ""), self._chapter
        if stated != actual and self._has_chapters:
            where = f"Chapter {actual}" if actual else "no chapter"
            message = f"The file states Chapter {stated or '(none)'}; the article is in {where}."
            self.findings.append(Odd("wrong_chapter", message, node))

    def _units(self, article: dict[str, Any], before: str, lines: list[EuLine]) -> list[Unit]:
        """Return the titles, chapters and sections with headings at the end of an article."""
        tail = self._tail(lines)
        if tail is None:
            return []
        found: list[Unit] = []
        at = tail
        chapter = article.get("chapter", "")
        has_own = any(
            (unit := unit_of(line.words)) and unit.word == "chapter" for line in lines[tail:]
        )
        is_new = bool(chapter) and chapter in (next_roman(before), "I") and chapter != before
        while at < len(lines):
            header = unit_of(lines[at].words)
            if header:
                named = at + 1 < len(lines) and unit_of(lines[at + 1].words) is None
                found.append(Unit(header, at, at + 1 if named else None))
                at += 2 if named else 1
            elif is_new and not has_own:
                found.append(Unit(Header("chapter", chapter, "", 0), None, at))
                is_new = False
                at += 1
            else:
                return []
        return found

    def _tail(self, lines: list[EuLine]) -> int | None:
        """Return the first line of the headings at the end of an article."""
        at = len(lines)
        while at > 1 and len(lines) - at < _LONGEST_TAIL:
            line = lines[at - 1]
            under_unit = at >= 2 and unit_of(lines[at - 2].words)
            is_name = line.mark is None and not _ENDS.search(line.words)
            if not (is_name or under_unit or unit_of(line.words)):
                break
            at -= 1
        return self._first_heading(lines, at)

    def _first_heading(self, lines: list[EuLine], at: int) -> int | None:
        """Return the line of the first unit, or the chapter heading before it, or the last."""
        for place in range(at, len(lines)):
            unit = unit_of(lines[place].words)
            if unit:
                is_below = unit.word == "section" and place > at
                return place - 1 if is_below else place
        return len(lines) - 1 if at < len(lines) else None

    def _enter_all(self, units: list[Unit], lines: list[EuLine], end: int) -> None:
        nodes = {}
        for unit in units:
            node = self._enter(unit.header)
            if unit.at is not None:
                nodes[unit.at] = (node, True)
            else:
                message = f"The file lacks the line '{node.locator.upper()}' before this heading."
                self.findings.append(Odd("line_missing", message, node))
            if unit.heading_at is not None:
                nodes[unit.heading_at] = (node, False)
        for place in range(end, len(lines) if units else end):
            node, is_number = nodes[place]
            add = self.script.number if is_number else self.script.heading
            add(node, lines[place].text)
            self.script.blank(lines[place].after)

    def _enter(self, header: Header) -> EuNode:
        rank = _ORDER.index(header.word)
        for word in _ORDER[rank:]:
            self._open.pop(word, None)
        clause_type, prefix, name = _KINDS[header.word]
        parent = self._innermost()
        locator = f"{name} {header.number}"
        node = EuNode(
            clause_type,
            f"{prefix}_{header.number}",
            f", {locator}" if parent else locator,
            header.number,
        )
        if parent is None:
            self.roots.append(node)
        else:
            parent.add(node)
        self._open[header.word] = node
        return node

    def _innermost(self) -> EuNode | None:
        return next((self._open[word] for word in reversed(_ORDER) if word in self._open), None)

    # After the last article

    def _end_matter(self, lines: list[EuLine]) -> None:
        at = self._closing(lines)
        at = self._footnotes(lines, at)
        while at < len(lines):
            at = self._annex(lines, at) if _annex_of(lines[at]) else self._rest(lines[at], at)

    def _closing(self, lines: list[EuLine]) -> int:
        node: EuNode | None = None
        for at, line in enumerate(lines):
            if _annex_of(line) or _NOTE.match(line.text) or _is_imprint(line):
                return at
            if node is None:
                node = EuNode(
                    ClauseType.CONCLUSION,
                    "conclusion",
                    "Closing words",
                    is_absolute=True,
                    is_operative=False,
                )
                self.roots.append(node)
            if line.words.startswith("Done at"):
                self.adopted = line.words
            self.script.text(node, line.text)
            self.script.blank(line.after)
        return len(lines)

    def _footnotes(self, lines: list[EuLine], at: int) -> int:
        note: EuNode | None = None
        while at < len(lines) and not _annex_of(lines[at]) and not _is_imprint(lines[at]):
            line = lines[at]
            mark = _NOTE.match(line.text)
            if mark:
                note = note_node(mark["number"])
                self.notes.append(note)
                self.script.number(note, mark[0])
                if rest := line.text[mark.end() :]:
                    self.script.text(note, rest)
            elif note is not None:
                self.script.text(note, line.text)
            else:
                break
            self.script.blank(line.after)
            at += 1
        return at

    def _annex(self, lines: list[EuLine], at: int) -> int:
        number = _annex_of(lines[at]) or ""
        count = sum(node.clause_type == ClauseType.ANNEX for node in self.roots) + 1
        node = EuNode(
            ClauseType.ANNEX,
            f"annex_{number.strip() or count}",
            f"Annex {number.strip()}".strip(),
            number.strip(),
            is_absolute=True,
        )
        self.roots.append(node)
        self.script.number(node, lines[at].text)
        self.script.blank(lines[at].after)
        after = at + 1
        while after < len(lines) and not _annex_of(lines[after]) and not _is_imprint(lines[after]):
            after += 1
        body = Body(node, self.script, self.findings)
        body.read(lines[at + 1 : after])
        self.local_notes += [(note, node) for note in body.notes]
        return after

    def _rest(self, line: EuLine, at: int) -> int:
        if _SCRIPT.match(line.words):
            self.script.leave_out(Exclusion.OTHER, line.text, "script of a web page")
            message = "The text contains a script of the web page from which the file was made."
            self.findings.append(Odd("web_page", message, self.roots[-1]))
        elif _IMPRINT.match(line.words):
            self.script.leave_out(Exclusion.TITLE_PAGE, line.text)
        else:
            self.script.blank(line.text)
        self.script.blank(line.after)
        return at + 1


def is_table_row(article: dict[str, Any]) -> bool:
    """Whether an article of the file is in fact a row of a table of correspondence."""
    return bool(_TABLE_ROW.match(article.get("title", "")))


def _annex_of(line: EuLine) -> str | None:
    match = _ANNEX.fullmatch(line.words)
    return (match["number"] or " ") if match else None


def _is_imprint(line: EuLine) -> bool:
    return bool(_IMPRINT.match(line.words) or _SCRIPT.match(line.words))


def _ends_act(line: EuLine) -> bool:
    is_parted_mark = "\n" in line.text and _NOTE.match(line.text)
    return bool(_CLOSING.match(line.words) or is_parted_mark or _is_imprint(line))
