"""Divides the text of an article or annex into paragraphs, points, indents and quotations.

The file has no indentation: the parent of a line follows from the numbers before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from provisions.choices import ClauseType, Exclusion
from provisions.loading.formats.eu_json.lists import EuListPlace, Lists
from provisions.loading.formats.eu_json.marks import EuLine, EuMark, follows, keys_of, section_of
from provisions.loading.formats.eu_json.nodes import CONTINUATIONS, EuNode, Odd, Script, note_node

_DEFINES = re.compile(r"‘[^’]+’")
_CLOSES = re.compile(r"’[.,;]?[\"”]?$")
_CLOSED = re.compile(r"’[\s.,;\"”]*$|^[.,;\"”]+$")
_BEGINS = re.compile(r"[(A-Z0-9]")
_PUNCTUATION = re.compile(r"[.;,’\"”\s]+")
#: Marks in consolidated texts that name the act that amended the following text.
EDITORS = re.compile(r"(?:[▼►](?:B|[ACM]\d+)|◄)(?:\s*—+)?")
AMENDED = "mark of an amendment"
_CITES = re.compile(
    r"OJ\s[LC]\b|(?:[A-Z]\w+ ){0,3}(?:Regulation|Directive|Decision|Recommendation)\b.*\(OJ\s[LC]\b"
)
_ENDS = (".", ";", ":", ",", "’", "”", '"')


class Body:
    """Reads the lines of one article or annex into its node."""

    def __init__(self, root: EuNode, script: Script, findings: list[Odd]) -> None:
        self.root = root
        self.script = script
        self.findings = findings
        #: The footnotes in the text.
        self.notes: list[EuNode] = []
        self._marked: dict[str, EuNode] = {}
        self.is_annex = root.clause_type == ClauseType.ANNEX
        self.is_amending = False
        self._lines: list[EuLine] = []
        self._lists = Lists([], self._is_header)
        self._holder = root
        self._unfilled: EuNode | None = None
        self._last_owner: EuNode | None = None
        self._last_words = ""
        self._quotation: EuNode | None = None
        self._quoted_until = -1
        #: The part whose heading is the next line.
        self._unnamed: EuNode | None = None

    def read(self, lines: list[EuLine], is_amending: bool = False) -> None:
        """Assign all lines to provisions."""
        self._lines, self.is_amending = lines, is_amending
        self._lists = Lists(lines, self._is_header)
        if self.is_annex and lines and self._names_section(lines[0]):
            self._unnamed = self.root
        for index, line in enumerate(lines):
            self._read(index, line)
            self.script.blank(line.after)
        self._end_number()

    def _read(self, index: int, line: EuLine) -> None:
        if index <= self._quoted_until and self._quotation:
            self._add_words(self._quotation, line.text)
        elif not (self._read_apart(index, line) or self._read_number(index, line)):
            if self._begins_quotation(line):
                self._quote(index, line)
            else:
                self._plain(index, line)

    def _read_apart(self, index: int, line: EuLine) -> bool:
        """Read a line that belongs to no list: marks of editors, headings, footnotes."""
        if EDITORS.fullmatch(line.words):
            self.script.leave_out(Exclusion.EDITORIAL, line.text, AMENDED)
        elif self._unnamed:
            self.script.heading(self._unnamed, line.text)
            self._unnamed = None
        elif self._is_header(line):
            self._open_section(index, line)
        elif line.mark and self._is_note(index, line.mark):
            self._note(line, line.mark)
        elif line.mark and self._is_mark_of_note(index, line):
            self.script.leave_out(Exclusion.FOOTNOTE_MARK, line.text)
            self._marked[line.mark.value] = self._holder
        else:
            return False
        return True

    def _read_number(self, index: int, line: EuLine) -> bool:
        """Open the provision whose number begins the line."""
        place = line.mark and self._lists.place(index, line.mark, self._last_words)
        if not line.mark or not place:
            return False
        self._open(index, line, line.mark, place)
        return True

    # Words

    def _add_words(self, owner: EuNode, words: str) -> None:
        """Add a paragraph to a provision, or words that continue its last one."""
        has_words = any(piece.words.strip() for piece in owner.paragraphs)
        is_continuation = has_words and words.strip().startswith(CONTINUATIONS)
        self.script.text(owner, words, begins=not is_continuation)
        self._last_owner, self._last_words = owner, words.strip()

    def _plain(self, index: int, line: EuLine) -> None:
        owner = self._unfilled
        if owner is None and line.text.startswith(CONTINUATIONS):
            owner = self._last_owner
        if owner is None:
            self._lists.close(self._lists.depth_of_paragraph(index))
            owner = self._lists.innermost or self._holder
        if self._unfilled and self._is_heading(index, line.text):
            self.script.heading(owner, line.text)
        else:
            self._mark_definition(owner, line.text)
            self._add_words(owner, line.text)
        self._unfilled = None

    def _mark_definition(self, owner: EuNode, words: str) -> None:
        is_point = owner.clause_type == ClauseType.POINT and not owner.content
        if is_point and not self.is_annex and not self.is_amending and _DEFINES.match(words):
            owner.clause_type = ClauseType.DEFINITION

    def _is_heading(self, index: int, words: str) -> bool:
        """Whether a numbered line of an annex is the heading of the following lines."""
        after = self._lines[index + 1] if index + 1 < len(self._lines) else None
        if not self.is_annex or after is None or self._is_header(after):
            return False
        is_name = words.strip()[0].isupper() and not words.strip().endswith(_ENDS)
        opens = after.mark is None or after.mark.kind in ("letter", "dotted", "bracketed")
        is_next = after.mark is not None and self._lists.is_continued_by(after.mark)
        return is_name and opens and not is_next and bool(_BEGINS.match(after.text))

    # Numbers

    def _open(self, index: int, line: EuLine, mark: EuMark, place: EuListPlace) -> None:
        self._end_number()
        self._lists.close(place.depth)
        parent = self._lists.innermost or self._holder
        node = parent.add(self._node(parent, mark, place))
        if not place.is_expected:
            message = f"The number {mark.printed or mark.value} is not the next one here."
            self.findings.append(Odd("numbering", message, node))
        self._lists.open(node, place)
        number = line.text[: mark.length]
        if mark.kind == "dash":
            self.script.leave_out(Exclusion.BULLET, number)
        else:
            self.script.number(node, number)
        self._unfilled = node
        if line.rest.strip():
            self._plain_rest(index, line.rest)

    def _plain_rest(self, index: int, words: str) -> None:
        owner, self._unfilled = self._unfilled, None
        if owner is None:
            return
        if self._is_heading(index, words):
            self.script.heading(owner, words)
        else:
            self._mark_definition(owner, words)
            self._add_words(owner, words)

    def _node(self, parent: EuNode, mark: EuMark, place: EuListPlace) -> EuNode:
        value = mark.value
        if place.kind == "number" and not self.is_annex:
            return EuNode(ClauseType.PARAGRAPH, f"para_{value}", f"({value})", value)
        if place.kind == "dash":
            count = sum(child.clause_type == ClauseType.INDENT for child in parent.children) + 1
            return EuNode(ClauseType.INDENT, f"indent_{count}", f", indent {count}")
        if place.kind == "number":
            return EuNode(ClauseType.POINT, f"point_{value}", f", point {value}", value)
        if place.kind == "dotted":
            is_below = parent is not self._holder
            step = mark.steps[-1] if is_below else value
            locator = f".{step}" if is_below else f", point {value}"
            return EuNode(ClauseType.POINT, f"point_{step}", locator, value)
        return EuNode(ClauseType.POINT, f"point_{value}", f"({value})", mark.printed)

    def _end_number(self) -> None:
        """Report a number without text, which the file lacks."""
        if self._unfilled is not None and not self._unfilled.content:
            message = f"The file has no text after {self._unfilled.number or 'the dash'}."
            self.findings.append(Odd("text_missing", message, self._unfilled))
        self._unfilled = None

    def _is_note(self, index: int, mark: EuMark) -> bool:
        """Whether a number is that of a footnote, which looks like a point in annexes."""
        if mark.kind == "bracketed" and mark.value in self._marked:
            return True
        words = self._lines[index].rest.strip()
        if not words and index + 1 < len(self._lines):
            words = self._lines[index + 1].words
        return self.is_annex and mark.kind == "bracketed" and bool(_CITES.match(words))

    def _is_mark_of_note(self, index: int, line: EuLine) -> bool:
        """Whether a number alone on its line is the mark of a later footnote."""
        mark = line.mark
        is_alone = mark is not None and mark.kind == "bracketed" and not line.rest.strip()
        if not self.is_annex or self._lists or not is_alone or mark is None:
            return False
        later = self._lines[index + 1 :]
        here = takewhile(lambda one: not self._is_header(one), later)
        numbers = [one.mark for one in here if one.mark and one.mark.kind == "bracketed"]
        is_list = bool(numbers) and follows(keys_of(numbers[0])[0][1], keys_of(mark)[0][1])
        return not is_list and any(one.mark and one.mark.printed == mark.printed for one in later)

    def _note(self, line: EuLine, mark: EuMark) -> None:
        self._end_number()
        self._lists.close()
        self._holder = self.root
        node = note_node(mark.value)
        if mark.value in self._marked:
            self._marked.pop(mark.value).add(node)
        else:
            self.notes.append(node)
        self.script.number(node, line.text[: mark.length])
        if line.rest.strip():
            self._add_words(node, line.rest)
        else:
            self._unfilled = node

    # Quotations

    def _begins_quotation(self, line: EuLine) -> bool:
        if self._unfilled or self.is_annex or not self._last_words.endswith(":"):
            return False
        return line.text.startswith("‘") or self.is_amending

    def _quote(self, index: int, line: EuLine) -> None:
        parent = self._lists.innermost or self._holder
        count = sum(child.clause_type == ClauseType.QUOTATION for child in parent.children) + 1
        node = EuNode(ClauseType.QUOTATION, f"qstr_{count}", f", quotation {count}")
        self._quotation = parent.add(node)
        self._quoted_until = self._end_of_quotation(index)
        last = self._lines[self._quoted_until]
        if line.text.startswith("‘") and not _CLOSED.search(last.words):
            message = "The quotation has no closing mark: its end is missing in the file."
            self.findings.append(Odd("quotation_open", message, node))
        self._add_words(node, line.text)

    def _end_of_quotation(self, index: int) -> int:
        """Return the last line of a quotation: the closing one, or that before our next number."""
        ours = next(self._our_numbers(index), len(self._lines))
        if not self._lines[index].text.startswith("‘"):
            return ours - 1
        for place in range(index, len(self._lines)):
            if place > ours and self._lines[place].text.startswith("‘"):
                return ours - 1  # The next quotation begins before this one is closed.
            if _CLOSES.search(self._lines[place].words):
                return self._with_punctuation(place)
        return ours - 1

    def _our_numbers(self, index: int) -> Iterator[int]:
        for place in range(index + 1, len(self._lines)):
            mark = self._lines[place].mark
            if mark and mark.kind != "dash" and self._lists.in_open_list(place, mark):
                yield place

    def _with_punctuation(self, place: int) -> int:
        after = place + 1
        while after < len(self._lines) and _PUNCTUATION.fullmatch(self._lines[after].text):
            place, after = after, after + 1
        return place

    # Parts of an annex

    def _is_header(self, line: EuLine) -> bool:
        return self.is_annex and section_of(line.text) is not None

    def _open_section(self, index: int, line: EuLine) -> None:
        header = section_of(line.text)
        if header is None:
            return
        self._end_number()
        self._lists.close()
        kinds = {"part": (ClauseType.PART, "part"), "chapter": (ClauseType.CHAPTER, "chp")}
        clause_type, prefix = kinds.get(header.word, (ClauseType.SECTION, "sec"))
        name = "Section" if header.word == "section" else header.word.capitalize()
        node = EuNode(
            clause_type, f"{prefix}_{header.number}", f", {name} {header.number}", header.number
        )
        self._holder = self._parent_of_section(header.word).add(node)
        start = line.text.index(line.text.strip())
        self.script.number(node, line.text[: start + header.heading_start])
        if header.heading:
            self.script.heading(node, line.text[start + header.heading_start :])
        elif index + 1 < len(self._lines) and self._names_section(self._lines[index + 1]):
            self._unnamed = node
        self._last_words = ""

    def _parent_of_section(self, word: str) -> EuNode:
        is_below = word != "part" and self._holder.clause_type == ClauseType.PART
        return self._holder if is_below else self.root

    def _names_section(self, line: EuLine) -> bool:
        is_name = line.mark is None and not line.words.endswith(_ENDS)
        return is_name and not self._is_header(line)
