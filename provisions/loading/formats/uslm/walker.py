"""What is special in a walk through a USLM document."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.uslm.vocabulary import (
    FRAME,
    LEVELS,
    LINES,
    MARKS,
    NUMBERING,
    VOCABULARY,
)
from provisions.loading.formats.xml.composer import Draft, token
from provisions.loading.formats.xml.parse import children, has_words, local, plain
from provisions.loading.formats.xml.vocabulary import XmlLevel, XmlScope, names
from provisions.loading.formats.xml.walker import XmlWalker, around

#: With one of these in it, a provision holds blocks and not words.
_STRUCTURE: Final = names("num heading") | LEVELS.keys() | FRAME.keys()
#: Sections in these are none of the act itself.
_ELSEWHERE: Final = names("quotedContent component editorialNote notes")


class UslmWalker(XmlWalker[XmlScope]):
    """One pass through a document, from its root."""

    vocabulary = VOCABULARY
    NOTE = XmlLevel(ClauseType.NOTE, "fn", "n.")

    def __init__(self) -> None:
        super().__init__(XmlScope())
        #: How often the act has a section of this number: each division may begin anew.
        self._sections: Counter[tuple[str, str]] = Counter()

    def root(self, element: Element) -> None:
        """Walk the document, once it is known which numbers of sections are unique."""
        for section in element.iter("{*}section"):
            number = number_of(section)
            if number and not _is_elsewhere(section):
                self._sections["", number] += 1
        super().root(element)

    def _stray(self, piece: str | None, draft: Draft | None) -> None:
        """Text right in an element of structure: words of a quotation, else not understood."""
        if draft is not None and piece and piece.strip():
            self.composer.write(draft, SpanPart.TEXT, piece)
        else:
            super()._stray(piece, draft)

    def _block(self, element: Element, draft: Draft | None, scope: XmlScope) -> None:
        is_quoted = draft is not None and draft.clause_type == ClauseType.QUOTATION
        if draft and is_quoted and element.get("role") == "after-quoted-block":
            draft = draft.parent  # the stop after a quotation is the quoting provision's
        super()._block(element, draft, scope)

    def _level(self, element: Element, draft: Draft | None, scope: XmlScope) -> None:
        if element.get("changed") == "deleted":
            scope = replace(scope, is_operative=False)
        opened = self._open(element, draft, scope, LEVELS[local(element)])
        if local(element) == "component":
            scope = self._inside(opened, scope)
        self._content(element, opened, scope)

    def _number_of(self, element: Element) -> str:
        return number_of(element)

    def _above(
        self, draft: Draft | None, scope: XmlScope, level: XmlLevel, number: str
    ) -> tuple[str, str]:
        is_alone = level.is_free and token(number) and self._sections[scope.prefix, number] < 2
        return around(None if is_alone else draft, scope)

    def _holds_words(self, element: Element) -> bool:
        inside = {local(child) for child in element}
        if local(element) in FRAME:
            return not inside & (LINES | LEVELS.keys())
        return has_words(element) and not inside & _STRUCTURE

    def _number(self, element: Element, draft: Draft | None, scope: XmlScope) -> None:
        if draft is not None and draft.clause_type == ClauseType.QUOTATION:
            self._line(element, draft, scope)
        else:
            super()._number(element, draft, scope)

    def _note(self, element: Element, draft: Draft | None, scope: XmlScope) -> None:
        if draft is None:
            self._leave_out(element, Exclusion.EDITORIAL, local(element))
        else:
            scope = replace(scope, is_operative=False)
            self._part(element, self._add(element, draft, scope, self.NOTE), SpanPart.TEXT, scope)

    def _part(self, element: Element, draft: Draft, part: SpanPart, scope: XmlScope) -> None:
        if local(element) == "referenceItem":
            self._row(element, draft, scope)
        else:
            super()._part(element, draft, part, scope)

    def _aside(self, element: Element, draft: Draft, scope: XmlScope) -> bool:
        if local(element) == "ref" and "footnoteRef" in element.get("class", ""):
            self._leave_out(element, Exclusion.FOOTNOTE_MARK)
            return True
        return super()._aside(element, draft, scope)


def number_of(element: Element) -> str:
    """The number as printed, without the word before it and quotation marks: '2', '(a)', 'IV'."""
    found = next((child for child in children(element) if local(child) == "num"), None)
    if found is None:
        return ""
    printed = NUMBERING.sub("", plain(found).strip(MARKS)).strip(MARKS)
    return printed or found.get("value", "")


def _is_elsewhere(element: Element) -> bool:
    """Whether a section stands in a quotation, a struck text or a note, not in the act itself."""
    return any(local(up) in _ELSEWHERE for up in element.iterancestors())
