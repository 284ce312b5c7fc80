"""Builds the tree of provisions from clean lines: where provisions begin, and their contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from provisions.analysis.words import squeezed
from provisions.loading.formats.numerals import KINDS, cleaned
from provisions.loading.formats.plain_text.grammars.clean_text import Clean, Range
from provisions.loading.formats.plain_text.grammars.model import (
    Grammar,
    GrammarLevel,
    Paragraphs,
    Pattern,
)
from provisions.loading.rows.raw_rows import Finding

#: The number of characters to search to distinguish the letter '(i)' from the Roman number '(i)'.
AHEAD = 20_000


@dataclass(slots=True)
class Block:
    """A paragraph: the ranges of its lines in the clean text."""

    lines: list[Range]


@dataclass(slots=True, eq=False)
class GrammarNode:
    """A provision of the tree; the root, without a level, is the plan."""

    level: GrammarLevel | None
    start: int = 0
    number: str = ""
    order: int | None = None
    number_range: Range | None = None
    heading_ranges: list[Range] = field(default_factory=list)
    content: list[Block | GrammarNode] = field(default_factory=list)

    @property
    def children(self) -> list[GrammarNode]:
        """The child provisions."""
        return [one for one in self.content if isinstance(one, GrammarNode)]

    @property
    def blocks(self) -> list[Block]:
        """The paragraphs of the provision itself."""
        return [one for one in self.content if isinstance(one, Block)]


@dataclass(slots=True)
class Start:
    """The beginning of a provision at a line."""

    level: GrammarLevel
    parent: GrammarNode
    end: int
    number: str = ""
    order: int | None = None
    number_range: Range | None = None
    heading_ranges: list[Range] = field(default_factory=list)


class Outline:
    """Parses the clean text line by line; `root` is the tree. See docs/grammars.md."""

    def __init__(self, grammar: Grammar, clean: Clean, contents: dict[str, str]) -> None:
        self.grammar = grammar
        self.clean = clean
        self.text = clean.text
        self.root = GrammarNode(None)
        self.findings: list[tuple[int, Finding]] = []
        self._open = [self.root]
        self._headings = {level.name: _headings(level, contents) for level in grammar.level}
        self._last_orders: dict[str, int] = {}
        self._closed_by: Pattern | None = None
        #: The end of the last marker that occupies whole lines.
        self._marker_end = -1
        #: Whether a table continues after the end of a page.
        self._is_resumed = False

    def read(self) -> GrammarNode:
        """Return the tree of the whole text."""
        breaks = Breaks(self.grammar.paragraphs, self.clean)
        place = 0
        while place < len(self.text):
            end = self._line_end(place)
            line = self.text[place:end]
            self._resume(place)
            if not line.strip():
                place = end
                continue
            after = self._line(place, end, breaks.is_between(place))
            breaks.pass_line(place, after, is_heading=after == self._marker_end)
            place = after
        self._report_missing_headings()
        return self.root

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def _resume(self, place: int) -> None:
        level = self.clean.resumes.get(place)
        for index, node in enumerate(self._open):
            if level and node.level and node.level.name == level:
                del self._open[index + 1 :]
                self._is_resumed = True
                return

    def _line(self, place: int, end: int, is_paragraph: bool) -> int:
        """Add a line to its provision; return the start of the next line."""
        start = None
        if self._closed_by is None:
            start = self._start_at(place, is_paragraph)
        if start is None:
            self._add(place, end, is_paragraph)
            self._close(place, end)
            return end
        self._open_node(start, place)
        if start.end > place and self.text[start.end - 1] == "\n":
            self._marker_end = start.end
            return start.end
        end = self._line_end(start.end)
        self._add(start.end, end, True)
        self._close(start.end, end)
        return end

    def _close(self, place: int, end: int) -> None:
        """End a provision with `until` after its last line."""
        if self._closed_by and self._closed_by.search(self.text[place:end].rstrip()):
            self._closed_by = None
            self._open.pop()

    def _add(self, start: int, end: int, is_paragraph: bool) -> None:
        """Add a line to the innermost open provision; before the first one, ignore it."""
        node = self._open[-1]
        if node.level is None or not self.text[start:end].strip():
            return
        block = self._unfinished(node, is_paragraph)
        if block is None:
            block = Block([])
            node.content.append(block)
        block.lines.append((start, end))

    def _unfinished(self, node: GrammarNode, is_paragraph: bool) -> Block | None:
        """Return the paragraph that a line continues, also after a figure or a page's end."""
        last = node.content[-1] if node.content else None
        if isinstance(last, Block):
            return None if is_paragraph else last
        if last is None or not node.blocks:
            return None
        block = node.blocks[-1]
        words = self.text[slice(*block.lines[-1])].rstrip()
        is_interrupted = last.level is not None and last.level.until is not None
        is_ended = words.endswith((".", ":", ";", "!", "?"))
        return block if self._is_resumed or (is_interrupted and not is_ended) else None

    def _open_node(self, start: Start, place: int) -> None:
        node = GrammarNode(start.level, place, start.number, start.order, start.number_range)
        node.heading_ranges = start.heading_ranges
        self._check_order(start, place)
        del self._open[self._open.index(start.parent) + 1 :]
        start.parent.content.append(node)
        self._open.append(node)
        self._closed_by = start.level.until
        self._is_resumed = False
        if start.order is not None:
            self._last_orders[start.level.eid] = start.order

    def _check_order(self, start: Start, place: int) -> None:
        last = self._last(start.level, start.parent)
        if start.order is None or start.order == last + 1 or (start.order == 1 and last):
            return
        if self._continues(start, last):
            return
        where = f"follows number {last}" if last else "is the first of its list"
        message = f"The {start.level.name} {start.number} {where}: a number is missing or wrong."
        self.findings.append((place, Finding("numbering_gap", message)))

    def _last(self, level: GrammarLevel, parent: GrammarNode) -> int:
        if level.continuous:
            return self._last_orders.get(level.eid, 0)
        for node in reversed(parent.content):
            if isinstance(node, GrammarNode) and node.level and node.level.eid == level.eid:
                return node.order or 0
        return 0

    def _start_at(self, place: int, is_paragraph: bool) -> Start | None:
        for level in self.grammar.level:
            if level.paragraph and not is_paragraph:
                continue
            parent = self._parent(level)
            if parent is None:
                continue
            start = self._match(level, parent, place) or self._heading(level, parent, place)
            if start and self._is_next(start, place):
                return start
        return None

    def _parent(self, level: GrammarLevel) -> GrammarNode | None:
        for node in reversed(self._open):
            if (node.level.name if node.level else "") in level.within:
                return node
        return None

    def _match(self, level: GrammarLevel, parent: GrammarNode, place: int) -> Start | None:
        if level.headings or not level.pattern:
            return None
        match = level.pattern.match(self.text, place)
        if match is None:
            return None
        start = Start(level, parent, match.end())
        if match.groupdict().get("heading") is not None:
            start.heading_ranges = [match.span("heading")]
        if match.end() > place:
            start.number_range = match.span()
        return start if self._set_number(start, match) else None

    def _set_number(self, start: Start, match: re.Match[str]) -> bool:
        """Set the number from a match; return False if it is not of the level's kind."""
        number = match.groupdict().get("number")
        if number is None:
            return True
        start.number = number.strip()
        start.order = KINDS[start.level.numbers](cleaned_for(start.level, start.number))
        return start.order is not None

    def _heading(self, level: GrammarLevel, parent: GrammarNode, place: int) -> Start | None:
        """Return the start of a provision whose heading is in a list, on one or more lines."""
        wanted = self._headings[level.name]
        words, end = "", place
        while wanted and end < len(self.text):
            after = self._line_end(end)
            words += squeezed(self.text[end:after]).casefold()
            if words in wanted:
                start = Start(level, parent, after, heading_ranges=[(place, after)])
                match = level.pattern.match(wanted[words]) if level.pattern else None
                if level.pattern and (match is None or not self._set_number(start, match)):
                    return None
                return start
            if not words or not any(heading.startswith(words) for heading in wanted):
                return None
            end = after
        return None

    def _is_next(self, start: Start, place: int) -> bool:
        if start.order is None or not start.level.strict:
            return True
        last = self._last(start.level, start.parent)
        if start.order == 1:
            return (not last or self._may_restart(start)) and self._is_roman_one(start, place)
        if start.order == last + 1:
            return start.number.strip("().") != "i" or self._is_letter_i(start, place)
        return self._continues(start, last)

    def _continues(self, start: Start, last: int) -> bool:
        """Whether numbers continue across sections: section 'B' begins with 13 after 'A' 12."""
        return not last and start.order == self._last_orders.get(start.level.eid, 0) + 1

    def _may_restart(self, start: Start) -> bool:
        """Whether text separates the previous list from this '(a)'."""
        return not start.level.continuous and any(
            len(node.blocks) > 1 or (node.blocks and node.content[-1] is node.blocks[-1])
            for node in self._open[self._open.index(start.parent) :]
            if node.level is not start.level or len(node.blocks) > 1
        )

    def _is_roman_one(self, start: Start, place: int) -> bool:
        is_doubtful = start.level.numbers == "roman" and start.number.strip("().") == "i"
        return (
            not is_doubtful
            or not self._follows_h()
            or self._is_followed_by(start, place, "ii", "j")
        )

    def _is_letter_i(self, start: Start, place: int) -> bool:
        return start.level.numbers != "letter" or self._is_followed_by(start, place, "j", "ii")

    def _follows_h(self) -> bool:
        return any(node.number.strip("().") == "h" for node in self._open)

    def _is_followed_by(self, start: Start, place: int, this: str, other: str) -> bool:
        """Whether `this` follows before `other` as the next number."""
        ahead = self.text[place : place + AHEAD]
        places = []
        marker = self.text[place : start.end].strip()
        for number in (this, other):
            form = re.escape(marker.replace("i", number, 1))
            found = re.search(rf"^{form}[ \n]", ahead, re.MULTILINE)
            places.append(found.start() if found else AHEAD)
        return places[0] <= places[1]

    def _report_missing_headings(self) -> None:
        found = {
            squeezed(self.text[start:end]).casefold()
            for node in walk(self.root)
            for start, end in node.heading_ranges
        }
        for level in self.grammar.level:
            for key, heading in self._headings[level.name].items():
                if key not in found:
                    message = f"The heading '{heading}' does not occur in the text."
                    self.findings.append((0, Finding("heading_not_met", message)))


class Breaks:
    """Detects the beginnings of paragraphs."""

    def __init__(self, rules: Paragraphs, clean: Clean) -> None:
        self.rules = rules
        self.clean = clean
        self._before = ""
        self._end = 0

    def pass_line(self, place: int, end: int, *, is_heading: bool) -> None:
        """Record one or more processed lines; a paragraph begins after a heading."""
        last = self.clean.text.rfind("\n", place, end - 1) + 1
        self._before = "" if is_heading else self.clean.text[max(last, place) : end].rstrip("\n")
        self._end = end

    def is_between(self, place: int) -> bool:
        """Whether the line at a place begins a paragraph."""
        end = self.clean.text.find("\n", place)
        line = self.clean.text[place : end if end >= 0 else None]
        before, gap = self._before, self.clean.text[self._end : place]
        is_new_page = any(spot in self.clean.page_ends for spot in range(self._end, place + 1))
        if not before:
            return True
        rules = self.rules
        if is_new_page:
            return bool(rules.last_on_page.search(before) and rules.first_on_page.match(line))
        return bool(
            (rules.blank_lines and gap.strip(" \t\u3000\xa0"))
            or (rules.last_line and rules.last_line.search(before))
            or (rules.first_line and rules.first_line.match(line))
        )


def cleaned_for(level: GrammarLevel, number: str) -> str:
    """Return a number without brackets and dots; Chinese numbers are unchanged."""
    return number if level.numbers == "chinese" else cleaned(number)


def _headings(level: GrammarLevel, contents: dict[str, str]) -> dict[str, str]:
    if level.headings == "contents":
        return contents
    given = level.headings if isinstance(level.headings, list) else [level.headings]
    return {squeezed(heading).casefold(): heading for heading in given}


def walk(node: GrammarNode) -> Iterator[GrammarNode]:
    """Yield a node and everything below it, in order."""
    yield node
    for child in node.children:
        yield from walk(child)
