"""Pieces of an Akoma Ntoso document: running words, tables and notes, told to a Composer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.akoma_ntoso.numbering import printed, said, step_of
from provisions.loading.formats.akoma_ntoso.vocabulary import ENDS, INLINE
from provisions.loading.formats.xml.composer import Draft, joined
from provisions.loading.formats.xml.parse import blank, children, has_words, local, words
from provisions.loading.formats.xml.walker import XmlWalker
from provisions.loading.rows.raw_rows import Finding

NOTES: Final = frozenset(["authorialNote", "popup"])
QUOTATIONS: Final = frozenset(["quotedStructure", "embeddedStructure"])
#: The standard's name of the attribute, and that of older drafts.
_IDS: Final = ("eId", "id")
#: Where these stand, an element holds words and not blocks.
_RUNNING: Final = INLINE - {"num", "heading", "subheading", "from"}
_ROWS: Final = frozenset(["thead", "tbody", "tfoot"])


@dataclass(frozen=True, slots=True)
class AknScope:
    """Where in the document the walk is."""

    #: eid and citation of the annex, component or quotation around.
    prefix: str = ""
    cited: str = ""
    #: What the document's own ids are unique in, if not in the whole file: a component.
    component: str = ""
    is_operative: bool = True
    #: What an item without more is called in a citation.
    item: str = "item"


class AknInlineWalker(XmlWalker):
    """Tells a Composer of text, and remembers what was counted and referred to."""

    def __init__(self, namespace: str = "") -> None:
        super().__init__()
        self.namespace = namespace
        #: Provisions that hold others and are not cited with them: parts, annexes, quotations.
        self._containers: set[Draft] = set()
        #: The notes that stand apart from the text, and where they are referred to.
        self._notes: dict[str, Draft] = {}
        self._later: list[Draft] = []
        self._referring: dict[str, Draft | None] = {}

    def _block(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        raise NotImplementedError

    def _is_ours(self, element: Element) -> bool:
        return str(etree.QName(element).namespace or "") == self.namespace

    # Names

    def _named(self, element: Element, base: str, step: str, number: str, scope: AknScope) -> str:
        """The eid of the document, or one by the naming convention."""
        if given := self._given(element, scope):
            return given
        if found := step_of(number):
            return joined(base, f"{step}_{found}")
        return self._next(base, step)

    @staticmethod
    def _given(element: Element, scope: AknScope) -> str:
        """The id that the document gives an element, unique in the file, or ''."""
        given = next(filter(None, (element.get(name, "").strip() for name in _IDS)), "")
        is_whole = not given or given.startswith(scope.component)
        return given if is_whole else joined(scope.component, given)

    # Running words

    def _open_up(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """Walk what an element holds."""
        self._stray(element.text)
        for child in children(element):
            self._block(child, draft, scope)
            self._stray(child.tail)

    def _content(self, element: Element, draft: Draft, scope: AknScope) -> None:
        """Walk what an element holds, be it blocks or words."""
        if has_words(element) or any(local(child) in _RUNNING for child in element):
            self._part(element, draft, SpanPart.TEXT, scope)
            self.composer.end_line(draft)
        else:
            self._open_up(element, draft, scope)

    def _line(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """A paragraph of the provision around it, or one of its own if none is around it."""
        if blank(element):
            self._unknown(element)
            return
        if draft is None or (draft in self._containers and self._is_loose(element)):
            if not said(element):
                self._only_notes(element, draft, scope)
                return
            draft = self._loose(element, draft, scope)
        self._part(element, draft, SpanPart.TEXT, scope)
        self.composer.end_line(draft)

    def _is_loose(self, element: Element) -> bool:
        parent = element.getparent()
        return parent is not None and local(parent).lower().endswith("body")

    def _loose(self, element: Element, draft: Draft | None, scope: AknScope) -> Draft:
        base = draft.eid if draft else scope.prefix
        count = self._count(base, "block")
        eid = self._named(element, base, "p", "", scope)
        cited = f"{draft.locator if draft else scope.cited} block {count}".strip()
        return self.composer.open(ClauseType.BLOCK, eid, cited, draft, "", scope.is_operative)

    def _only_notes(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self._stray(element.text)
        for child in children(element):
            if not self._aside(child, draft, scope):
                self._only_notes(child, draft, scope)
            self._stray(child.tail)

    def _part(self, element: Element, draft: Draft, part: SpanPart, scope: AknScope) -> None:
        """Everything in an element is of this part of this provision, but for notes."""
        if element.text:
            self.composer.write(draft, part, element.text)
        for child in children(element):
            self._inline(child, draft, part, scope)
            if child.tail:
                self.composer.write(draft, part, child.tail)

    def _inline(self, element: Element, draft: Draft, part: SpanPart, scope: AknScope) -> None:
        name, is_text = local(element), part == SpanPart.TEXT
        if not self._is_ours(element):
            self._unknown(element)
        elif self._aside(element, draft, scope):
            pass
        elif name in ENDS or name == "br":
            self._unknown(element)
            (self.composer.end_line if name == "br" and is_text else self.composer.end_word)(draft)
        elif name in INLINE or not is_text:
            self._part(element, draft, part, scope)
            if name == "signature" and is_text:
                self.composer.end_line(draft)
        else:
            self.composer.end_line(draft)
            self._block(element, draft, scope)
            self.composer.end_line(draft)

    def _aside(self, element: Element, draft: Draft | None, scope: AknScope) -> bool:
        """Tell of a note, a mark or what was struck out; whether it was one."""
        name = local(element)
        if name in NOTES:
            self.note(element, draft, scope)
        elif name == "noteRef":
            self._referring.setdefault(element.get("href", "").removeprefix("#"), draft)
            self._leave_out(element, Exclusion.FOOTNOTE_MARK)
        elif name == "del":
            self._leave_out(element, Exclusion.OTHER, "Struck out by an amendment.")
        elif name == "remark" and element.get("status") == "editorial":
            self._leave_out(element, Exclusion.EDITORIAL, "remark")
        else:
            return False
        return True

    def _foreign(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """Words of another vocabulary, such as a formula's."""
        if draft is None or blank(element):
            self._unknown(element)
            return
        for piece in words(element):
            self.composer.write(draft, SpanPart.TEXT, piece)
        self.composer.end_line(draft)

    # Notes

    def note(self, element: Element, parent: Draft | None, scope: AknScope) -> Draft:
        """Tell of a footnote; it is a provision of its own."""
        base = parent.eid if parent else scope.prefix
        count = self._count(base, "notes")
        eid = self._named(element, base, "fn", "", scope)
        cited = f"{parent.locator if parent else scope.cited} fn. {count}".strip()
        number = element.get("marker", "")
        note = self.composer.open(ClauseType.NOTE, eid, cited, parent, number, is_operative=False)
        within = AknScope(note.eid, cited, scope.component, is_operative=False)
        self._content(element, note, within)
        return note

    def _apart(self, element: Element, scope: AknScope) -> None:
        """Notes that stand in the metadata and belong where they are referred to."""
        self._stray(element.text)
        for child in children(element):
            if "commentary" in child.get("class", ""):
                self._leave_out(child, Exclusion.EDITORIAL, "note")
                self._notes.setdefault(child.get("eId", ""), _EDITORIAL)
            else:
                first = len(self.composer.drafts)
                note = self.note(child, None, scope)
                self._notes[child.get("eId") or child.get("id") or ""] = note
                self._kept(first)
            self._stray(child.tail)

    def _kept(self, first: int) -> None:
        """Take what was just opened out of the order: it follows the text it belongs to."""
        self._later += self.composer.drafts[first:]
        del self.composer.drafts[first:]

    def end(self) -> None:
        """Put the notes from the metadata below the provisions that refer to them."""
        counts: Counter[Draft] = Counter()
        for name, draft in self._referring.items():
            note = self._notes.get(name)
            if note is None:
                message = f"A mark refers to a note '{name}' that is not in the file."
                self.composer.findings.append(Finding("dangling_note", message, name))
            elif draft is not None and note is not _EDITORIAL:
                counts[draft] += 1
                note.parent = draft
                note.locator = f"{draft.locator} fn. {note.number or counts[draft]}"
        self.composer.drafts += self._later

    # Tables

    def _table(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        base = draft.eid if draft else scope.prefix
        count = self._count(base, "tables")
        eid = self._named(element, base, "table", "", scope)
        cited = f"{draft.locator if draft else scope.cited} table {count}".strip()
        opened = self.composer.open(ClauseType.TABLE, eid, cited, draft, "", scope.is_operative)
        self._rows(element, opened, scope)

    def _rows(self, element: Element, draft: Draft, scope: AknScope) -> None:
        self._stray(element.text)
        for child in children(element):
            name = local(child)
            if name == "tr":
                self._row(child, draft, scope)
            elif name == "caption":
                self._part(child, draft, SpanPart.HEADING, scope)
            elif name in _ROWS:
                self._rows(child, draft, scope)
            else:
                self._unknown(child)
            self._stray(child.tail)

    def _row(self, element: Element, draft: Draft, scope: AknScope) -> None:
        self._stray(element.text)
        for cell in children(element):
            self._cell(cell, draft, scope)
            self.composer.end_cell(draft)
            self._stray(cell.tail)
        self.composer.end_line(draft)

    def _cell(self, element: Element, draft: Draft, scope: AknScope) -> None:
        """All words in a cell are of the table; blocks part them as blanks do."""
        if element.text:
            self.composer.write(draft, SpanPart.TEXT, element.text)
        for child in children(element):
            is_parted = local(child) not in INLINE
            if not self._aside(child, draft, scope):
                if is_parted:
                    self.composer.end_word(draft)
                self._cell(child, draft, scope)
            if is_parted:
                self.composer.end_word(draft)
            if child.tail:
                self.composer.write(draft, SpanPart.TEXT, child.tail)

    # Lists

    def _item(self, element: Element, draft: Draft | None, scope: AknScope, base: str) -> None:
        number = printed(element)
        kind, step = (ClauseType.ITEM, "item") if step_of(number) else (ClauseType.INDENT, "indent")
        count = self._count(draft.eid if draft else scope.prefix, "items")
        eid = self._named(element, base, step, number, scope)
        if draft is None or draft in self._containers:
            cited = f"{scope.cited} {scope.item} {step_of(number) or count}".strip()
        elif step_of(number):
            cited = f"{draft.locator}({step_of(number)})"
        else:
            cited = f"{draft.locator} {step} {count}"
        opened = self.composer.open(kind, eid, cited, draft, number, scope.is_operative)
        self._content(element, opened, scope)


#: Stands for a note of an editor, which is left out.
_EDITORIAL: Final = Draft("", ClauseType.NOTE, "")
