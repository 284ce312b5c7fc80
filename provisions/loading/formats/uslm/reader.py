"""USLM, the United States Legislative Markup: bills, public laws, statute compilations.

Its `id`s are made anew by every conversion of a file, and its `identifier`s are missing in public
laws and in quotations; so eids are made by the Akoma Ntoso naming convention from the numbers that
are printed. Side notes and the notes of a compilation's editors are no part of the law.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml.etree import _Element as Element

from provisions.choices import JurisdictionKind, LegalForce, PlanStatus, PlanType
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.uslm.walker import UslmWalker, number_of
from provisions.loading.formats.xml.composer import clipped, slug_of
from provisions.loading.formats.xml.parse import blank, children, local, plain, tree_of
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, UnreadableFileError

NAMESPACES: Final = (
    "http://schemas.gpo.gov/xml/uslm",
    "http://xml.house.gov/schemas/uslm/1.0",
    "http://schemas.gpo.gov/xml/uslm/2.0",
)
#: By root: the form of what is in the file; a law binds, a bill is proposed.
PLAN_TYPES: Final = {
    "bill": PlanType.ACT,
    "resolution": PlanType.RESOLUTION,
    "pLaw": PlanType.ACT,
    "statuteCompilation": PlanType.ACT,
    "uscDoc": PlanType.ACT,
    "lawDoc": PlanType.ACT,
}
BINDING: Final = frozenset(["pLaw", "statuteCompilation", "uscDoc"])
PROPOSED: Final = frozenset(["bill", "resolution"])
_APPROVED: Final = re.compile(r"Approved\s+([A-Z][a-z]+ \d{1,2}, \d{4})")


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the one instrument of a file. Raises UnreadableFileError, also if it has no text."""
    root = tree_of(path)
    if local(root) not in PLAN_TYPES or not _is_uslm(root):
        roots = ", ".join(PLAN_TYPES)
        message = f"Not USLM: the root is '{local(root)}', not one of {roots} in its namespace."
        raise UnreadableFileError("wrong_root", message, root.sourceline)
    if all(blank(child) for child in children(root) if local(child) not in ("meta", "preface")):
        message = "The file holds metadata and no text: load the file of the whole document."
        raise UnreadableFileError("no_text", message, root.sourceline)
    walk = UslmWalker()
    walk.root(root)
    yield walk.composer.instrument(
        language=_language(root),
        plan=_plan(root),
        source=_source(root),
        jurisdiction={"code": "us", "name": "United States", "kind": JurisdictionKind.COUNTRY},
        findings=list(_findings(root)),
    )


def _is_uslm(root: Element) -> bool:
    return any(str(root.tag).startswith(f"{{{namespace}}}") for namespace in NAMESPACES)


def _language(root: Element) -> str:
    given = root.get("{http://www.w3.org/XML/1998/namespace}lang") or _said(root, "language")
    return given.lower()


def _plan(root: Element) -> dict[str, Any]:
    kind, title = local(root), _said(root, "title")
    plan = {
        "title": clipped(title, 500),
        "slug": slug_of(title),
        "plan_type": PLAN_TYPES[kind],
        "legal_force": LegalForce.BINDING if kind in BINDING else "",
        "status": PlanStatus.PROPOSED if kind in PROPOSED else "",
        "adopted_on": _adopted(root),
    }
    return {name: value for name, value in plan.items() if value}


def _adopted(root: Element) -> str:
    """The day of approval, as the metadata or the last line of a public law states it."""
    if said := _said(root, "approvedDate"):
        return said
    for action in root.iterfind("{*}main/{*}action"):
        found = _APPROVED.search(plain(action))
        if found:
            return _iso(found[1])
    return ""


def _iso(date: str) -> str:
    try:
        return datetime.datetime.strptime(date, "%B %d, %Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return ""


def _source(root: Element) -> dict[str, Any]:
    source = {
        "title": clipped(_said(root, "title"), 500),
        "publisher": _said(root, "publisher") or _said(root, "creator"),
        "media_type": "application/xml",
        "licence": clipped(_said(root, "rights"), 200),
    }
    return {name: value for name, value in source.items() if value}


def _findings(root: Element) -> Iterator[Finding]:
    for note in root.iter("{*}editorialNote"):
        for section in note.iter("{*}section"):
            message = "The section stands in an editors' note and is left out with it."
            yield Finding("editorial_section", message, number_of(section), section.sourceline)
    for component in root.iter("{*}component"):
        if component.get("changed") == "deleted":
            message = "A text struck out by an amendment; it is kept as one that does not operate."
            yield Finding("struck_text", message, component.get("origin", ""), component.sourceline)


def _said(root: Element, name: str) -> str:
    found = root.find(f"{{*}}meta/{{*}}{name}")
    return plain(found) if found is not None else ""


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file's root is of a USLM namespace."""
    return any(f'"{namespace}"'.encode() in head for namespace in NAMESPACES) and any(
        re.search(rb"<(\w+:)?" + root.encode() + rb"[\s>]", head) for root in PLAN_TYPES
    )


FORMAT = Format(
    name="uslm",
    title="USLM (United States bills and laws)",
    recognizes=recognizes,
    instruments=read,
)
