"""Akoma Ntoso, OASIS's vocabulary of legal documents: 3.0, and the drafts before it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree
from lxml.etree import _Element as Element

from provisions.choices import Completeness, LegalForce, PlanStatus, PlanType
from provisions.loading.formats.akoma_ntoso import own_export
from provisions.loading.formats.akoma_ntoso.codes import jurisdiction_of, language_of
from provisions.loading.formats.akoma_ntoso.numbering import said
from provisions.loading.formats.akoma_ntoso.vocabulary import DOCUMENTS, PLAN_TYPES
from provisions.loading.formats.akoma_ntoso.walker import AknWalker
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.xml.composer import clipped, slug_of
from provisions.loading.formats.xml.parse import blank, has_words, local, tree_of
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, UnreadableFileError
from provisions.partial_dates import parse

ROOTS: Final = ("akomaNtoso", "akomantoso")
NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#: How the namespaces of the standard, of its drafts and of the versions before OASIS begin.
NAMESPACES: Final = (
    "http://docs.oasis-open.org/legaldocml/ns/akn/",
    "http://www.akomantoso.org/",
)
#: Years that no document was made in; they stand for dates that are not known.
_FIRST_YEAR, _LAST_YEAR = 1000, 2200
_COMMENCES: Final = re.compile(r"into-?force|inforce|commence", re.IGNORECASE)
_REPEALS: Final = re.compile(r"repeal", re.IGNORECASE)


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the one instrument of a file, none of our own exports, which are rows.

    Raises UnreadableFileError, also if there is no text.
    """
    if path.is_file() and own_export.is_ours(path):
        return
    root = _unwrapped(tree_of(path))
    namespace = etree.QName(root).namespace or ""
    if local(root) not in ROOTS or not namespace.startswith(NAMESPACES):
        message = f"Not Akoma Ntoso: the root is '{local(root)}' of the namespace '{namespace}'."
        raise UnreadableFileError("wrong_root", message, root.sourceline)
    document = next((child for child in root if local(child) in DOCUMENTS), None)
    walk = AknWalker(namespace)
    if document is not None and _has_text(root):
        walk.root(root)
    if document is None or not walk.composer.drafts:
        message = "The file holds no text of a document: load the file of the whole document."
        raise UnreadableFileError("no_text", message, root.sourceline)
    record = Record(document)
    yield walk.composer.instrument(
        language=record.language(),
        plan=record.plan(),
        source=record.source(),
        jurisdiction=jurisdiction_of(record.value("FRBRWork", "FRBRcountry")),
        findings=[
            *_of_namespace(namespace, root),
            *_of_ids(walk),
            *_of_placeholders(root),
            *record.findings(),
        ],
    )


def _unwrapped(root: Element) -> Element:
    """The document in the envelope of a web service, which has no words of its own.

    Raises UnreadableFileError if there are several: which plan and language each is, is unclear.
    """
    if local(root) not in ROOTS and (count := sum(1 for _ in _documents(root))) > 1:
        message = f"The file holds {count} documents: save each as a file of its own."
        raise UnreadableFileError("several_documents", message, root.sourceline)
    while local(root) not in ROOTS and len(root) == 1 and not has_words(root):
        root = root[0]
    return root


def _documents(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) in ROOTS)


def _has_text(element: Element) -> bool:
    """Whether words stand anywhere but in metadata."""
    if local(element) == "meta":
        return False
    return has_words(element) or any(_has_text(child) for child in element)


def _of_namespace(namespace: str, root: Element) -> Iterator[Finding]:
    if namespace != NAMESPACE:
        message = f"The namespace '{namespace}' is of a draft, not of the standard."
        yield Finding("draft_namespace", message, line=root.sourceline)


def _of_ids(walk: AknWalker) -> Iterator[Finding]:
    if walk.unnamed:
        message = f"{walk.unnamed} provisions have no eId; they are named by the convention."
        yield Finding("no_eids", message)


def _of_placeholders(root: Element) -> Iterator[Finding]:
    """Words that a drafting tool puts in when it prints, and that the text is without."""
    empty = [one for one in root.iter("{*}ref") if one.get("class") == "placeholder" and blank(one)]
    if empty:
        names = ", ".join(sorted({one.get("href", "") for one in empty}))
        message = f"{len(empty)} words are placeholders only, and not in the text: {names}."
        yield Finding("placeholders", message, line=empty[0].sourceline)


class Record:
    """What a document says of itself."""

    def __init__(self, document: Element) -> None:
        self.document = document
        #: Of a collection, the act or bill in it, if there is one.
        self.main = document
        if local(document) in ("documentCollection", "officialGazette"):
            within = document.getroottree().getroot().iter("{*}act", "{*}bill")
            self.main = next(within, document)

    def value(self, level: str, name: str, attribute: str = "value") -> str:
        """What the identification says, of the work, the expression or the manifestation."""
        found = self.document.find(f"{{*}}meta/{{*}}identification/{{*}}{level}/{{*}}{name}")
        return found.get(attribute, "").strip() if found is not None else ""

    def language(self) -> str:
        """The language of the text, or "" if there is no such language."""
        return language_of(self.value("FRBRExpression", "FRBRlanguage", "language"))

    def title(self) -> str:
        """The title, from where the document has it: its first pages, else its record."""
        fronts = [*self.document.iterfind("{*}preface"), *self.document.iterfind("{*}coverPage")]
        fronts += self.document.iterfind("{*}header")
        is_enacted = local(self.main) in ("act", "bill")
        for name in ("shortTitle", "docTitle", *(["longTitle"] if is_enacted else [])):
            for front in fronts:
                found = front.find(f".//{{*}}{name}")
                if found is not None and said(found):
                    return said(found)
        for alias in self.document.iterfind("{*}meta/{*}identification/{*}FRBRWork/{*}FRBRalias"):
            if "title" in alias.get("name", "").lower():
                return str(alias.get("value", ""))
        return ""

    def plan(self) -> dict[str, Any]:
        """Fields of the plan, those of which the document says something."""
        kind, title, language = local(self.main), self.title(), self.language()
        plan: dict[str, Any] = {
            "title": clipped(title, 500),
            "original_title": clipped(title, 500) if language not in ("", "en") else "",
            "slug": slug_of(title),
            "plan_type": self._plan_type(),
            "legal_force": LegalForce.BINDING if kind == "act" else "",
            "status": PlanStatus.PROPOSED if kind == "bill" else "",
            **(_dated("adopted", self._work_date()) if kind == "act" else {}),
            **_dated("published", self._publication("date")),
            "commenced_on": self._event(_COMMENCES),
            "repealed_on": self._event(_REPEALS),
        }
        if kind == "portion":
            plan["completeness"] = Completeness.PARTIAL
            plan["coverage_note"] = "The file loaded holds a portion of the document only."
        return {name: value for name, value in plan.items() if value}

    def source(self) -> dict[str, Any]:
        """Fields of the source."""
        urls = [
            self.value(level, name)
            for level in ("FRBRManifestation", "FRBRExpression", "FRBRWork")
            for name in ("FRBRuri", "FRBRthis")
        ]
        source = {
            "title": clipped(self.title(), 500),
            "publisher": clipped(self._publisher(), 300),
            "url": next((url for url in urls if url.startswith("http")), ""),
            "media_type": "application/akn+xml",
            "published_on": _day(self._publication("date")),
        }
        return {name: value for name, value in source.items() if value}

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the record itself."""
        language = self.value("FRBRExpression", "FRBRlanguage", "language")
        if not self.language():
            message = f"'{language}' is no language of ISO 639: say with --language which it is."
            yield Finding("unknown_language", message, "FRBRlanguage")
        country = self.value("FRBRWork", "FRBRcountry")
        if not jurisdiction_of(country):
            message = f"'{country}' is no country of ISO 3166: say with --set jurisdiction=..."
            yield Finding("unknown_country", message, "FRBRcountry")
        date = self._work_date()
        if date and not _dated("adopted", date):
            message = f"The date of the work, '{date}', is no day on which one was made."
            yield Finding("unlikely_date", message, "FRBRdate")

    def _plan_type(self) -> str:
        kind = local(self.main)
        if kind not in ("act", "bill", "doc", "statement"):
            return ""
        name = f"{self.value('FRBRWork', 'FRBRsubtype')} {self.main.get('name', '')}".lower()
        found = next((plan_type for word, plan_type in PLAN_TYPES if word in name), "")
        return found or (PlanType.ACT if kind in ("act", "bill") else "")

    def _work_date(self) -> str:
        return self.value("FRBRWork", "FRBRdate", "date")

    def _publication(self, attribute: str) -> str:
        found = self.document.find("{*}meta/{*}publication")
        return found.get(attribute, "") if found is not None else ""

    def _event(self, pattern: re.Pattern[str]) -> str:
        """The day of the one event of this sort; of several none is the plan's."""
        days = set()
        for event in self.document.iterfind("{*}meta/{*}lifecycle/{*}eventRef"):
            told = (event.get(name, "") for name in ("refersTo", "eId", "type"))
            if any(pattern.search(word) for word in told):
                days.add(_day(event.get("date", "")))
        return days.pop() if len(days) == 1 else ""

    def _publisher(self) -> str:
        """Who published it, by name: the medium, else the author of the manifestation."""
        author = self.value("FRBRManifestation", "FRBRauthor", "href")
        if author.startswith("#"):
            author = self._named(author[1:])
        return self._publication("showAs") or author

    def _named(self, name: str) -> str:
        for found in self.document.iterfind("{*}meta/{*}references/*"):
            if name in (found.get("eId"), found.get("id")):
                return str(found.get("showAs", ""))
        return ""


def _day(date: str) -> str:
    """The day of an XML date, without its zone; "" for what cannot be the day of a document."""
    try:
        day = datetime.date.fromisoformat(date.strip()[:10])
    except ValueError:
        return ""
    return day.isoformat() if _FIRST_YEAR < day.year < _LAST_YEAR else ""


def _dated(name: str, told: str) -> dict[str, str]:
    """The fields of a date that may be known to the year only; none for what is no date."""
    if day := _day(told):
        return {f"{name}_on": day}
    try:
        first, precision = parse(told.strip())
    except ValueError:
        return {}
    is_likely = _FIRST_YEAR < first.year < _LAST_YEAR
    return {f"{name}_on": str(first), f"{name}_precision": precision} if is_likely else {}


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file's root is of one of Akoma Ntoso's namespaces."""
    return any(f"<{root}".encode() in head or f":{root}".encode() in head for root in ROOTS) and (
        any(namespace.encode() in head for namespace in NAMESPACES)
    )


FORMAT = Format(
    name="akn",
    title="Akoma Ntoso",
    recognizes=recognizes,
    rows=own_export.read,
    instruments=read,
)
