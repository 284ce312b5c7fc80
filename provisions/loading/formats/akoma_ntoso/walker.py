"""The walk through an Akoma Ntoso document: every piece of its text is told to a Composer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.akoma_ntoso.inline import (
    NOTES,
    QUOTATIONS,
    AknInlineWalker,
    AknScope,
)
from provisions.loading.formats.akoma_ntoso.numbering import printed, said, step_of, titled
from provisions.loading.formats.akoma_ntoso.vocabulary import (
    ANNEX,
    CROSS_HEADING,
    DOCUMENTS,
    LEVELS,
    LINES,
    REMARKS,
    SECTION_OF_ARTICLES,
    SECTIONS,
    SPEECHES,
    TRANSPARENT,
    AknLevel,
    level_of_hcontainer,
)
from provisions.loading.formats.xml.composer import Draft, joined
from provisions.loading.formats.xml.parse import blank, children, local

#: What a title page says in elements of their own; with them a long title is a title.
_TITLING: Final = ("docTitle", "docType", "docPurpose", "docStage")
#: Documents whose long title is a provision, as in the United Kingdom.
_ENACTED: Final = frozenset(["act", "bill"])
_COMPONENT: Final = AknLevel(ClauseType.DIVISION, "cmp", "component", is_container=True)
_ATTACHMENT: Final = replace(ANNEX, step="att")


class AknWalker(AknInlineWalker):
    """One pass through a document, from its root."""

    def __init__(self, namespace: str = "") -> None:
        super().__init__(namespace)
        #: How many provisions have no id in the document.
        self.unnamed = 0
        self._blocks: dict[str, Callable[[Element, Draft | None, AknScope], None]] = {
            "meta": self._meta,
            "coverPage": self._title_page,
            "preface": self._title_page,
            "header": self._header,
            "preamble": self._preamble,
            "conclusions": self._conclusions,
            "staticContent": self._running,
            "attachments": self._open_up,
            "components": self._open_up,
            "attachment": self._component,
            "component": self._component,
            "num": self._number,
            "heading": self._heading,
            "subheading": self._heading,
            "from": self._heading,
            "hcontainer": self._hcontainer,
            "crossHeading": self._cross_heading,
            "formula": self._formula,
            "table": self._table,
            "blockList": self._list,
            "ul": self._list,
            "ol": self._list,
            "tblock": self._titled,
            "blockContainer": self._titled,
            "toc": self._contents,
            "foreign": self._foreign,
            **dict.fromkeys(DOCUMENTS, self._document),
            **dict.fromkeys(NOTES, self._noted),
            **dict.fromkeys(QUOTATIONS, self._quoted),
        }

    def root(self, element: Element) -> None:
        """Walk the whole document."""
        self._open_up(element, None, AknScope())
        self.end()

    def _block(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        name = local(element)
        level = LEVELS.get(name) or SECTIONS.get(name) or SPEECHES.get(name)
        if not self._is_ours(element):
            self._unknown(element)
        elif name == "section" and any(local(child) == "article" for child in element):
            self._level(element, draft, scope, SECTION_OF_ARTICLES)
        elif level:
            self._level(element, draft, scope, level)
        elif name in self._blocks:
            self._blocks[name](element, draft, scope)
        elif name in REMARKS:
            self._remark(element, draft, scope)
        elif name in LINES:
            self._line(element, draft, scope)
        elif name in TRANSPARENT:
            self._open_up(element, draft, scope)
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
        inner = AknScope(opened.eid, opened.locator, opened.eid, scope.is_operative, scope.item)
        self._open_up(element, opened, inner)

    def _meta(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self._stray(element.text)
        for child in children(element):
            if local(child) == "notes":
                self._apart(child, scope)
            else:
                self._leave_out(child, Exclusion.METADATA)
            self._stray(child.tail)

    # Before and after the body

    def _title_page(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self.composer.leave_out(Exclusion.TITLE_PAGE, element.text or "")
        for child in children(element):
            if draft is not None and not draft.heading and _is_title(child):
                self._part(child, draft, SpanPart.HEADING, scope)
            elif _is_long_title(child):
                self._long_title(child, draft, scope)
            elif local(child) == "toc":
                self._contents(child, draft, scope)
            elif not self._aside(child, draft, scope):
                self._title_page(child, draft, scope)
            self.composer.leave_out(Exclusion.TITLE_PAGE, child.tail or "")

    def _long_title(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self._front(element, draft, scope, ClauseType.BLOCK, "longtitle", "Long title")

    def _header(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """What stands before a judgment: the parties, but also its summary and the order."""
        self._front(element, draft, scope, ClauseType.BLOCK, "header", "Header")

    def _preamble(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        scope = replace(scope, is_operative=False)
        if all(local(child) == "formula" for child in element):
            self._open_up(element, draft, scope)
        else:
            self._front(element, draft, scope, ClauseType.PREAMBLE, "preamble", "Preamble")

    def _formula(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        if draft is not None and draft.clause_type == ClauseType.CONCLUSION:
            self._content(element, draft, scope)
        else:
            self._front(element, draft, scope, ClauseType.FORMULA, "formula", "Enacting formula")

    def _conclusions(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self._front(element, draft, scope, ClauseType.CONCLUSION, "conclusions", "Conclusion")

    def _front(
        self,
        element: Element,
        draft: Draft | None,
        scope: AknScope,
        clause_type: ClauseType,
        step: str,
        cited: str,
    ) -> None:
        if blank(element):
            self._unknown(element)
            return
        scope = replace(scope, is_operative=False)
        count = self._count(scope.prefix, step)
        again = "" if count == 1 else f"_{count}"
        eid = self._given(element, scope) or joined(scope.prefix, f"{step}{again}")
        locator = f"{scope.cited} {cited}{again.replace('_', ' ')}".strip()
        opened = self.composer.open(clause_type, eid, locator, draft, "", is_operative=False)
        if clause_type == ClauseType.PREAMBLE:
            self._containers.add(opened)
        self._content(element, opened, scope)

    def _running(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """What laws.africa's Indigo prints on every page; the standard has no such element."""
        self._leave_out(element, Exclusion.RUNNING_HEADER)

    def _contents(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self._leave_out(element, Exclusion.TABLE_OF_CONTENTS)

    # Provisions

    def _level(
        self, element: Element, draft: Draft | None, scope: AknScope, level: AknLevel
    ) -> None:
        if not self._given(element, scope):
            self.unnamed += 1
        opened = self._open(element, draft, scope, level)
        if level.clause_type in (ClauseType.ANNEX, ClauseType.DEFINITION):
            scope = replace(scope, prefix=opened.eid, cited=opened.locator)
        self._content(element, opened, scope)

    def _open(
        self, element: Element, draft: Draft | None, scope: AknScope, level: AknLevel
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
        self, element: Element, draft: Draft | None, scope: AknScope, level: AknLevel, count: str
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
        self._level(element, draft, scope, level)

    def _cross_heading(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """A heading between provisions that holds none of them."""
        base = draft.eid if draft else scope.prefix
        eid = self._named(element, base, CROSS_HEADING.step, "", scope)
        cited = f"{draft.locator if draft else scope.cited} {CROSS_HEADING.cited} “{said(element)}”"
        opened = self.composer.open(
            ClauseType.HEADING, eid, cited.strip(), draft, "", scope.is_operative
        )
        self._part(element, opened, SpanPart.HEADING, scope)

    def _number(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        if draft is None:
            self._unknown(element)
        elif not any(letter.isalnum() for letter in said(element)):
            self._leave_out(element, Exclusion.BULLET)
        else:
            self._part(element, draft, SpanPart.NUMBER, scope)

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
        base = draft.eid if draft else scope.prefix
        base = self._named(element, base, "list", "", scope)
        self._stray(element.text)
        for child in children(element):
            if local(child) in ("item", "li"):
                self._item(child, draft, scope, base)
            else:
                self._block(child, draft, scope)
            self._stray(child.tail)

    def _titled(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """Blocks under a heading, in texts that are no laws; or only blocks."""
        if not any(local(child) in ("num", "heading") for child in element):
            self._open_up(element, draft, scope)
            return
        level = AknLevel(ClauseType.BLOCK, local(element), "block", is_container=False)
        if draft is not None and draft.clause_type == ClauseType.CONCLUSION:
            level = AknLevel(ClauseType.NOTE, "note", "note")
        self._level(element, draft, scope, level)

    def _noted(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        self.note(element, draft, scope)

    def _quoted(self, element: Element, draft: Draft | None, scope: AknScope) -> None:
        """Text that is to stand in another act: below the provision that puts it there."""
        base = draft.eid if draft else scope.prefix
        eid = self._named(element, base, "qstr", "", scope)
        cited = f"{draft.locator if draft else scope.cited} quoted text".strip()
        opened = self.composer.open(ClauseType.QUOTATION, eid, cited, draft, "", scope.is_operative)
        self._containers.add(opened)
        within = AknScope(opened.eid, cited, scope.component, scope.is_operative, scope.item)
        self._content(element, opened, within)


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


def _is_whole(draft: Draft | None, level: AknLevel, number: str) -> bool:
    """Whether a number says alone where it is: it runs through, or repeats those above it."""
    is_long = draft is not None and draft.number and number.startswith(f"{draft.number}.")
    return level.is_free or level.clause_type == ClauseType.ANNEX or bool(is_long)


def _cited_around(draft: Draft | None, scope: AknScope) -> str:
    """The citation of what is around a provision; cross-headings are not cited."""
    while draft is not None and draft.clause_type == ClauseType.HEADING:
        draft = draft.parent
    return draft.locator if draft else scope.cited
