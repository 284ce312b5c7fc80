"""What is special in the structure of an Akoma Ntoso document."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.akoma_ntoso.inline import AknInlineWalker, AknScope
from provisions.loading.formats.akoma_ntoso.numbering import printed, said, step_of, titled
from provisions.loading.formats.akoma_ntoso.vocabulary import (
    ANNEX,
    CROSS_HEADING,
    DOCUMENTS,
    FRONTS,
    LEVELS,
    LONG_TITLE,
    REMARKS,
    SECTION_OF_ARTICLES,
    level_of_hcontainer,
)
from provisions.loading.formats.xml.composer import Draft, joined
from provisions.loading.formats.xml.parse import blank, children, local
from provisions.loading.formats.xml.vocabulary import XmlLevel
from provisions.loading.formats.xml.walker import around

#: What a title page says in elements of their own; with them a long title is a title.
_TITLING: Final = ("docTitle", "docType", "docPurpose", "docStage")
#: Documents whose long title is a provision, as in the United Kingdom.
_ENACTED: Final = frozenset(["act", "bill"])
_COMPONENT: Final = XmlLevel(ClauseType.DIVISION, "cmp", "component", is_container=True)
_ATTACHMENT: Final = replace(ANNEX, step="att")


class AknWalker(AknInlineWalker):
    """One pass through a document, from its root."""

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        #: How many provisions have no id in the document.
        self.unnamed = 0
        self._blocks |= {
            "meta": self._meta,
            "coverPage": self._title_page,
            "preface": self._title_page,
            "attachments": self._open_up,
            "components": self._open_up,
            "attachment": self._component,
            "component": self._component,
            "hcontainer": self._hcontainer,
            "crossHeading": self._cross_heading,
            "blockList": self._list,
            "ul": self._list,
            "ol": self._list,
            "tblock": self._titled,
            "blockContainer": self._titled,
            "foreign": self._foreign,
            **dict.fromkeys(DOCUMENTS, self._document),
            **dict.fromkeys(REMARKS, self._remark),
        }

    def root(self, element: Element) -> None:
        """Walk the document, then put the notes from its metadata where they belong."""
        super().root(element)
        self.end()

    def _block(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        if self._is_ours(element):
            super()._block(element, draft, scope)
        else:
            self._unknown(element)

    # Documents

    def _document(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        name = local(element)
        if name == "judgment":
            scope = replace(scope, item="para.")
        if name == "debate":
            scope = replace(scope, is_operative=False)
        self._open_up(element, draft, scope)

    def _component(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """A document in the document: its own ids are unique in it, not in the file."""
        document = next((child for child in element if local(child) in DOCUMENTS), None)
        if document is None:
            self._open_up(element, draft, scope)
            return
        level, is_operative = _COMPONENT, local(document) in _ENACTED
        if local(element) == "attachment":
            level, name = _ATTACHMENT, document.get("name", "")
            is_operative = level_of_hcontainer(name).clause_type == ClauseType.ANNEX
        scope = replace(scope, is_operative=scope.is_operative and is_operative)
        opened = self._open(element, draft, scope, level)
        inner = replace(self._inside(opened, scope), component=opened.eid)
        self._open_up(element, opened, inner)

    def _meta(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        for child in self._parts(element, draft):
            if local(child) == "notes":
                self._apart(child, scope)
            else:
                self._leave_out(child, Exclusion.METADATA)

    # Before and after the body

    def _title_page(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self.composer.leave_out(Exclusion.TITLE_PAGE, element.text or "")
        for child in children(element):
            if draft is not None and not draft.heading and _is_title(child):
                self._part(child, draft, SpanPart.HEADING, scope)
            elif _is_long_title(child):
                self._matter(child, draft, scope, LONG_TITLE)
            elif local(child) == "toc":
                self._omit(child, draft, scope)
            elif not self._aside(child, draft, scope):
                self._title_page(child, draft, scope)
            self.composer.leave_out(Exclusion.TITLE_PAGE, child.tail or "")

    def _front(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        level = FRONTS[local(element)]
        is_at_end = draft is not None and draft.clause_type == ClauseType.CONCLUSION
        if local(element) == "preamble" and all(local(child) == "formula" for child in element):
            self._open_up(element, draft, replace(scope, is_operative=False))
        elif draft and is_at_end and local(element) == "formula":
            self._content(element, draft, scope)
        else:
            self._matter(element, draft, scope, level)

    def _matter(
        self, element: Element, draft: Draft | None, scope: AknScope, level: XmlLevel
    ) -> None:
        if blank(element):
            self._unknown(element)
            return
        scope = replace(scope, is_operative=False)
        count = self._count(scope.prefix, level.step)
        again = "" if count == 1 else f"_{count}"
        eid = self._given(element, scope) or joined(scope.prefix, f"{level.step}{again}")
        locator = f"{scope.cited} {level.cited}{again.replace('_', ' ')}".strip()
        opened = self.composer.open(level.clause_type, eid, locator, draft, is_operative=False)
        if level.clause_type == ClauseType.PREAMBLE:
            self._containers.add(opened)
        self._content(element, opened, scope)

    # Provisions

    def _level(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        level = self.vocabulary.levels[local(element)]
        if level is LEVELS["section"] and any(local(child) == "article" for child in element):
            level = SECTION_OF_ARTICLES
        self._provision(element, draft, scope, level)

    def _provision(
        self, element: Element, draft: Draft | None, scope: AknScope, level: XmlLevel
    ) -> None:
        if not self._given(element, scope):
            self.unnamed += 1
        opened = self._open(element, draft, scope, level)
        if level.clause_type in (ClauseType.ANNEX, ClauseType.DEFINITION):
            scope = self._inside(opened, scope)
        self._content(element, opened, scope)

    def _open(
        self, element: Element, draft: Draft | None, scope: AknScope, level: XmlLevel
    ) -> Draft:
        number = printed(element)
        is_top = draft is None or draft in self._containers
        base = scope.prefix if draft is None or (is_top and level.is_free) else draft.eid
        eid = self._named(element, base, level.step, number, scope)
        count = "" if step_of(number) else str(self._count(base, f"unnumbered {level.step}"))
        cited = self._cited(element, draft, scope, level, count)
        is_operative = scope.is_operative and level.clause_type != ClauseType.CONCLUSION
        opened = self.composer.open(level.clause_type, eid, cited, draft, number, is_operative)
        if level.is_container:
            self._containers.add(opened)
        return opened

    def _cited(
        self, element: Element, draft: Draft | None, scope: AknScope, level: XmlLevel, count: str
    ) -> str:
        number = step_of(printed(element))
        is_top = draft is None or draft in self._containers
        around = scope.cited
        if not _is_whole(draft, level, number):
            around = _cited_around(draft, scope)
        if level.is_container:
            label = number or titled(element) or count
        elif not is_top and number and around != scope.cited:
            return f"{around}({number})"
        else:
            label = number or (f"[{count}]" if level.is_free else count)
        return f"{around} {level.cited} {label}".strip()

    def _hcontainer(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        level = level_of_hcontainer(element.get("name", ""))
        if level.clause_type == ClauseType.ANNEX and _holds_others(element):
            level = CROSS_HEADING
            if not any(local(child) == "heading" for child in element):
                self._open_up(element, draft, scope)
                return
        self._provision(element, draft, scope, level)

    def _cross_heading(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """A heading between provisions that holds none of them."""
        opened = self._add(element, draft, scope, CROSS_HEADING, f"“{said(element)}”")
        self._part(element, opened, SpanPart.HEADING, scope)

    def _number(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        if draft is None:
            self._unknown(element)
        elif not any(letter.isalnum() for letter in said(element)):
            self._leave_out(element, Exclusion.BULLET)
        else:
            super()._number(element, draft, scope)

    def _heading(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        if draft is None:
            self._unknown(element)
            return
        self._part(element, draft, SpanPart.HEADING, scope)
        self.composer.end_word(draft)

    def _remark(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """What the record of a debate says of it, in words or blocks."""
        level = REMARKS[local(element)]
        opened = self._open(element, draft, replace(scope, is_operative=False), level)
        self._content(element, opened, scope)

    # Within a provision

    def _list(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        base = self._named(element, around(draft, scope)[0], "list", "", scope)
        for child in self._parts(element, draft):
            if local(child) in ("item", "li"):
                self._item(child, draft, scope, base)
            else:
                self._block(child, draft, scope)

    def _titled(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """Blocks under a heading, in texts that are no laws; or only blocks."""
        if not any(local(child) in ("num", "heading") for child in element):
            self._open_up(element, draft, scope)
            return
        level = XmlLevel(ClauseType.BLOCK, local(element), "block", is_container=False)
        if draft is not None and draft.clause_type == ClauseType.CONCLUSION:
            level = XmlLevel(ClauseType.NOTE, "note", "note")
        self._provision(element, draft, scope, level)

    def _quotation(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        opened = self._add(element, draft, scope, self.QUOTATION, "")
        self._containers.add(opened)
        self._content(element, opened, self._inside(opened, scope))


def _is_title(element: Element) -> bool:
    """Whether an element of a preface is the title of its document."""
    is_titled = local(element) == "longTitle" or element.find(".//{*}docTitle") is not None
    return is_titled and local(element) in ("p", "longTitle") and not blank(element)


def _is_long_title(element: Element) -> bool:
    document = element.getparent().getparent() if element.getparent() is not None else None
    return (
        local(element) == "longTitle"
        and document is not None
        and local(document) in _ENACTED
        and not blank(element)
        and not any(element.find(f".//{{*}}{name}") is not None for name in _TITLING)
    )


def _holds_others(element: Element) -> bool:
    """Whether a container is nothing but the whole of several, such as all schedules."""
    names = {local(child) for child in element} - {"heading"}
    return names == {"hcontainer"} and element.get("name", "").endswith("s")


def _is_whole(draft: Draft | None, level: XmlLevel, number: str) -> bool:
    """Whether a number says alone where it is: it runs through, or repeats those above it."""
    is_long = draft is not None and draft.number and number.startswith(f"{draft.number}.")
    return level.is_free or level.clause_type == ClauseType.ANNEX or bool(is_long)


def _cited_around(draft: Draft | None, scope: AknScope) -> str:
    """The citation of what is around a provision; cross-headings are not cited."""
    while draft is not None and draft.clause_type == ClauseType.HEADING:
        draft = draft.parent
    return draft.locator if draft else scope.cited
