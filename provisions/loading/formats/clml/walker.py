"""What is special in the structure of a CLML document."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, SpanPart
from provisions.loading.formats.clml.inline import ClmlInlineWalker
from provisions.loading.formats.clml.numbering import cited_container, number_of, printed
from provisions.loading.formats.clml.vocabulary import (
    ACT,
    BY_MINOR_TYPE,
    CONTAINERS,
    EU,
    FRONTS,
    SCHEDULE,
    VOCABULARY,
    ClmlScope,
    Scheme,
)
from provisions.loading.formats.xml.composer import Draft, joined, token
from provisions.loading.formats.xml.parse import blank, children, local, plain
from provisions.loading.formats.xml.vocabulary import names
from provisions.loading.formats.xml.walker import around, cited_below

_LEVELS: Final = names("P1 P2 P3 P4 P5 P6 P7")


class ClmlWalker(ClmlInlineWalker):
    """One pass through a document, from its root."""

    def __init__(self, scheme: Scheme) -> None:
        super().__init__(ClmlScope(scheme=scheme))
        self._blocks |= {
            **dict.fromkeys(_LEVELS, self._numbered),
            "NumberedPara": self._numbered,
            "Version": self._version,
            "Formula": self._formula_line,
            "KeyList": self._key_list,
            "UnorderedList": self._list,
            "OrderedList": self._list,
            "P": self._paragraph,
            **dict.fromkeys(VOCABULARY.notes, self._note_apart),
        }
        #: With none of these in it, what precedes or follows the body is words.
        self._apart = {*self._blocks, "ListItem", "li"} - _LEVELS - CONTAINERS.keys()

    def root(self, element: Element) -> None:
        """Walk the document; explanatory notes on an act do not operate."""
        self.scope = replace(self.scope, is_operative=local(element) != "EN")
        super().root(element)

    # Numbered provisions

    def _numbered(
        self,
        element: Element,
        draft: Draft | None,
        scope: ClmlScope,
        title: Element | None = None,
    ) -> None:
        """P1 to P7, or a numbered paragraph of explanatory notes."""
        depth = 1
        if local(element) in _LEVELS:
            depth = int(local(element)[1])
        else:
            scope = replace(scope, scheme=SCHEDULE)
        level = scope.scheme[min(depth, len(scope.scheme)) - 1]
        number = printed(element, depth)
        base, cited = around(draft if depth > 1 else None, scope)
        eid = self._named(element, base, level.step, number, scope)
        said = number if level.cited else number.strip("()") or "unnumbered"
        cited = cited_below(cited, level.cited, said)
        opened = self.composer.open(
            level.clause_type, eid, cited, draft, number, scope.is_operative
        )
        if title is not None:
            self._part(title, opened, SpanPart.HEADING, scope)
            self._stray(title.tail, opened)
        self._of_level(element, opened, scope)

    def _of_level(self, element: Element, opened: Draft, scope: ClmlScope) -> None:
        subparagraphs = _subparagraphs(element) if scope.scheme is EU else {}
        within = opened
        for child in self._parts(element, opened):
            if child in subparagraphs:
                within = self._subparagraph(opened, subparagraphs[child])
            if local(child) == "Pnumber":
                self._number(child, opened, scope)
            else:
                self._block(child, opened if local(child) == "Title" else within, scope)

    def _subparagraph(self, parent: Draft, number: int) -> Draft:
        return self.composer.open(
            ClauseType.SUBPARAGRAPH,
            joined(parent.eid, f"subpara_{number}"),
            f"{parent.locator} subpara. {number}",
            parent,
            "",
            parent.is_operative,
        )

    # Containers

    def _level(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        container = CONTAINERS[local(element)]
        lone = _lone(element)
        if lone is not None:
            self._with_title(element, lone, draft, scope)
            return
        if scope.is_preamble:
            self._recital(element, draft, scope)
            return
        number = number_of(element)
        is_annex = container.clause_type == ClauseType.ANNEX
        base = scope.prefix if is_annex else scope.container or scope.prefix
        eid = self._named(element, base, container.step, number, scope)
        above = scope.cited if is_annex else scope.container_cited or scope.cited
        cited = f"{above} {cited_container(element, container, eid)}".strip()
        opened = self.composer.open(
            container.clause_type, eid, cited, draft, number, scope.is_operative
        )
        inner = replace(scope, container=opened.eid, container_cited=cited)
        if is_annex:
            scheme = scope.scheme if scope.scheme is EU else SCHEDULE
            inner = replace(inner, prefix=opened.eid, cited=cited, scheme=scheme)
        self._open_up(element, opened, inner)

    def _with_title(
        self, element: Element, lone: Element, draft: Draft | None, scope: ClmlScope
    ) -> None:
        """A title over a single numbered provision is that provision's heading."""
        self._stray(element.text, draft)
        self._numbered(lone, draft, scope, element.find("{*}Title"))
        self._stray(lone.tail, draft)

    # Before and after the body

    def _front(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        is_note = FRONTS[local(element)].clause_type == ClauseType.NOTE
        if is_note and local(element.getparent()) == "EN":
            self._open_up(element, draft, scope)
            return
        super()._front(element, draft, scope)

    def _of_front(self, element: Element, scope: ClmlScope) -> ClmlScope:
        if local(element) == "EUPreamble":
            return replace(scope, is_preamble=True, is_operative=False)
        is_note = FRONTS[local(element)].clause_type == ClauseType.NOTE
        return replace(scope, is_operative=False) if is_note else scope

    def _holds_words(self, element: Element) -> bool:
        inside = {local(child) for child in element}
        return local(element) in FRONTS and not inside & self._apart

    def _recital(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        number = number_of(element)
        is_point = draft is not None and draft.clause_type in (ClauseType.RECITAL, ClauseType.POINT)
        kind, step = (ClauseType.POINT, "point") if is_point else (ClauseType.RECITAL, "rec")
        base = draft.eid if draft and is_point else scope.prefix
        cited = (
            f"{draft.locator}{number}"
            if draft and is_point
            else " ".join(filter(None, [scope.cited, "recital", token(number)]))
        )
        eid = self._named(element, base, step, number, scope)
        opened = self.composer.open(kind, eid, cited, draft, number, is_operative=False)
        self._open_up(element, opened, scope)

    def _paragraph(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """A paragraph; in the preamble of an EU act perhaps a citation."""
        if (
            scope.is_preamble
            and draft is not None
            and plain(element).lower().startswith("having regard")
        ):
            count = self._next(scope.prefix, "cit")
            cited = " ".join(filter(None, [scope.cited, "citation", count.rsplit("_", 1)[1]]))
            draft = self.composer.open(ClauseType.CITATION, count, cited, draft, is_operative=False)
        self._open_up(element, draft, scope)

    def _version(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """Another version of a provision, as for another part of the kingdom; or an image."""
        if blank(element):
            self._unknown(element)  # an image
            return
        eid = self._next(scope.prefix, "version")
        opened = self.composer.open(ClauseType.BLOCK, eid, eid.replace("_", " "), draft)
        self._open_up(element, opened, replace(scope, prefix=opened.eid, cited=opened.locator))

    def _note_apart(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """A footnote apart from the text: below the provision that refers to it."""
        self._note(element, self._referring.get(element.get("id", ""), draft), scope)

    def _note(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        scope = replace(scope, cited="", scheme=self.scope.scheme, is_preamble=False)
        super()._note(element, draft, scope)

    def _quotation(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        scheme = _quoted_scheme(element, self.scope.scheme)
        super()._quotation(element, draft, replace(scope, scheme=scheme, is_preamble=False))

    def _inside(self, opened: Draft, scope: ClmlScope) -> ClmlScope:
        scope = super()._inside(opened, scope)
        return replace(scope, container=opened.eid, container_cited=opened.locator)


def _lone(element: Element) -> Element | None:
    """The one numbered provision under a title, if it is all there is."""
    if not re.match(r"P[1-7]group$", local(element)):
        return None
    others = children(element)
    if others and local(others[0]) == "Title":
        others = others[1:]
    is_lone = len(others) == 1 and local(others[0]) in _LEVELS
    return others[0] if is_lone else None


def _subparagraphs(element: Element) -> dict[Element, int]:
    """Which children begin a subparagraph, if there are several."""
    starts = [
        child
        for child in children(element)
        if local(child).endswith("para") and _begins_with_text(child)
    ]
    return {child: n for n, child in enumerate(starts, 1)} if len(starts) > 1 else {}


def _begins_with_text(element: Element) -> bool:
    first = next(iter(children(element)), None)
    return first is not None and local(first) == "Text"


def _quoted_scheme(element: Element, own: Scheme) -> Scheme:
    if element.get("Context") == "schedule":
        return SCHEDULE
    if element.get("TargetClass") == "primary":
        return ACT
    return BY_MINOR_TYPE.get(element.get("TargetSubClass", ""), own)
