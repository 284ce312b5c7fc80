"""What is special in the words, notes and lists of a CLML document."""

from __future__ import annotations

from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.clml.numbering import item_numbers
from provisions.loading.formats.clml.vocabulary import (
    LINES,
    NAMING_ID,
    TRANSPARENT,
    VOCABULARY,
    ClmlScope,
)
from provisions.loading.formats.xml.composer import Draft
from provisions.loading.formats.xml.parse import local
from provisions.loading.formats.xml.vocabulary import names
from provisions.loading.formats.xml.walker import XmlWalker

_MARKS: Final = names("FootnoteRef MarginNoteRef")
#: Elements of running text that part words as blanks do.
_PARTING: Final = TRANSPARENT | LINES | names("ListItem li")
#: Provisions that are named by the convention, whatever their id.
_UNNAMED: Final = LINES | VOCABULARY.quotations | VOCABULARY.notes


class ClmlInlineWalker(XmlWalker[ClmlScope]):
    """Tells a Composer of words, and remembers what is referred to."""

    vocabulary = VOCABULARY

    def __init__(self, scope: ClmlScope) -> None:
        super().__init__(scope)
        #: Where a footnote was first referred to.
        self._referring: dict[str, Draft | None] = {}

    def _leave_out(self, element: Element, reason: Exclusion, note: str = "") -> None:
        for reference in element.iter(*(f"{{*}}{mark}" for mark in _MARKS)):
            self._referring.setdefault(reference.get("Ref", ""), None)
        super()._leave_out(element, reason, note)

    def _given(self, element: Element, scope: ClmlScope) -> str:
        given = str(element.get("id", ""))
        is_name = NAMING_ID.fullmatch(given) and local(element) not in _UNNAMED
        return given if is_name else ""

    def _inline(self, element: Element, draft: Draft, part: SpanPart, scope: ClmlScope) -> None:
        if self._aside(element, draft, scope):
            return
        if local(element) in _PARTING:
            self.composer.end_word(draft)
        self._part(element, draft, part, scope)

    def _aside(self, element: Element, draft: Draft, scope: ClmlScope) -> bool:
        name = local(element)
        if name == "Footnote":
            self._note(element, draft, scope)
        elif name in _MARKS:
            self._referring.setdefault(element.get("Ref", ""), draft)
            self._leave_out(element, Exclusion.FOOTNOTE_MARK)
        elif name == "CommentaryRef":
            self._leave_out(element, Exclusion.EDITORIAL, name)
        else:
            return False
        return True

    def _formula_line(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        for child in self._parts(element, draft):
            (self._block if local(child) == "Where" else self._line)(child, draft, scope)

    def _key_list(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """Symbols and their meanings: a row each, of two cells."""
        if draft is None:
            self._unknown(element)
            return
        for item in self._parts(element, draft):
            self._row(item, draft, scope)

    def _list(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        items = self._parts(element, draft)
        if draft is None or draft.clause_type in (ClauseType.NOTE, ClauseType.CONCLUSION):
            for item in items:
                self._open_up(item, draft, scope)
            return
        for item, number in zip(items, item_numbers(element), strict=True):
            self._item(item, draft, scope, number, element.get("Class") == "Definition")

    def _item(
        self, element: Element, draft: Draft, scope: ClmlScope, number: str, is_definition: bool
    ) -> None:
        kind, step = ClauseType.INDENT, "indent"
        if is_definition:
            kind, step = ClauseType.DEFINITION, "def"
        elif number:
            kind, step = ClauseType.ITEM, "item"
        eid = self._named(element, draft.eid, step, number, scope)
        cited = number or f" {step} {self._ordinal(draft.eid, step, eid)}"
        cited = f"{draft.locator}{cited}"
        opened = self.composer.open(kind, eid, cited, draft, number, draft.is_operative)
        self._open_up(element, opened, scope)

    def _beside_rows(self, element: Element, draft: Draft, scope: ClmlScope) -> None:
        if local(element) in TRANSPARENT:
            self._open_up(element, draft, scope)
        else:
            super()._beside_rows(element, draft, scope)
