"""The numbers before the provisions of EU acts, and their lines.

In JSON copies of EUR-Lex pages, empty lines separate numbers, headings and paragraphs; a number is
alone on its line or followed by no-break spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from provisions.loading.formats.numerals import as_roman, letter_value, roman

#: The blanks after a number; a single blank belongs to the sentence.
_GAP = r"(?:\s*$|[\s\u00a0]{2,}|(?<=\.)\u00a0)"
_MARK = re.compile(
    rf"(?P<dotted>\d+(?:\.\d+)+)\.?{_GAP}|(?P<number>\d+[a-z]?)\.{_GAP}"
    rf"|\(\s*(?P<bracketed>\d+[a-z]?)\s*\){_GAP}|\((?P<letter>[a-z]{{1,5}})\){_GAP}"
    rf"|(?P<plain>[a-z])\.{_GAP}|(?P<dash>[—–-]){_GAP}"
)
#: 'Section 1', 'Part II Vulnerability handling', 'Section A — Information', 'A.   General'.
_SECTION = re.compile(
    r"(?P<word>Section|SECTION|Part|PART|Class|Chapter|Module)\s"
    r"(?P<number>[A-Z]|[IVX]+|\d+)(?:[\s\u00a0]*[.—–][\s\u00a0]*|[\s\u00a0]+|$)(?!\d)(?P<heading>.*)"
    r"|(?P<letter>[A-Z])\.[\s\u00a0]{2,}(?P<title>\S.*)"
)
_UNIT = re.compile(r"(?P<word>TITLE|CHAPTER|SECTION|Title|Chapter|Section)\s(?P<number>[IVX]+|\d+)")
#: '(', '8' and ')' on three lines: a footnote mark of a consolidated text.
_PARTED_MARK = re.compile(r"\(\s*\n\s*\d+\s*\n\s*\)")
#: 'l', 'c', 'd' and 'm' are letters; no list of an act has so many items.
_LARGEST_ROMAN: Final = 39


@dataclass(frozen=True, slots=True)
class EuMark:
    """A number as printed: '1.', '1.2.1.', '(1)', '(a)', '(iv)' or a dash."""

    #: One of number, dotted, bracketed, letter, plain, dash.
    kind: str
    #: Without brackets and points.
    value: str
    #: The number of the provision.
    printed: str
    #: The number of characters, including the following blanks.
    length: int

    @property
    def steps(self) -> tuple[str, ...]:
        """The numbers of '1.2.1'."""
        return tuple(self.value.split("."))


@dataclass(frozen=True, slots=True)
class EuLine:
    """A line of the text that is not empty, with the characters before the next one."""

    text: str
    #: Line feeds and blanks after it.
    after: str
    mark: EuMark | None = None

    @property
    def rest(self) -> str:
        """The words after the number."""
        return self.text[self.mark.length :] if self.mark else self.text

    @property
    def words(self) -> str:
        """The words with normalized blanks."""
        return " ".join(self.text.split())


def lines_of(text: str) -> tuple[str, list[EuLine]]:
    """Return the blanks before the first line, and the lines of a text."""
    parted = {
        position
        for match in _PARTED_MARK.finditer(text)
        for position in range(match.start(), match.end())
    }
    found: list[tuple[str, str]] = []
    before = ""
    for piece in _pieces(text, parted):
        if piece.strip():
            found.append((piece.rstrip("\n"), piece[len(piece.rstrip("\n")) :]))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + piece)
        else:
            before += piece
    return before, [EuLine(words, after, mark_of(words)) for words, after in found]


def _pieces(text: str, parted: set[int]) -> Iterator[str]:
    start = 0
    for match in re.finditer("\n", text):
        if match.start() not in parted:
            yield text[start : match.end()]
            start = match.end()
    yield text[start:]


def mark_of(text: str) -> EuMark | None:
    """Return the number at the beginning of a line."""
    match = _MARK.match(text)
    if match is None or match.lastgroup is None:
        return None
    kind = match.lastgroup
    value = match[kind]
    printed = f"({value})" if kind in ("letter", "bracketed") else value
    return EuMark(kind, value, "" if kind == "dash" else printed, match.end())


@dataclass(frozen=True, slots=True)
class Header:
    """The line at the start of a part: 'CHAPTER II', 'Section 1', 'Part A General principles'."""

    word: str
    number: str
    #: The heading on the same line, and its start.
    heading: str
    heading_start: int


def unit_of(words: str) -> Header | None:
    """Return the header of a title, chapter or section that is alone on its line."""
    match = _UNIT.fullmatch(words)
    if match is None:
        return None
    return Header(match["word"].lower(), match["number"], "", len(words))


def section_of(text: str) -> Header | None:
    """Return the header of a part of an annex, with a heading on the same line."""
    match = _SECTION.fullmatch(text.strip())
    if match is None:
        return None
    if match["letter"]:
        return Header("section", match["letter"], match["title"], match.start("title"))
    heading = match["heading"]
    if heading and not heading[0].isupper() and heading[0] not in "‘(":
        return None  # This is a sentence: 'Section 4 does not apply to ...'
    return Header(match["word"].lower(), match["number"], heading, match.start("heading"))


def roman_value(text: str) -> int:
    """The value of a small roman number, 0 if it is none."""
    value = roman(text) or 0
    return value if value <= _LARGEST_ROMAN else 0


def keys_of(mark: EuMark) -> list[tuple[str, tuple[int, ...]]]:
    """Return the kinds of lists that a number may belong to, with its place in each."""
    if mark.kind == "letter":
        found: list[tuple[str, tuple[int, ...]]] = [("letter", (letter_value(mark.value),))]
        if value := roman_value(mark.value):
            found.append(("roman", (value,)))
        return found
    if mark.kind == "plain":
        return [("plain", (letter_value(mark.value),))]
    if mark.kind == "dash":
        return [("dash", (0,))]
    if mark.kind == "dotted":
        return [("dotted", tuple(int(step) for step in mark.steps))]
    digits = mark.value.rstrip("abcdefghijklmnopqrstuvwxyz")
    suffix = letter_value(mark.value[len(digits) :])
    return [(mark.kind, (int(digits), suffix) if suffix else (int(digits),))]


def follows(key: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether a number is the next one after another: 2 after 1, 1a after 1, 1.3 after 1.2."""
    if len(key) == len(before):
        return key[:-1] == before[:-1] and key[-1] == before[-1] + 1
    if len(key) > len(before):
        return key[:-1] == before and key[-1] == 1
    return key[0] == before[0] + 1


def next_roman(number: str) -> str:
    """The roman number after one in capitals."""
    return as_roman(roman_value(number) + 1).upper() if number else "I"
