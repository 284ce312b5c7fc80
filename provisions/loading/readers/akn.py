"""Akoma Ntoso (OASIS LegalDocML 1.0, namespace 3.0, and the drafts before it).

Acts, bills, debates, judgments, documents and collections of them. Ids of the document are kept:
`eId`, or `id` in the drafts. Provisions without one are named by the naming convention of the
standard. Parts of a collection are told apart by a prefix.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion, LegalForce, PlanStatus, PlanType, SpanPart
from provisions.loading.instruments import Instrument
from provisions.loading.readers.akn_words import (
    CITED,
    HEADINGS,
    JURISDICTIONS,
    LANGUAGES,
    LEFT_OUT,
    LINES,
    NAMED,
    NOT_OPERATIVE,
    NUMBERS,
    PROVISIONS,
)
from provisions.loading.readers.composing import Composer, Draft, clipped, joined, slug_of, token
from provisions.loading.readers.format import Format, Options
from provisions.loading.readers.rows import UnreadableFileError
from provisions.loading.readers.tree import blank, children, local, plain, tree_of, words

#: What every namespace of the standard, final or draft, contains.
NAMESPACE: Final = re.compile(rb"legaldocml/ns/akn|akomantoso\.org")

#: Numbered through the whole document, whatever stands above.
CONTINUOUS: Final = {ClauseType.ARTICLE, ClauseType.SECTION, ClauseType.RECITAL}


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the one instrument of a file. Raises UnreadableFileError, also if it has no text."""
    root = tree_of(path)
    if local(root) != "akomaNtoso":
        message = f"Not Akoma Ntoso: the root is '{local(root)}', not akomaNtoso."
        raise UnreadableFileError("wrong_root", message, root.sourceline)
    document = next((child for child in root if local(child) != "components"), None)
    if document is None or all(blank(child) for child in document if local(child) != "meta"):
        message = "The document has no text: load the file of the whole document."
        raise UnreadableFileError("no_text", message, root.sourceline)
    walk = Walk()
    walk.inside(root, None, "")
    yield walk.composer.instrument(
        language=_language(document),
        plan=_plan(document),
        source=_source(document),
        jurisdiction=_jurisdiction(document),
    )


class Walk:
    """One pass through a document: every piece of its text is told to a Composer."""

    def __init__(self) -> None:
        self.composer = Composer()
        self._counted: Counter[tuple[str, str]] = Counter()

    def inside(self, element: Element, draft: Draft | None, prefix: str) -> None:
        """Tell what is in an element; `prefix` is the part of a collection it is in."""
        self._words(element.text, draft)
        for child in children(element):
            self._element(child, draft, prefix)
            self._words(child.tail, draft)

    def _element(self, element: Element, draft: Draft | None, prefix: str) -> None:
        name = local(element)
        if name in LEFT_OUT:
            self._leave_out(element, LEFT_OUT[name])
        elif name in PROVISIONS and not (name == "table" and _is_table(draft)):
            self._provision(element, draft, prefix)
        elif draft is not None and name in NUMBERS:
            self._head(element, draft, prefix, SpanPart.NUMBER)
        elif draft is not None and name in HEADINGS:
            self._head(element, draft, prefix, SpanPart.HEADING)
        else:
            self._block(element, name, draft, prefix)

    def _leave_out(self, element: Element, reason: Exclusion) -> None:
        for piece in words(element):
            self.composer.leave_out(reason, piece)

    def _block(self, element: Element, name: str, draft: Draft | None, prefix: str) -> None:
        if draft is None and element.text and element.text.strip():
            draft = self._open(ClauseType.BLOCK, "block", element, None, prefix)
        self._end(name, draft)
        self.inside(element, draft, prefix)
        self._end(name, draft)
        if draft is not None and name in ("td", "th"):
            self.composer.end_cell(draft)

    def _end(self, name: str, draft: Draft | None) -> None:
        """Begin a new paragraph; in a cell of a table, which is one line, a new word."""
        if draft is None or name not in LINES:
            return
        if _is_table(draft) and name != "tr":
            self.composer.end_word(draft)
        else:
            self.composer.end_line(draft)

    def _words(self, piece: str | None, draft: Draft | None) -> None:
        if piece:
            if draft is None:
                self.composer.unexplained(piece)
            else:
                self.composer.write(draft, SpanPart.TEXT, piece)

    def _head(self, element: Element, draft: Draft, prefix: str, part: SpanPart) -> None:
        """A number or a heading: its own words; footnotes in it are provisions of their own."""
        self.composer.end_word(draft)
        self._pieces_of_head(element, draft, prefix, part)
        self.composer.end_word(draft)

    def _pieces_of_head(self, element: Element, draft: Draft, prefix: str, part: SpanPart) -> None:
        if element.text:
            self.composer.write(draft, part, element.text)
        for child in children(element):
            if local(child) in PROVISIONS or local(child) in LEFT_OUT:
                self._element(child, draft, prefix)
            else:
                self._pieces_of_head(child, draft, prefix, part)
            if child.tail:
                self.composer.write(draft, part, child.tail)

    def _provision(self, element: Element, above: Draft | None, prefix: str) -> None:
        name = local(element)
        kind, short = PROVISIONS[name]
        if name in ("hcontainer", "container"):
            kind, short = NAMED.get(element.get("name", ""), (kind, short))
        draft = self._open(kind, short, element, above, prefix)
        inner = joined(prefix, draft.eid.removeprefix(f"{prefix}__")) if name in _PARTS else prefix
        self.inside(element, draft, inner)
        if above is not None:
            self.composer.end_line(above)

    def _open(
        self, kind: ClauseType, short: str, element: Element, above: Draft | None, prefix: str
    ) -> Draft:
        number = next((plain(child) for child in children(element) if local(child) == "num"), "")
        place = above.eid if above else prefix
        scope = prefix if kind in CONTINUOUS and number and not _is_quoted(above) else place
        self._counted[scope, short] += 1
        count = self._counted[scope, short]
        last = token(number.split()[-1]) if number.split() else ""
        given = element.get("eId") or element.get("id")
        eid = joined(prefix, given) if given else joined(scope, f"{short}_{last or count}")
        locator = _locator(kind, short, last or str(count), number, above)
        operates = kind not in NOT_OPERATIVE and (above is None or above.is_operative)
        return self.composer.open(kind, eid, locator, above, number, operates)


#: Parts of a collection: documents with ids of their own.
_PARTS: Final = ("component", "attachment")


def _is_quoted(draft: Draft | None) -> bool:
    """Whether it is a part of a quotation: another plan's article 1 is not this plan's."""
    while draft is not None and draft.clause_type != ClauseType.QUOTATION:
        draft = draft.parent
    return draft is not None


def _is_table(draft: Draft | None) -> bool:
    return draft is not None and draft.clause_type == ClauseType.TABLE


def _locator(kind: ClauseType, short: str, last: str, number: str, above: Draft | None) -> str:
    if kind in CITED:
        own = f"{CITED[kind]} {last}"
        is_alone = above is None or kind in CONTINUOUS or above.clause_type in CITED
        return own if is_alone and kind in CONTINUOUS else _below(above, own)
    if number and above is not None:
        return f"{above.locator}({last})"
    return _below(above, kind.label.split(",")[0].lower() + f" {last}")


def _below(above: Draft | None, own: str) -> str:
    return f"{above.locator}, {own}" if above else own[:1].upper() + own[1:]


def _frbr(document: Element, level: str, name: str) -> Iterator[Element]:
    yield from document.iterfind(f"{{*}}meta/{{*}}identification/{{*}}{level}/{{*}}{name}")


def _value(document: Element, level: str, name: str) -> str:
    found = next(_frbr(document, level, name), None)
    return found.get("value", "") if found is not None else ""


def _language(document: Element) -> str:
    found = next(_frbr(document, "FRBRExpression", "FRBRlanguage"), None)
    given = found.get("language", "") if found is not None else ""
    return given if len(given) == 2 else LANGUAGES.get(given, "")


def _title(document: Element) -> str:
    for name in ("shortTitle", "docTitle", "longTitle"):
        found = document.find(f".//{{*}}{name}")
        if found is not None and not blank(found):
            return plain(found)
    return _value(document, "FRBRWork", "FRBRname")


def _plan(document: Element) -> dict[str, Any]:
    title = _title(document)
    root = local(document)
    plan = {
        "title": clipped(title, 500),
        "slug": slug_of(title),
        "plan_type": {"act": PlanType.ACT, "bill": PlanType.ACT}.get(root, ""),
        "legal_force": LegalForce.BINDING if root == "act" else "",
        "status": PlanStatus.PROPOSED if root == "bill" else "",
        "adopted_on": _adopted(document) if root == "act" else "",
    }
    return {name: value for name, value in plan.items() if value}


def _adopted(document: Element) -> str:
    """The date of the work, where the document calls it that of enactment or making."""
    for found in _frbr(document, "FRBRWork", "FRBRdate"):
        if found.get("name", "").lower() in ("enacted", "made", "enactment", "adopted"):
            try:
                return date.fromisoformat(found.get("date", "")[:10]).isoformat()
            except ValueError:
                continue
    return ""


def _source(document: Element) -> dict[str, Any]:
    url = _value(document, "FRBRManifestation", "FRBRthis")
    source = {
        "title": clipped(_title(document), 500),
        "url": url if url.startswith("http") else "",
        "media_type": "application/akn+xml",
    }
    return {name: value for name, value in source.items() if value}


def _jurisdiction(document: Element) -> dict[str, str]:
    found = JURISDICTIONS.get(_value(document, "FRBRWork", "FRBRcountry").lower())
    return dict(zip(("code", "name", "kind"), found, strict=True)) if found else {}


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file's root is of one of the standard's namespaces."""
    return b"akomaNtoso" in head and NAMESPACE.search(head.lower()) is not None


FORMAT = Format(name="akn", title="Akoma Ntoso", recognizes=recognizes, instruments=read)
