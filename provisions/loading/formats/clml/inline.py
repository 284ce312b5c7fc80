"""Pieces of a CLML document: what the walk says of text that holds no provisions."""

from __future__ import annotations

from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.clml.numbering import item_numbers
from provisions.loading.formats.clml.vocabulary import LINES, NAMING_ID, TRANSPARENT, ClmlScope
from provisions.loading.formats.xml.composer import Draft, joined, token
from provisions.loading.formats.xml.parse import blank, children, local
from provisions.loading.formats.xml.walker import XmlWalker

#: Elements of running text that part words as blanks do.
_PARTING: Final = TRANSPARENT | LINES | {"ListItem", "li"}


class ClmlInlineWalker(XmlWalker):
    """Tells a Composer of text, and remembers what was counted and referred to."""

    def __init__(self) -> None:
        super().__init__()
        #: Where a footnote was first referred to.
        self._referring: dict[str, Draft | None] = {}

    def note(self, element: Element, parent: Draft | None, prefix: str = "") -> None:
        """Tell of a footnote; it is a provision of its own."""
        raise NotImplementedError

    def _open_up(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        raise NotImplementedError

    def _block(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        raise NotImplementedError

    def _leave_out(self, element: Element, reason: Exclusion, note: str = "") -> None:
        for reference in element.iter("{*}FootnoteRef", "{*}MarginNoteRef"):
            self._referring.setdefault(reference.get("Ref", ""), None)
        super()._leave_out(element, reason, note)

    def _named(self, element: Element, base: str, step: str, number: str) -> str:
        """The eid of the document, or one by the naming convention."""
        given = str(element.get("id", ""))
        if NAMING_ID.fullmatch(given):
            return given
        if not token(number):
            return self._next(base, step)
        return joined(base, f"{step}_{token(number)}")

    def _row(self, element: Element, draft: Draft) -> None:
        self._stray(element.text)
        for cell in children(element):
            self._part(cell, draft, SpanPart.TEXT)
            self.composer.end_cell(draft)
            self._stray(cell.tail)
        self.composer.end_line(draft)

    def _part(self, element: Element, draft: Draft, part: SpanPart) -> None:
        """Everything in an element is of this part of this provision, but for footnotes."""
        if element.text:
            self.composer.write(draft, part, element.text)
        for child in children(element):
            self._inline(child, draft, part)
            if child.tail:
                self.composer.write(draft, part, child.tail)

    def _inline(self, element: Element, draft: Draft, part: SpanPart) -> None:
        name = local(element)
        if name == "Footnote":
            self.note(element, draft)
        elif name in ("FootnoteRef", "MarginNoteRef"):
            self._referring.setdefault(element.get("Ref", ""), draft)
            self._leave_out(element, Exclusion.FOOTNOTE_MARK)
        elif name == "CommentaryRef":
            self._leave_out(element, Exclusion.EDITORIAL, "CommentaryRef")
        else:
            if is_block(element):
                self.composer.end_word(draft)
            self._part(element, draft, part)

    # Within a provision

    def _line(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        if blank(element):
            self._unknown(element)
            return
        if draft is None:
            draft = self._block_in(scope.prefix, scope.cited, scope.is_operative)
        self._part(element, draft, SpanPart.TEXT)
        self.composer.end_line(draft)

    def _formula_line(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        self._stray(element.text)
        for child in children(element):
            if local(child) == "Where":
                self._block(child, draft, scope)
            else:
                self._line(child, draft, scope)
            self._stray(child.tail)

    def _key_list(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """Symbols and their meanings: a row each, of two cells."""
        if draft is None:
            self._unknown(element)
            return
        self._stray(element.text)
        for item in children(element):
            self._row(item, draft)
            self._stray(item.tail)

    def _list(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        self._stray(element.text)
        if draft is None or draft.clause_type in (ClauseType.NOTE, ClauseType.CONCLUSION):
            for item in children(element):
                self._open_up(item, draft, scope)
                self._stray(item.tail)
            return
        numbers = item_numbers(element)
        for item, number in zip(children(element), numbers, strict=True):
            self._item(item, draft, scope, number, element.get("Class") == "Definition")
            self._stray(item.tail)

    def _item(
        self, element: Element, draft: Draft, scope: ClmlScope, number: str, is_definition: bool
    ) -> None:
        kind, step = ClauseType.INDENT, "indent"
        if is_definition:
            kind, step = ClauseType.DEFINITION, "def"
        elif number:
            kind, step = ClauseType.ITEM, "item"
        eid = self._named(element, draft.eid, step, number)
        cited = (
            f"{draft.locator}{number}"
            if number
            else f"{draft.locator} {step} {eid.rsplit('_', 1)[1]}"
        )
        opened = self.composer.open(kind, eid, cited, draft, number, draft.is_operative)
        self._open_up(element, opened, scope)

    def _table(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        base = draft.eid if draft else scope.prefix
        eid = self._named(element, base, "table", "")
        count = eid.rsplit("_", 1)[-1]
        cited = " ".join(filter(None, [draft.locator if draft else scope.cited, f"table {count}"]))
        opened = self.composer.open(ClauseType.TABLE, eid, cited, draft, "", scope.is_operative)
        self._rows(element, opened, scope)

    def _rows(self, element: Element, draft: Draft, scope: ClmlScope) -> None:
        self._stray(element.text)
        for child in children(element):
            name = local(child)
            if name == "tr":
                self._row(child, draft)
            elif name in ("Title", "Subtitle", "Number", "caption"):
                self._part(child, draft, SpanPart.HEADING)
                self.composer.end_word(draft)
            elif name in LINES:
                self._line(child, draft, scope)
            elif name in TRANSPARENT:
                self._open_up(child, draft, scope)
            else:
                self._rows(child, draft, scope)
            self._stray(child.tail)


def is_block(element: Element) -> bool:
    """Whether an element parts words, as a paragraph does."""
    return local(element) in _PARTING
