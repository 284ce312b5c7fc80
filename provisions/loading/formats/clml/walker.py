"""The walk through a CLML document: every piece of its text is told to a Composer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.clml.inline import ClmlInlineWalker, is_block
from provisions.loading.formats.clml.numbering import (
    QUOTED,
    cited_below,
    cited_container,
    number_of,
    printed,
)
from provisions.loading.formats.clml.vocabulary import (
    ACT,
    BY_MINOR_TYPE,
    CONTAINERS,
    EU,
    LINES,
    SCHEDULE,
    TRANSPARENT,
    ClmlScope,
    Container,
    Scheme,
)
from provisions.loading.formats.xml.composer import Draft, joined, token
from provisions.loading.formats.xml.parse import blank, children, local, plain

_LEVEL: Final = re.compile(r"P([1-7])$")
#: Left out as a whole, and why.
LEFT_OUT: Final = {
    "Metadata": (Exclusion.METADATA, ""),
    "Contents": (Exclusion.TABLE_OF_CONTENTS, ""),
    "Commentaries": (Exclusion.EDITORIAL, "Commentaries"),
    "EnactingTextOmitted": (Exclusion.EDITORIAL, "EnactingTextOmitted"),
    "Resources": (Exclusion.METADATA, ""),
    "Approved": (Exclusion.TITLE_PAGE, ""),
    "SubjectInformation": (Exclusion.TITLE_PAGE, ""),
    "DateOfEnactment": (Exclusion.TITLE_PAGE, ""),
    "MadeDate": (Exclusion.TITLE_PAGE, ""),
    "SiftedDate": (Exclusion.TITLE_PAGE, ""),
    "LaidDraft": (Exclusion.TITLE_PAGE, ""),
    "LaidDate": (Exclusion.TITLE_PAGE, ""),
    "ComingIntoForce": (Exclusion.TITLE_PAGE, ""),
    "Correction": (Exclusion.TITLE_PAGE, ""),
    "Draft": (Exclusion.TITLE_PAGE, ""),
}


class ClmlWalker(ClmlInlineWalker):
    """One pass through a document, from its root."""

    def __init__(self, scheme: Scheme) -> None:
        super().__init__()
        self.scheme = scheme
        self._blocks: dict[str, Callable[[Element, Draft | None, ClmlScope], None]] = {
            "Title": self._title,
            "Number": self._number,
            "MultilineTitle": self._title,
            "Subtitle": self._title,
            "LongTitle": self._long_title,
            "EnactingText": self._formula,
            "IntroductoryText": self._introduction,
            "Preamble": self._introduction,
            "RoyalPresence": self._introduction,
            "Whereas": self._introduction,
            "EUPreamble": self._eu_preamble,
            "SignedSection": self._conclusion,
            "ExplanatoryNotes": self._note_section,
            "EarlierOrders": self._note_section,
            "Footnote": self._footnote,
            "MarginNote": self._footnote,
            "Version": self._version,
            "BlockAmendment": self._quotation,
            "BlockExtract": self._quotation,
            "Tabular": self._table,
            "Formula": self._formula_line,
            "KeyList": self._key_list,
            "UnorderedList": self._list,
            "OrderedList": self._list,
            "P": self._paragraph,
            "NumberedPara": self._numbered,
        }

    def root(self, element: Element) -> None:
        """Walk the whole document."""
        is_notes = local(element) == "EN"
        self._open_up(element, None, ClmlScope(self.scheme, is_operative=not is_notes))

    # Blocks

    def _open_up(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """Walk what an element holds."""
        self._stray(element.text)
        for child in children(element):
            self._block(child, draft, scope)
            self._stray(child.tail)

    def _block(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        name = local(element)
        level = _LEVEL.match(name)
        if name in LEFT_OUT:
            self._leave_out(element, *LEFT_OUT[name])
        elif level:
            self._level(element, draft, scope, int(level[1]))
        elif name in self._blocks:
            self._blocks[name](element, draft, scope)
        elif name in CONTAINERS:
            self._container(element, draft, scope, CONTAINERS[name])
        elif name in LINES:
            self._line(element, draft, scope)
        elif name in TRANSPARENT:
            self._open_up(element, draft, scope)
        else:
            self._unknown(element)

    # Numbered provisions

    def _level(
        self,
        element: Element,
        draft: Draft | None,
        scope: ClmlScope,
        depth: int,
        title: Element | None = None,
    ) -> None:
        level = scope.scheme[min(depth, len(scope.scheme)) - 1]
        number = printed(element, depth)
        base, around = scope.prefix, scope.cited
        if depth > 1 and draft is not None:
            base, around = draft.eid, draft.locator
        eid = self._named(element, base, level.step, number)
        cited = cited_below(level.cited, number, around)
        opened = self.composer.open(
            level.clause_type, eid, cited, draft, number, scope.is_operative
        )
        if title is not None:
            self._part(title, opened, SpanPart.HEADING)
            self._stray(title.tail)
        self._of_level(element, opened, scope)

    def _of_level(self, element: Element, opened: Draft, scope: ClmlScope) -> None:
        subparagraphs = _subparagraphs(element) if scope.scheme is EU else {}
        within = opened
        self._stray(element.text)
        for child in children(element):
            if local(child) == "Pnumber":
                self._part(child, opened, SpanPart.NUMBER)
            elif local(child) == "Title":
                self._part(child, opened, SpanPart.HEADING)
            else:
                if child in subparagraphs:
                    within = self._subparagraph(opened, subparagraphs[child])
                self._block(child, within, scope)
            self._stray(child.tail)

    def _subparagraph(self, parent: Draft, number: int) -> Draft:
        return self.composer.open(
            ClauseType.SUBPARAGRAPH,
            joined(parent.eid, f"subpara_{number}"),
            f"{parent.locator} subpara. {number}",
            parent,
            "",
            parent.is_operative,
        )

    def _numbered(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """A numbered paragraph of explanatory notes."""
        self._level(element, draft, replace(scope, scheme=SCHEDULE), 1)

    # Containers

    def _container(
        self, element: Element, draft: Draft | None, scope: ClmlScope, container: Container
    ) -> None:
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
        eid = self._named(element, base, container.step, number)
        around = scope.cited if is_annex else scope.container_cited or scope.cited
        cited = f"{around} {cited_container(element, container, eid)}".strip()
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
        self._stray(element.text)
        title = None
        for child in children(element):
            if child is lone:
                self._level(child, draft, scope, int(local(child)[1]), title)
                self._stray(child.tail)
            else:
                title = child

    def _title(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        if draft is None:
            self._leave_out(element, Exclusion.TITLE_PAGE)
        elif draft.clause_type == ClauseType.QUOTATION:
            self._line(element, draft, scope)
        else:
            self._part(element, draft, SpanPart.HEADING)
            self.composer.end_word(draft)

    def _number(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        if draft is None:
            self._leave_out(element, Exclusion.TITLE_PAGE)
        else:
            self._part(element, draft, SpanPart.NUMBER)

    # Before and after the body

    def _front(
        self,
        element: Element,
        scope: ClmlScope,
        kind: ClauseType,
        step: str,
        cited: str,
        draft: Draft | None,
    ) -> None:
        eid = self._next(scope.prefix, step)
        name = " ".join(filter(None, [scope.cited, cited]))
        opened = self.composer.open(kind, eid, name, draft, is_operative=False)
        self._content(element, opened, scope)

    def _content(self, element: Element, opened: Draft, scope: ClmlScope) -> None:
        if any(local(child) in self._blocks or is_block(child) for child in children(element)):
            self._open_up(element, opened, scope)
        else:
            self._part(element, opened, SpanPart.TEXT)

    def _long_title(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        self._front(element, scope, ClauseType.BLOCK, "longtitle", "Long title", draft)

    def _formula(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        self._front(element, scope, ClauseType.FORMULA, "formula", "Enacting formula", draft)

    def _introduction(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        self._front(element, scope, ClauseType.PREAMBLE, "preamble", "Preamble", draft)

    def _eu_preamble(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        scope = replace(scope, is_preamble=True, is_operative=False)
        self._front(element, scope, ClauseType.PREAMBLE, "preamble", "Preamble", draft)

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
        eid = self._named(element, base, step, number)
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

    def _conclusion(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        self._front(element, scope, ClauseType.CONCLUSION, "conclusion", "Signatures", draft)

    def _note_section(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """The explanatory note of an instrument, not a part of it; or the notes on an act."""
        if local(element.getparent()) == "EN":
            self._open_up(element, draft, scope)
            return
        scope = replace(scope, is_operative=False)
        self._front(element, scope, ClauseType.NOTE, "note", "Explanatory note", draft)

    def _version(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """Another version of a provision, as for another part of the kingdom; or an image."""
        if blank(element):
            self._unknown(element)  # an image
            return
        eid = self._next(scope.prefix, "version")
        opened = self.composer.open(ClauseType.BLOCK, eid, eid.replace("_", " "), draft)
        self._open_up(element, opened, replace(scope, prefix=opened.eid, cited=opened.locator))

    def _footnote(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        parent = self._referring.get(element.get("id", ""), draft)
        self.note(element, parent, scope.prefix)

    def note(self, element: Element, parent: Draft | None, prefix: str = "") -> None:
        """Tell of a footnote, below the provision that refers to it."""
        eid = self._next(parent.eid if parent else prefix, "fn")
        number = eid.rsplit("_", 1)[1]
        cited = f"{parent.locator if parent else ''} fn. {number}".strip()
        note = self.composer.open(ClauseType.NOTE, eid, cited, parent, is_operative=False)
        scope = ClmlScope(self.scheme, note.eid, cited, note.eid, cited, is_operative=False)
        self._open_up(element, note, scope)

    # Within a provision

    def _quotation(self, element: Element, draft: Draft | None, scope: ClmlScope) -> None:
        """Text that is to stand in another act: below the provision that puts it there."""
        eid = self._next(draft.eid if draft else scope.prefix, "quot")
        cited = f"{draft.locator if draft else scope.cited} {QUOTED}".strip()
        opened = self.composer.open(ClauseType.QUOTATION, eid, cited, draft, "", scope.is_operative)
        inner = ClmlScope(
            _quoted_scheme(element, self.scheme),
            opened.eid,
            cited,
            opened.eid,
            cited,
            scope.is_operative,
        )
        self._open_up(element, opened, inner)

    # Inline


def _lone(element: Element) -> Element | None:
    """The one numbered provision under a title, if it is all there is."""
    if not re.match(r"P[1-7]group$", local(element)):
        return None
    others = [child for child in children(element) if local(child) != "Title"]
    is_lone = len(others) == 1 and _LEVEL.match(local(others[0]))
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
