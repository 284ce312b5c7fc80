"""Marks in the text of an EU act: those of footnotes, which show their places, and of editors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.eu_json.act import Act
from provisions.loading.formats.eu_json.body import AMENDED, EDITORS
from provisions.loading.formats.eu_json.nodes import EuNode, EuPiece, Odd, Script

#: A number in brackets after a blank: 'of the Council (7), or', in consolidated texts '(\n8\n)'.
_MARK = re.compile(r"(?<=[\s\u00a0])\(\s*(?P<number>\*?\d{1,3})\s*\)(?=[\s.,;:’)]|$)")
#: After these words, a number is a reference to a provision and not a footnote mark.
_REFERS = re.compile(
    r"(?:points?|paragraphs?|Articles?|subparagraphs?|recitals?|items?|No|Nos|and|or|to|in|of)"
    r"[\s\u00a0]*$",
    re.IGNORECASE,
)
_REFERENCE_BEFORE = re.compile(r"(?:Article|Annex|paragraph|point)[\s\u00a0]\d+[\s\u00a0]*$")


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A mark in a piece of the script."""

    number: str
    piece: EuPiece
    start: int
    end: int


#: The ranges to exclude from a piece, by the identity of the piece.
Cuts: TypeAlias = dict[int, list[tuple[int, int, Exclusion, str]]]


def place(act: Act, script: Script) -> list[Odd]:
    """Make each footnote a child of the provision with its mark, and exclude the marks."""
    pieces = list(_in_order(script.pieces, act.roots))
    cuts: Cuts = {}
    findings = [*_place_own(act, pieces, cuts), *_place_local(act, pieces, cuts)]
    for piece in pieces:
        for match in EDITORS.finditer(piece.words):
            cut = (match.start(), match.end(), Exclusion.EDITORIAL, AMENDED)
            cuts.setdefault(id(piece), []).append(cut)
    script.pieces = [part for piece in script.pieces for part in _cut(piece, cuts)]
    return findings


def _place_own(act: Act, pieces: list[EuPiece], cuts: Cuts) -> Iterator[Odd]:
    """Place the footnotes of the preamble and the articles, which are after the closing words."""
    annexes = [root for root in act.roots if root.clause_type == ClauseType.ANNEX]
    outside = [piece for piece in pieces if _root(piece.owner) not in annexes]
    marks = _rising([mark for mark in _marks(outside) if mark.number.isdigit()])
    by_number = {mark.number: mark for mark in marks}
    for mark in _marks(outside):
        if not mark.number.isdigit():
            by_number[mark.number] = mark
    first = int(marks[0].number) if marks else 0
    for note in act.notes:
        found = by_number.pop(note.number, None)
        if found is None:
            yield _unplaced(note, act, first)
        else:
            _attach(note, found, cuts)


def _place_local(act: Act, pieces: list[EuPiece], cuts: Cuts) -> Iterator[Odd]:
    """Place the footnotes of annexes, which are in the annexes."""
    for note, annex in act.local_notes:
        inside = [piece for piece in pieces if _root(piece.owner) is annex]
        found = next((mark for mark in _marks(inside) if mark.number == note.number), None)
        if found is not None:
            _attach(note, found, cuts)
            continue
        annex.add(note)
        message = f"The file has no mark for footnote {note.number}."
        yield Odd("mark_missing", message, note)


def _attach(note: EuNode, found: FoundMark, cuts: Cuts) -> None:
    if found.piece.owner is not None:
        found.piece.owner.add(note)
    cut = (found.start, found.end, Exclusion.FOOTNOTE_MARK, "")
    cuts.setdefault(id(found.piece), []).append(cut)


def _unplaced(note: EuNode, act: Act, first: int) -> Odd:
    """Place a footnote without a mark: before the first mark, it belongs to the preamble."""
    if note.number.isdigit() and int(note.number) < first:
        act.preamble.add(note)
        where = "it belongs to the citations of the preamble, which are missing"
    else:
        note.locator, note.is_absolute = f"Footnote {note.number.lstrip('*')}", True
        act.roots.append(note)
        where = "its provision is unknown"
    message = f"The file has no mark for footnote {note.number}: {where}."
    return Odd("mark_missing", message, note)


def _in_order(pieces: list[EuPiece], roots: list[EuNode]) -> Iterator[EuPiece]:
    """Yield the words of provisions in the order of the act: the file has the recitals last."""
    ranks = {id(root): rank for rank, root in enumerate(roots)}
    ranked = (
        (ranks.get(id(_root(piece.owner)), len(ranks)), place, piece)
        for place, piece in enumerate(pieces)
        if piece.owner is not None and piece.part in (SpanPart.TEXT, SpanPart.HEADING)
    )
    for _, _, piece in sorted(ranked, key=lambda one: one[:2]):
        yield piece


def _root(node: EuNode | None) -> EuNode | None:
    while node is not None and node.parent is not None:
        node = node.parent
    return node


def _marks(pieces: Iterable[EuPiece]) -> Iterator[FoundMark]:
    for piece in pieces:
        if piece.owner is None or piece.owner.clause_type == ClauseType.NOTE:
            continue
        for match in _MARK.finditer(piece.words):
            before = piece.words[: match.start()]
            if not _REFERS.search(before) and not _REFERENCE_BEFORE.search(before):
                yield FoundMark(match["number"], piece, match.start(), match.end())


def _rising(marks: list[FoundMark]) -> list[FoundMark]:
    """Return the longest sequence of marks with rising numbers, as in the whole act."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for place, mark in enumerate(marks):
        rank = bisect_left(ends, int(mark.number))
        before.append(at[rank - 1] if rank else -1)
        if rank == len(ends):
            ends.append(int(mark.number))
            at.append(place)
        else:
            ends[rank], at[rank] = int(mark.number), place
    found: list[FoundMark] = []
    place = at[-1] if at else -1
    while place >= 0:
        found.append(marks[place])
        place = before[place]
    return found[::-1]


def _cut(piece: EuPiece, cuts: Cuts) -> Iterator[EuPiece]:
    """Yield a piece without its marks, and the marks, in order."""
    words = piece.words
    marks = sorted(cuts.get(id(piece), ()))
    if not marks:
        yield piece
        return
    piece.words = words[: marks[0][0]]
    yield piece
    for place, (first, end, reason, note) in enumerate(marks):
        after = marks[place + 1][0] if place + 1 < len(marks) else len(words)
        yield EuPiece(words[first:end], reason=reason, note=note)
        yield replace(piece, words=words[end:after], begins=False)
