"""What is special in the words, tables and notes of an Akoma Ntoso document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.akoma_ntoso.numbering import printed, said, step_of
from provisions.loading.formats.akoma_ntoso.vocabulary import ENDS, INLINE, NOTES, VOCABULARY
from provisions.loading.formats.xml.composer import Draft, clipped, joined
from provisions.loading.formats.xml.parse import blank, children, has_words, local, words
from provisions.loading.formats.xml.vocabulary import XmlLevel, XmlScope, names
from provisions.loading.formats.xml.walker import XmlWalker
from provisions.loading.rows.raw_rows import Finding

#: The standard's name of the attribute, and that of older drafts.
_IDS: Final = ("eId", "id")
#: Where these stand, an element holds words and not blocks.
_RUNNING: Final = INLINE - {"num", "heading", "subheading", "from"}
_ROWS: Final = names("thead tbody tfoot")


@dataclass(frozen=True, slots=True)
class AknScope(XmlScope):
    """Where in the document the walk is."""

    #: What the document's own ids are unique in, if not in the whole file: a component.
    component: str = ""
    #: What an item without more is called in a citation.
    item: str = "item"


class AknInlineWalker(XmlWalker[AknScope]):
    """Tells a Composer of words, and remembers what is referred to."""

    vocabulary = VOCABULARY
    BLOCK = XmlLevel(ClauseType.BLOCK, "p", "block")
    QUOTATION = XmlLevel(ClauseType.QUOTATION, "qstr", "quoted text")

    def __init__(self, namespace: str) -> None:
        super().__init__(AknScope())
        self._prefix = f"{{{namespace}}}"
        #: Provisions that hold others and are not cited with them: parts, annexes, quotations.
        self._containers: set[Draft] = set()
        #: The notes that stand apart from the text, and where they are referred to.
        self._notes: dict[str, Draft] = {}
        self._later: list[Draft] = []
        self._referring: dict[str, Draft | None] = {}

    def _is_ours(self, element: Element) -> bool:
        tag: str = element.tag
        return tag.startswith(self._prefix)

    # Names

    def _given(self, element: Element, scope: AknScope) -> str:
        """The id that the document gives an element, unique in the file, or ''."""
        given = next(filter(None, (element.get(name, "").strip() for name in _IDS)), "")
        is_whole = not given or given.startswith(scope.component)
        return given if is_whole else joined(scope.component, given)

    def _token(self, number: str) -> str:
        return step_of(number)

    def _ordinal(self, base: str, step: str, eid: str) -> str:
        return str(self._count(base, f"unnumbered {step}"))

    # Running words

    def _holds_words(self, element: Element) -> bool:
        return has_words(element) or any(local(child) in _RUNNING for child in element)

    def _line(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        is_loose = draft is None or (draft in self._containers and self._is_in_body(element))
        if is_loose and not blank(element):
            if not said(element):
                self._only_notes(element, draft, scope)
                return
            draft = self._add(element, draft, scope, self.BLOCK)
        super()._line(element, draft, scope)

    def _is_in_body(self, element: Element) -> bool:
        parent = element.getparent()
        return parent is not None and local(parent).lower().endswith("body")

    def _only_notes(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        for child in self._parts(element, draft):
            if not self._aside(child, draft, scope):
                self._only_notes(child, draft, scope)

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
            self._note(element, draft, scope)
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

    def _note(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        scope = replace(scope, is_operative=False, item="item")
        opened = self._add(element, draft, scope, self.NOTE)
        opened.number = clipped(element.get("marker", ""), 100)
        self._content(element, opened, self._inside(opened, scope))

    def _apart(self, element: Element, scope: AknScope) -> None:
        """Notes that stand in the metadata and belong where they are referred to."""
        for child in self._parts(element, None):
            if "commentary" in child.get("class", ""):
                self._leave_out(child, Exclusion.EDITORIAL, "note")
                self._notes.setdefault(child.get("eId", ""), _EDITORIAL)
            else:
                first = len(self.composer.drafts)
                self._note(child, None, scope)
                name = child.get("eId") or child.get("id") or ""
                self._notes[name] = self.composer.drafts[first]
                self._kept(first)

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

    def _beside_rows(self, element: Element, draft: Draft, scope: AknScope) -> None:
        if local(element) in _ROWS:
            self._rows(element, draft, scope)
        else:
            self._unknown(element)

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
