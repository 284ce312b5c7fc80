"""Removes the parts of a text that are not provisions: page marks, headers, title pages, footnotes.

The rest, the clean text, is parsed as if it were on a single page.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from provisions.analysis.words import squeezed
from provisions.choices import Exclusion
from provisions.loading.formats.plain_text.grammars.model import PAGE, Footnotes, Grammar, LeaveOut
from provisions.loading.instruments.instrument import Stretch
from provisions.loading.rows.raw_rows import Finding

#: The most characters of the top or the bottom of a page.
REACH = 4_000

#: Start and end of a range of characters; the end is exclusive.
Range = tuple[int, int]


@dataclass(slots=True)
class Note:
    """A footnote: its number, and the ranges of its words in the original text."""

    number: str
    page: int
    number_range: Range
    ranges: list[Range]
    #: The range of its mark in the original text.
    mark: Range | None = None


@dataclass(frozen=True, slots=True)
class Clean:
    """The text without the excluded parts, with the original place of each piece."""

    text: str
    #: The starts of the pieces in this text, and in the original text.
    starts: list[int]
    origins: list[int]
    #: Places in this text where a page ends.
    page_ends: frozenset[int]
    #: Places where the text continues a provision, with its level.
    resumes: dict[int, str]

    def original(self, start: int, end: int) -> Iterator[Range]:
        """Yield the ranges of the original text for a range of this text."""
        index = bisect.bisect_right(self.starts, start) - 1
        while self.starts and start < end:
            after = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
            until = min(end, after)
            origin = self.origins[index] + start - self.starts[index]
            yield origin, origin + until - start
            start, index = until, index + 1


@dataclass(slots=True)
class CleanupRun:
    """Removes the excluded parts of a text by a grammar; `clean` returns the rest."""

    text: str
    grammar: Grammar
    stretches: list[Stretch] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    #: Headings in the table of contents, by their squeezed form.
    contents: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _taken: bytearray = field(init=False)
    _pages: list[Range] = field(init=False)
    _resumes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._taken = bytearray(len(self.text))
        self._pages = list(self._page_ranges())

    def clean(self) -> Clean:
        """Exclude the parts that the grammar names, and return the rest."""
        for rule in self.grammar.leave_out:
            for start, end in self._places(rule):
                self._leave_out(rule.reason, start, end, rule.note)
                if rule.resumes:
                    self._resumes[end] = rule.resumes
        if self.grammar.footnotes:
            self._footnotes(self.grammar.footnotes)
        cleaned = self._rest()
        if self.grammar.footnotes:
            self._marks(self.grammar.footnotes, cleaned)
        return cleaned

    def _page_ranges(self) -> Iterator[Range]:
        start = 0
        for match in self.grammar.page.finditer(self.text) if self.grammar.page else ():
            if match.start() > start:
                yield start, match.start()
            self._leave_out(Exclusion.PAGE_NUMBER, match.start(), match.end())
            start = match.end()
        yield start, len(self.text)

    def _leave_out(self, reason: Exclusion, start: int, end: int, note: str = "") -> None:
        for first, last in self._take(start, end):
            self.stretches.append(Stretch(first, last, reason=reason, note=note))

    def _take(self, start: int, end: int) -> Iterator[Range]:
        """Take the free parts of a range, and yield them without surrounding blanks."""
        for first, last in self._free(start, end):
            self._taken[first:last] = b"\1" * (last - first)
            words = self.text[first:last]
            first += len(words) - len(words.lstrip())
            last -= len(words) - len(words.rstrip())
            if first < last:
                yield first, last

    def _free(self, start: int, end: int) -> Iterator[Range]:
        while (first := self._taken.find(b"\0", start, end)) >= 0:
            last = self._taken.find(b"\1", first, end)
            start = end if last < 0 else last
            yield first, start

    def _places(self, rule: LeaveOut) -> Iterator[Range]:
        if rule.begin is not None:
            yield from self._regions(rule)
        elif rule.lines is not None:
            for match in rule.lines.finditer(self.text):
                if self._is_in_reach(rule, match.start()):
                    yield match.start(), self._with_line_end(match.end())

    def _with_line_end(self, end: int) -> int:
        return end + 1 if self.text[end : end + 1] == "\n" else end

    def _is_in_reach(self, rule: LeaveOut, place: int) -> bool:
        if not (rule.top or rule.bottom):
            return True
        start, end = self._page(place)
        is_top = place - start < REACH and self._lines(start, place) < rule.top
        is_bottom = end - place < REACH and self._lines(place, end) <= rule.bottom
        return bool(is_top or is_bottom)

    def _lines(self, start: int, end: int) -> int:
        """Return the number of lines that are not blank."""
        return sum(bool(line.strip()) for line in self.text[start:end].split("\n"))

    def _page(self, place: int) -> Range:
        index = bisect.bisect_right(self._pages, (place, len(self.text))) - 1
        return self._pages[max(index, 0)]

    def _regions(self, rule: LeaveOut) -> Iterator[Range]:
        assert rule.begin is not None
        place = 0
        while match := rule.begin.search(self.text, place):
            end = self._region_end(rule, match.start(), match.end())
            if rule.entry is not None:
                for one in rule.entry.finditer(self.text, match.end(), end):
                    heading = " ".join(one["heading"].split())
                    self.contents[squeezed(heading).casefold()] = heading
            yield match.start(), end
            place = max(end, match.end() + 1)

    def _region_end(self, rule: LeaveOut, start: int, begun: int) -> int:
        if rule.end is None or rule.end.pattern == PAGE:
            return self._page(start)[1]
        found = rule.end.search(self.text, begun)
        if found is None:
            line = self.text.count("\n", 0, start) + 1
            message = f"A part to be excluded ({rule.reason.label}) begins here but has no end."
            self.findings.append(Finding("unclosed_part", message, line=line))
            return begun
        return found.start()

    def _footnotes(self, rules: Footnotes) -> None:
        for number, (start, end) in enumerate(self._pages):
            for match in rules.begin.finditer(self.text, start, end):
                first = rules.note.match(self.text, match.end(), end)
                is_free = self._taken.find(b"\0", match.end(), end) >= 0
                if is_free and (first is None or self._is_next(first["number"])):
                    self._leave_out(Exclusion.OTHER, *match.span(), "Rule above footnotes")
                    self._notes(rules, number, match.end(), end)
                    break

    def _is_next(self, number: str, last: str = "") -> bool:
        last = last or (self.notes[-1].number if self.notes else "")
        return not last.isdecimal() or int(number) == int(last) + 1

    def _notes(self, rules: Footnotes, page: int, start: int, end: int) -> None:
        """Collect the footnotes of a block; a number that is not the next one is text."""
        begins: list[re.Match[str]] = []
        for match in rules.note.finditer(self.text, start, end):
            is_free = self._taken.find(b"\1", *match.span("number")) < 0
            if is_free and self._is_next(match["number"], begins[-1]["number"] if begins else ""):
                begins.append(match)
        heads = [match.start() for match in begins]
        if self.notes and (not heads or heads[0] > start):
            # Text above the first footnote continues the last one of the previous page.
            self.notes[-1].ranges += self._take(start, heads[0] if heads else end)
        for match, after in zip(begins, [*heads[1:], end][: len(begins)], strict=True):
            self._taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            whole = match.start(), match.start() + len(match[0].rstrip())
            self.notes.append(Note(match["number"], page, whole, []))
            self.notes[-1].ranges += self._take(match.end(), after)

    def _rest(self) -> Clean:
        pieces: list[str] = []
        starts: list[int] = []
        origins: list[int] = []
        page_ends: set[int] = set()
        resumes: dict[int, str] = {}
        length = 0
        ends = iter([end for _, end in self._pages])
        page_end = next(ends)
        for start, end in self._free(0, len(self.text)):
            while page_end is not None and start >= page_end:
                page_ends.add(length)
                page_end = next(ends, len(self.text) + 1)
            for place, level in self._resumes.items():
                if not origins or origins[-1] < place <= start:
                    resumes[length] = level
            pieces.append(self.text[start:end])
            starts.append(length)
            origins.append(start)
            length += end - start
        return Clean("".join(pieces), starts, origins, frozenset(page_ends), resumes)

    def _marks(self, rules: Footnotes, cleaned: Clean) -> None:
        """Find each footnote's mark on its page, after the mark before it."""
        last = 0
        for note in self.notes:
            start, end = self._pages[note.page]
            note.mark = self._mark(rules, note.number, max(last, start), end)
            if note.mark is None:
                message = f"The text of the page has no mark for footnote {note.number}."
                line = self.text.count("\n", 0, note.number_range[0]) + 1
                self.findings.append(Finding("footnote_without_mark", message, line=line))
                continue
            last = note.mark[1]
            self.stretches.append(Stretch(*note.mark, reason=Exclusion.FOOTNOTE_MARK))

    def _mark(self, rules: Footnotes, number: str, start: int, end: int) -> Range | None:
        for form in rules.marks:
            pattern = re.compile(form.replace("{number}", re.escape(number)), re.MULTILINE)
            for match in pattern.finditer(self.text, start, end):
                if self._taken.find(b"\1", *match.span()) < 0:
                    return match.span()
        return None
