"""legislation.gov.uk's CLML: acts and instruments of the UK, EU acts kept there, and notes on acts.

Ids that name a provision ('section-1-2-a') are kept; those that are only anchors of the file's own
links ('p00036') are not, because another edition of the same act has other ones: such provisions,
and those without an id, are named by the Akoma Ntoso convention.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml.etree import _Element as Element

from provisions.choices import Completeness, LegalForce, PlanStatus, PlanType
from provisions.loading.formats.clml.vocabulary import (
    ACT,
    BY_MINOR_TYPE,
    EU,
    JURISDICTIONS,
    ORDER,
    PLAN_TYPES,
    Scheme,
)
from provisions.loading.formats.clml.walker import ClmlWalker
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.xml.composer import clipped, slug_of
from provisions.loading.formats.xml.parse import blank, local, plain, tree_of
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, UnreadableFileError

NAMESPACE = "http://www.legislation.gov.uk/namespaces/legislation"
ROOTS = ("Legislation", "EN")


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the one instrument of a file. Raises UnreadableFileError, also if it has no text."""
    root = tree_of(path)
    if local(root) not in ROOTS or not root.tag.startswith(f"{{{NAMESPACE}}}"):
        message = f"Not CLML: the root is '{local(root)}', not Legislation or EN."
        raise UnreadableFileError("wrong_root", message, root.sourceline)
    _check_text(root)
    walk = ClmlWalker(scheme_of(root))
    walk.root(root)
    yield walk.composer.instrument(
        language=language_of(root),
        plan=_plan(root),
        source=_source(root),
        jurisdiction=_jurisdiction(root),
        findings=list(_findings(root)),
    )


def _check_text(root: Element) -> None:
    told = [child for child in root if local(child) not in ("Metadata", "Contents", "Commentaries")]
    if all(blank(child) for child in told):
        where = root.get("DocumentURI") or _first(root, "identifier")
        message = (
            "The file holds the metadata of an act and none of its text: load the file of the "
            f"whole document{f', {where}/data.xml' if where.startswith('http') else ''}."
        )
        raise UnreadableFileError("no_text", message, root.sourceline)


def scheme_of(root: Element) -> Scheme:
    """What the numbered provisions of this document are."""
    if root.find("{*}EURetained") is not None:
        return EU
    if root.find("{*}Secondary") is not None:
        return BY_MINOR_TYPE.get(_value(root, "DocumentMinorType"), ORDER)
    return ACT


def language_of(root: Element) -> str:
    """The language the document says it is in, or ""."""
    given = root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    return given or _first(root, "language")


def _plan(root: Element) -> dict[str, Any]:
    title = _first(root, "title")
    is_notes = local(root) == "EN"
    plan: dict[str, Any] = {
        "title": clipped(title, 500),
        "slug": slug_of(title),
        "plan_type": PlanType.GUIDANCE if is_notes else _plan_type(root),
        "legal_force": LegalForce.NON_BINDING if is_notes else LegalForce.BINDING,
        "adopted_on": _date(root, "EnactmentDate") or _date(root, "Made"),
        "commenced_on": _commenced(root),
        "repealed_on": _ends(root),
        "status": _status(root),
    }
    if excerpt := _excerpt(root):
        plan["completeness"] = Completeness.PARTIAL
        plan["coverage_note"] = f"The file loaded holds only '{excerpt}' of the document."
    return {name: value for name, value in plan.items() if value}


def _plan_type(root: Element) -> str:
    minor = _value(root, "DocumentMinorType")
    if minor in ("order", "scheme"):
        return PlanType.ORDER
    if minor in ("regulation", "rule"):
        return PlanType.REGULATION
    main = _value(root, "DocumentMainType")
    return next((kind for part, kind in PLAN_TYPES if part in main), "")


def _commenced(root: Element) -> str:
    dates = {found.get("Date", "") for found in root.findall(".//{*}ComingIntoForce/{*}DateTime")}
    dates |= {
        plain(found)
        for found in root.findall(".//{*}RESOURCE_LEGAL_DATE_ENTRY-INTO-FORCE/{*}VALUE")
    }
    return dates.pop() if len(dates) == 1 else ""


def _ends(root: Element) -> str:
    found = root.find(".//{*}RESOURCE_LEGAL_DATE_END-OF-VALIDITY/{*}VALUE")
    date = plain(found) if found is not None else ""
    return "" if date.startswith("9999") else date


def _status(root: Element) -> str:
    """EUR-Lex says of EU acts whether they are in force; legislation.gov.uk of none."""
    found = root.find(".//{*}RESOURCE_LEGAL_IN-FORCE/{*}VALUE")
    if found is None:
        return ""
    is_in_force = plain(found).lower() in ("true", "1")
    return PlanStatus.IN_FORCE if is_in_force else PlanStatus.REPEALED


def _source(root: Element) -> dict[str, Any]:
    urls = [root.get("DocumentURI", ""), *_all(root, "identifier")]
    source = {
        "title": clipped(_first(root, "title"), 500),
        "publisher": clipped("; ".join(_all(root, "publisher")), 300),
        "url": next((url for url in urls if url.startswith("http")), ""),
        "media_type": "application/xml",
    }
    return {name: value for name, value in source.items() if value}


def _jurisdiction(root: Element) -> dict[str, str]:
    main = _value(root, "DocumentMainType")
    if not main:
        return {}
    found = next(row for row in JURISDICTIONS if row[0] in main)
    return dict(zip(("code", "name", "kind"), found[1:], strict=True))


def _excerpt(root: Element) -> str:
    """Which part of the document the file holds, if it is served in parts."""
    if not any(link.get("rel") == "up" for link in root.iterfind(".//{*}link")):
        return ""
    whole = root.get("IdURI", "").replace("/id/", "/", 1)
    return _first(root, "identifier").removeprefix(whole).strip("/")


def _findings(root: Element) -> Iterator[Finding]:
    if excerpt := _excerpt(root):
        message = "The file holds a part of the document only; the headings around it are whole."
        yield Finding("excerpt", message, excerpt, root.sourceline)
    effects = len(root.findall(".//{*}UnappliedEffect"))
    if effects:
        message = f"{effects} effects of other acts on this one are not yet worked into its text."
        yield Finding("unapplied_effects", message)
    if not _first(root, "publisher"):
        yield Finding("no_publisher", "The document does not name its publisher.")


def _all(root: Element, name: str) -> list[str]:
    """What Dublin Core elements of the document's own metadata say."""
    found = root.iterfind(f"{{*}}Metadata/{{http://purl.org/dc/elements/1.1/}}{name}")
    return [plain(element) for element in found]


def _first(root: Element, name: str) -> str:
    return next(iter(_all(root, name)), "")


def _value(root: Element, name: str) -> str:
    found = root.find(f"{{*}}Metadata//{{*}}{name}")
    return found.get("Value", "") if found is not None else ""


def _date(root: Element, name: str) -> str:
    found = root.find(f"{{*}}Metadata//{{*}}{name}")
    return found.get("Date", "") if found is not None else ""


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file's root is of CLML's namespace."""
    return NAMESPACE.encode() in head and any(
        f"<{root}".encode() in head or f":{root}".encode() in head for root in ROOTS
    )


FORMAT = Format(
    name="clml", title="CLML (legislation.gov.uk)", recognizes=recognizes, instruments=read
)
