"""The walk through a document of marked-up law: every piece of its text is told to a Composer.

A format gives an XmlVocabulary, and overrides what is special in it: how it numbers and cites
(`_number_of`, `_given`, `_above`, `_cite`), what interrupts running words (`_aside`, `_inline`).
A method that handles an element gets the element, the provision around it (None outside of any)
and the scope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar, Final, Generic, TypeAlias, TypeVar

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.xml.composer import Composer, Draft, joined, token
from provisions.loading.formats.xml.parse import blank, children, local, plain, words
from provisions.loading.formats.xml.vocabulary import XmlLevel, XmlScope, XmlVocabulary

ScopeT = TypeVar("ScopeT", bound=XmlScope)
Handler: TypeAlias = Callable[[Element, Draft | None, ScopeT], None]

#: How the citation of text quoted by a provision ends.
QUOTED: Final = "quoted text"
#: Of what is left out for these reasons, the account names the element.
_NAMED: Final = (Exclusion.EDITORIAL, Exclusion.REPEATED)


class XmlWalker(Generic[ScopeT]):
    """One pass through a document, from its root."""

    vocabulary: ClassVar[XmlVocabulary]
    BLOCK: ClassVar = XmlLevel(ClauseType.BLOCK, "block", "block")
    NOTE: ClassVar = XmlLevel(ClauseType.NOTE, "fn", "fn.")
    QUOTATION: ClassVar = XmlLevel(ClauseType.QUOTATION, "quot", QUOTED)
    TABLE: ClassVar = XmlLevel(ClauseType.TABLE, "table", "table")

    def __init__(self, scope: ScopeT) -> None:
        self.composer = Composer()
        #: The scope at the root.
        self.scope = scope
        self._counts: Counter[tuple[str, str]] = Counter()
        known = self.vocabulary
        self._left_out = {
            name: reason for reason, listed in known.left_out.items() for name in listed
        }
        self._blocks: dict[str, Handler[ScopeT]] = {
            **dict.fromkeys(known.transparent, self._open_up),
            **dict.fromkeys(known.lines, self._line),
            **dict.fromkeys(known.numbers, self._number),
            **dict.fromkeys(known.headings, self._heading),
            **dict.fromkeys(known.quotations, self._quotation),
            **dict.fromkeys(known.notes, self._note),
            **dict.fromkeys(known.tables, self._table),
            **dict.fromkeys(known.levels, self._level),
            **dict.fromkeys(known.fronts, self._front),
            **dict.fromkeys(self._left_out, self._omit),
        }
        self._parting = (known.lines - known.inline) | known.transparent

    def root(self, element: Element) -> None:
        """Walk the whole document."""
        self._open_up(element, None, self.scope)

    # What is no text of a provision

    def _stray(self, piece: str | None, draft: Draft | None) -> None:
        """Take text right in an element of structure: not understood."""
        if piece:
            self.composer.unexplained(piece)

    def _unknown(self, element: Element) -> None:
        for piece in words(element):
            self.composer.unexplained(piece)

    def _leave_out(self, element: Element, reason: Exclusion, note: str = "") -> None:
        for piece in words(element):
            self.composer.leave_out(reason, piece, note)

    def _omit(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        reason = self._left_out[local(element)]
        self._leave_out(element, reason, local(element) if reason in _NAMED else "")

    # Names and citations

    def _count(self, base: str, step: str) -> int:
        self._counts[base, step] += 1
        return self._counts[base, step]

    def _next(self, base: str, step: str) -> str:
        """An eid by the count of such provisions below the same one."""
        return joined(base, f"{step}_{self._count(base, step)}")

    def _given(self, element: Element, scope: ScopeT) -> str:
        """The id that the document gives an element, if it is one to keep."""
        return ""

    def _token(self, number: str) -> str:
        """A number as it is in an eid."""
        return token(number)

    def _named(self, element: Element, base: str, step: str, number: str, scope: ScopeT) -> str:
        """The eid of the document, or one by the naming convention."""
        if given := self._given(element, scope):
            return given
        found = self._token(number)
        return joined(base, f"{step}_{found}") if found else self._next(base, step)

    def _ordinal(self, base: str, step: str, eid: str) -> str:
        """The count by which a provision without a number is cited."""
        return eid.rsplit("_", 1)[-1]

    def _number_of(self, element: Element) -> str:
        """The number of a provision as it is cited, without the word before it."""
        found = (child for child in element if local(child) in self.vocabulary.numbers)
        return next(map(plain, found), "")

    def _above(
        self, draft: Draft | None, scope: ScopeT, level: XmlLevel, number: str
    ) -> tuple[str, str]:
        """What precedes the eid and the citation of a numbered provision."""
        return around(None if level.is_free else draft, scope)

    def _cite(self, base: str, level: XmlLevel, number: str, eid: str) -> str:
        if self._token(number):
            return cited_below(base, level.cited, number)
        word = f"unnumbered {level.cited}" if level.is_free and level.cited else level.cited
        return cited_below(base, word, self._ordinal(base, level.step, eid))

    def _open(self, element: Element, draft: Draft | None, scope: ScopeT, level: XmlLevel) -> Draft:
        """Begin a provision that may have a number."""
        number = self._number_of(element)
        base, cited = self._above(draft, scope, level, number)
        eid = self._named(element, base, level.step, number, scope)
        cited = self._cite(cited, level, number, eid)
        return self.composer.open(level.clause_type, eid, cited, draft, number, scope.is_operative)

    def _add(
        self,
        element: Element,
        draft: Draft | None,
        scope: ScopeT,
        level: XmlLevel,
        label: str | None = None,
    ) -> Draft:
        """Begin a provision that never has a number; it is cited by a label or its count."""
        base, cited = around(draft, scope)
        eid = self._named(element, base, level.step, "", scope)
        label = self._ordinal(base, level.step, eid) if label is None else label
        cited = f"{cited} {level.cited} {label}".strip()
        return self.composer.open(level.clause_type, eid, cited, draft, "", scope.is_operative)

    def _inside(self, opened: Draft, scope: ScopeT) -> ScopeT:
        """The scope in a provision where numbers begin anew."""
        return replace(scope, prefix=opened.eid, cited=opened.locator)

    # Blocks

    def _parts(self, element: Element, draft: Draft | None) -> Iterator[Element]:
        """Yield the elements in an element; the text between them is told as stray."""
        self._stray(element.text, draft)
        for child in children(element):
            yield child
            self._stray(child.tail, draft)

    def _open_up(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        """Walk what an element holds."""
        for child in self._parts(element, draft):
            self._block(child, draft, scope)

    def _block(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        handler = self._blocks.get(local(element))
        if handler:
            handler(element, draft, scope)
        else:
            self._unknown(element)

    def _level(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        opened = self._open(element, draft, scope, self.vocabulary.levels[local(element)])
        self._content(element, opened, scope)

    def _front(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        level = self.vocabulary.fronts[local(element)]
        eid, cited = self._next(scope.prefix, level.step), f"{scope.cited} {level.cited}".strip()
        opened = self.composer.open(level.clause_type, eid, cited, draft, is_operative=False)
        self._content(element, opened, self._of_front(element, scope))

    def _of_front(self, element: Element, scope: ScopeT) -> ScopeT:
        """The scope in what precedes or follows the body: nothing there operates."""
        return replace(scope, is_operative=False)

    def _content(self, element: Element, draft: Draft, scope: ScopeT) -> None:
        """Walk what an element holds, be it blocks or words."""
        if self._holds_words(element):
            self._part(element, draft, SpanPart.TEXT, scope)
            self.composer.end_line(draft)
        else:
            self._open_up(element, draft, scope)

    def _holds_words(self, element: Element) -> bool:
        return not any(local(child) in self._blocks for child in element)

    def _number(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        if draft is None:
            self._leave_out(element, Exclusion.TITLE_PAGE)
        else:
            self._part(element, draft, SpanPart.NUMBER, scope)

    def _heading(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        if draft is None:
            self._leave_out(element, Exclusion.TITLE_PAGE)
        elif draft.clause_type == ClauseType.QUOTATION:
            self._line(element, draft, scope)
        else:
            self._part(element, draft, SpanPart.HEADING, scope)
            self.composer.end_word(draft)

    def _line(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        """A paragraph of the provision around it, or one of its own if none is around it."""
        if blank(element):
            self._unknown(element)
            return
        if draft is None:
            draft = self._add(element, None, scope, self.BLOCK)
        self._part(element, draft, SpanPart.TEXT, scope)
        self.composer.end_line(draft)

    def _quotation(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        """Text that is to be in another act: below the provision that puts it there."""
        opened = self._add(element, draft, scope, self.QUOTATION, "")
        self._open_up(element, opened, self._inside(opened, scope))

    def _note(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        """A footnote; it is a provision of its own."""
        scope = replace(scope, is_operative=False)
        opened = self._add(element, draft, scope, self.NOTE)
        self._content(element, opened, self._inside(opened, scope))

    # Tables

    def _table(self, element: Element, draft: Draft | None, scope: ScopeT) -> None:
        opened = self._add(element, draft, scope, self.TABLE)
        self._rows(element, opened, scope)

    def _rows(self, element: Element, draft: Draft, scope: ScopeT) -> None:
        for child in self._parts(element, draft):
            if local(child) in self.vocabulary.rows:
                self._row(child, draft, scope)
            elif local(child) in self.vocabulary.captions:
                self._heading(child, draft, scope)
            else:
                self._beside_rows(child, draft, scope)

    def _beside_rows(self, element: Element, draft: Draft, scope: ScopeT) -> None:
        """Take what is in a table and no row: words, or what holds rows."""
        if local(element) in self.vocabulary.lines:
            self._line(element, draft, scope)
        else:
            self._rows(element, draft, scope)

    def _row(self, element: Element, draft: Draft, scope: ScopeT) -> None:
        for cell in self._parts(element, draft):
            self._cell(cell, draft, scope)
            self.composer.end_cell(draft)
        self.composer.end_line(draft)

    def _cell(self, element: Element, draft: Draft, scope: ScopeT) -> None:
        self._part(element, draft, SpanPart.TEXT, scope)

    # Running words

    def _part(self, element: Element, draft: Draft, part: SpanPart, scope: ScopeT) -> None:
        """Everything in an element is of this part of this provision, but for what is aside."""
        if element.text:
            self.composer.write(draft, part, element.text)
        for child in children(element):
            self._inline(child, draft, part, scope)
            if child.tail:
                self.composer.write(draft, part, child.tail)

    def _inline(self, element: Element, draft: Draft, part: SpanPart, scope: ScopeT) -> None:
        if self._aside(element, draft, scope):
            return
        is_parting = part == SpanPart.TEXT and local(element) in self._parting
        if is_parting:
            self.composer.end_line(draft)
        self._part(element, draft, part, scope)
        if is_parting:
            self.composer.end_line(draft)

    def _aside(self, element: Element, draft: Draft, scope: ScopeT) -> bool:
        """Take what is no part of the words around it; return whether it was such."""
        name, known = local(element), self.vocabulary
        if name in known.quotations or name in known.tables:
            self.composer.end_line(draft)
        elif name not in self._left_out and name not in known.notes:
            return False
        self._blocks[name](element, draft, scope)
        return True


def around(draft: Draft | None, scope: XmlScope) -> tuple[str, str]:
    """The eid and the citation of the provision around, or of the scope outside of any."""
    return (draft.eid, draft.locator) if draft else (scope.prefix, scope.cited)


def cited_below(base: str, word: str, number: str) -> str:
    """Cite a provision with its number below what is cited as `base`."""
    if word:
        return f"{base} {word} {number}".strip()
    number = number if number.startswith("(") else f"({number})"
    return f"{base} {number}" if base.endswith(QUOTED) else f"{base}{number}"
