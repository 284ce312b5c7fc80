"""The walk through a USLM document: every piece of its text is told to a Composer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.uslm.vocabulary import (
    FRAME,
    LEFT_OUT,
    LEVELS,
    LINES,
    MARKS,
    NUMBERING,
    TRANSPARENT,
    UslmLevel,
)
from provisions.loading.formats.xml.composer import Draft, joined, token
from provisions.loading.formats.xml.parse import blank, children, has_words, local, plain
from provisions.loading.formats.xml.walker import XmlWalker

#: Found within running text, these end a paragraph before and after them.
_PARTING: Final = LINES - {"inline", "ref", "date", "quotedText", "proviso", "role", "text"}


#: How the citation of text quoted by a provision ends.
QUOTED: Final = "quoted text"


@dataclass(frozen=True, slots=True)
class UslmScope:
    """Where in the document the walk is."""

    #: eid and citation before those of a section here: of a quotation, of a struck text.
    prefix: str = ""
    cited: str = ""
    is_operative: bool = True


class UslmWalker(XmlWalker):
    """One pass through a document, from its root."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: dict[str, Callable[[Element, Draft | None, UslmScope], None]] = {
            "num": self._head,
            "heading": self._head,
            "table": self._table,
            "layout": self._table,
            "quotedContent": self._quotation,
            "note": self._loose_note,
            "footnote": self._loose_note,
            **dict.fromkeys(TRANSPARENT, self._open_up),
        }
        #: How often the act has a section of this number: each division may begin anew.
        self._sections: Counter[tuple[str, str]] = Counter()
        #: What a quotation within running text is below, and where.
        self._scope = UslmScope()

    def root(self, element: Element) -> None:
        """Walk the whole document."""
        for section in element.iter("{*}section"):
            number = number_of(section)
            if number and not _is_elsewhere(section):
                self._sections["", number] += 1
        self._open_up(element, None, UslmScope())

    # Blocks

    def _open_up(self, element: Element, draft: Draft | None, scope: UslmScope) -> None:
        self._loose(element.text, draft)
        for child in children(element):
            self._block(child, draft, scope)
            self._loose(child.tail, draft)

    def _loose(self, piece: str | None, draft: Draft | None) -> None:
        """Text right in an element of structure: words of a quotation, else not understood."""
        if not piece:
            return
        if draft is None or not piece.strip():
            self.composer.unexplained(piece)
        else:
            self.composer.write(draft, SpanPart.TEXT, piece)

    def _block(self, element: Element, draft: Draft | None, scope: UslmScope) -> None:
        name = local(element)
        if name in LEFT_OUT:
            self._leave_out(element, *LEFT_OUT[name])
        elif name in FRAME:
            self._frame(element, draft, scope, FRAME[name])
        elif name in LEVELS:
            self._level(element, draft, scope, LEVELS[name])
        elif name in self._blocks:
            self._blocks[name](element, draft, scope)
        elif name in LINES:
            self._line(element, draft, scope)
        else:
            self._unknown(element)

    def _frame(
        self, element: Element, draft: Draft | None, scope: UslmScope, level: UslmLevel
    ) -> None:
        eid = self._next(scope.prefix, level.step)
        cited = f"{scope.cited} {level.cited}".strip()
        opened = self.composer.open(level.clause_type, eid, cited, draft, is_operative=False)
        if any(local(child) in LINES | LEVELS.keys() for child in children(element)):
            self._open_up(element, opened, replace(scope, is_operative=False))
        else:
            self._line(element, opened, scope)

    def _level(
        self, element: Element, draft: Draft | None, scope: UslmScope, level: UslmLevel
    ) -> None:
        number = number_of(element)
        base, around = self._around(draft, scope, level, number)
        if token(number):
            step, cited = f"{level.step}_{token(number)}", number
        else:
            step = f"{level.step}_{self._count(base, level.step)}"
            cited = step.rsplit("_", 1)[1]
        cited = _cited(around, level, cited, is_numbered=bool(token(number)))
        is_operative = scope.is_operative and element.get("changed") != "deleted"
        opened = self.composer.open(
            level.clause_type, joined(base, step), cited, draft, number, is_operative
        )
        inner = replace(scope, is_operative=is_operative)
        if local(element) == "component":
            inner = replace(inner, prefix=opened.eid, cited=cited)
        (self._line if _is_line(element) else self._open_up)(element, opened, inner)

    def _around(
        self, draft: Draft | None, scope: UslmScope, level: UslmLevel, number: str
    ) -> tuple[str, str]:
        """What stands before the eid and the citation of a provision."""
        is_alone = level.is_free and token(number) and self._sections[scope.prefix, number] < 2
        if draft is None or is_alone:
            return scope.prefix, scope.cited
        return draft.eid, draft.locator

    def _head(self, element: Element, draft: Draft | None, scope: UslmScope) -> None:
        part = SpanPart.NUMBER if local(element) == "num" else SpanPart.HEADING
        if draft is None:
            self._leave_out(element, Exclusion.TITLE_PAGE)
        elif draft.clause_type == ClauseType.QUOTATION:
            self._line(element, draft, scope)
        else:
            self._part(element, draft, part)

    def _line(self, element: Element, draft: Draft | None, scope: UslmScope) -> None:
        if blank(element):
            self._unknown(element)
            return
        if draft is None:
            draft = self._block_in(scope.prefix, scope.cited, scope.is_operative)
        before, self._scope = self._scope, scope
        self._part(element, draft, SpanPart.TEXT)
        self.composer.end_line(draft)
        self._scope = before

    def _quotation(self, element: Element, draft: Draft | None, scope: UslmScope) -> None:
        """Text that is to stand in another act: below the provision that puts it there."""
        eid = self._next(draft.eid if draft else scope.prefix, "quot")
        cited = f"{draft.locator if draft else scope.cited} {QUOTED}".strip()
        opened = self.composer.open(ClauseType.QUOTATION, eid, cited, draft, "", scope.is_operative)
        inner = UslmScope(opened.eid, cited, scope.is_operative)
        self._loose(element.text, opened)
        for child in children(element):
            # The stop after a quotation is the quoting provision's.
            is_after = child.get("role") == "after-quoted-block"
            self._block(child, draft if is_after else opened, inner)
            self._loose(child.tail, opened)

    def _table(self, element: Element, draft: Draft | None, scope: UslmScope) -> None:
        eid = self._next(draft.eid if draft else scope.prefix, "table")
        base = draft.locator if draft else scope.cited
        cited = f"{base} table {eid.rsplit('_', 1)[1]}".strip()
        opened = self.composer.open(ClauseType.TABLE, eid, cited, draft, "", scope.is_operative)
        self._rows(element, opened)

    def _rows(self, element: Element, draft: Draft) -> None:
        self._loose(element.text, draft)
        for child in children(element):
            name = local(child)
            if name in ("tr", "row", "referenceItem"):
                self._row(child, draft)
            elif name in ("caption", "heading"):
                self._part(child, draft, SpanPart.HEADING)
            elif name in LINES:
                self._line(child, draft, UslmScope())
            else:
                self._rows(child, draft)
            self._loose(child.tail, draft)

    def _row(self, element: Element, draft: Draft) -> None:
        self._loose(element.text, draft)
        for cell in children(element):
            self._part(cell, draft, SpanPart.TEXT)
            self.composer.end_cell(draft)
            self._loose(cell.tail, draft)
        self.composer.end_line(draft)

    # Running text

    def _part(self, element: Element, draft: Draft, part: SpanPart) -> None:
        """Everything in an element is of this part of this provision, but for what parts it."""
        if local(element) == "referenceItem":
            self._row(element, draft)
            return
        if element.text:
            self.composer.write(draft, part, element.text)
        for child in children(element):
            self._inline(child, draft, part)
            if child.tail:
                self.composer.write(draft, part, child.tail)

    def _inline(self, element: Element, draft: Draft, part: SpanPart) -> None:
        name = local(element)
        if name in LEFT_OUT:
            self._leave_out(element, *LEFT_OUT[name])
        elif name == "quotedContent":
            self.composer.end_line(draft)
            self._quotation(element, draft, self._scope)
        elif name in ("table", "layout"):
            self.composer.end_line(draft)
            self._table(element, draft, self._scope)
        elif name in ("footnote", "note"):
            self._footnote(element, draft)
        elif _is_mark(element):
            self._leave_out(element, Exclusion.FOOTNOTE_MARK)
        else:
            is_parting = part == SpanPart.TEXT and (name in _PARTING or name in TRANSPARENT)
            if is_parting:
                self.composer.end_line(draft)
            self._part(element, draft, part)
            if is_parting:
                self.composer.end_line(draft)

    def _loose_note(self, element: Element, draft: Draft | None, scope: UslmScope) -> None:
        if draft is None:
            self._leave_out(element, Exclusion.EDITORIAL, local(element))
        else:
            self._footnote(element, draft)

    def _footnote(self, element: Element, draft: Draft) -> None:
        eid = self._next(draft.eid, "fn")
        cited = f"{draft.locator} n. {eid.rsplit('_', 1)[1]}"
        note = self.composer.open(ClauseType.NOTE, eid, cited, draft, is_operative=False)
        self._part(element, note, SpanPart.TEXT)


def _is_line(element: Element) -> bool:
    """Whether a provision holds words, with inline elements among them, and not blocks."""
    blocks = {"num", "heading", *LEVELS, *FRAME}
    return has_words(element) and not any(local(child) in blocks for child in children(element))


def _is_mark(element: Element) -> bool:
    return local(element) == "ref" and "footnoteRef" in element.get("class", "")


def number_of(element: Element) -> str:
    """The number as printed, without the word before it and quotation marks: '2', '(a)', 'IV'."""
    found = next((child for child in children(element) if local(child) == "num"), None)
    if found is None:
        return ""
    printed = NUMBERING.sub("", plain(found).strip(MARKS)).strip(MARKS)
    return printed or found.get("value", "")


def _is_elsewhere(element: Element) -> bool:
    """Whether a section stands in a quotation, a struck text or a note, not in the act itself."""
    return any(
        local(up) in ("quotedContent", "component", "editorialNote", "notes")
        for up in element.iterancestors()
    )


def _cited(base: str, level: UslmLevel, number: str, *, is_numbered: bool) -> str:
    if level.cited:
        word = level.cited if is_numbered or not level.is_free else f"unnumbered {level.cited}"
        return f"{base} {word} {number}".strip()
    number = number if number.startswith("(") else f"({number})"
    return f"{base} {number}" if base.endswith(QUOTED) else f"{base}{number}"
