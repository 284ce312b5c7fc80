"""Citations of a clause or a plan, at the requested revision."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseBase
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from provisions.analysis.representative_texts import best_text
from provisions.api.endpoint.viewset import COMMON
from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import GoneError, NoSuchRecordError, invalid
from provisions.api.http.renderers import file_renderer
from provisions.api.lists.viewset import RecordViewSet
from provisions.api.shapes.standards import CitationItemSerializer
from provisions.api.snapshot.snapshots import (
    Snapshot,
    latest_snapshot,
    parse_day,
    read_snapshot,
    today,
)
from provisions.choices import LegalForce
from provisions.exporting.citation_styles import STYLES, CitedRecord
from provisions.models.published import (
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedSource,
    Release,
)
from provisions.nearest import nearest

Document = dict[str, Any]

DEFAULT_STYLE = "csl"
RENDERERS = tuple(file_renderer(name, of) for name, (of, _) in STYLES.items())

PARAMETERS = (
    Parameter(
        "style",
        "Format of the citation: `csl` (CSL-JSON), `bibtex`, `ris`, or a sentence in the style "
        "`oscola` or `bluebook`.",
        {"type": "string", "enum": list(STYLES), "default": DEFAULT_STYLE},
        "bibtex",
    ),
    Parameter(
        "accessed_on",
        "The day of access in the citation; by default today (UTC).",
        {"type": "string", "format": "date"},
        "2026-11-23",
    ),
    *COMMON,
)


#: Pages at the beginning of a locator: "p. 21", "pp. 21–22", "page A-5, left".
DASH = "\u2010-\u2015-"
PAGE = r"(?:[A-Z]{0,3}[-.]?[0-9]+|[ivxlc]+)"
PAGES = re.compile(
    rf"(?:pp?\.\s*|pp?\s+|pages?\s+)({PAGE}(?:\s*[,{DASH}]\s*{PAGE})*)\b", re.IGNORECASE
)
DASHES = re.compile(rf"\s*[{DASH}]\s*")


class Citable(RecordViewSet):
    """`plans/{slug}/cite/` and `clauses/{id}/cite/`."""

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """The action `cite` has a style instead of a format."""
        return PARAMETERS if action == "cite" else super().takes(action)

    @classmethod
    def renderers_of(cls, action: str | None) -> Sequence[type[BaseRenderer]]:
        """A citation has one media type per style."""
        return RENDERERS if action == "cite" else super().renderers_of(action)

    def answer_serializer(self, action: str) -> Any:
        """The shape of citations is an external standard."""
        return CitationItemSerializer if action == "cite" else super().answer_serializer(action)

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        """The style selects the media type, not Accept. Raises InvalidParametersError."""
        if self.action != "cite":
            return super().perform_content_negotiation(request, force)
        requested = None if force else self.parameters.one("style")
        style = DEFAULT_STYLE if requested is None else requested
        by_name = {renderer.format: renderer for renderer in self.get_renderers()}
        if style not in by_name:
            detail = f"'style' cannot be '{style[:100]}'."
            raise invalid("style", style, detail, nearest(style, by_name) or [*by_name])
        return by_name[style], by_name[style].media_type

    @action(detail=True)
    def cite(self, request: Request, id: str) -> HttpResponseBase:
        """A citation with edition, revision, access date and text hash.

        CSL-JSON also contains, in `custom`, changes to the record since: an old citation, requested
        with its `known_at`, shows whether the record was changed or withdrawn.
        """
        given = self.parameters.one("accessed_on")
        accessed_on = today() if given is None else parse_day("accessed_on", given)
        # Read by revision number, because several statements must see the same revision.
        snapshot = read_snapshot(self.parameters).frozen()
        latest = latest_snapshot(snapshot).frozen()
        of, write = STYLES[request.accepted_renderer.format]

        def answer() -> HttpResponseBase:
            document = orjson.loads(self.find(snapshot, id))
            cited = cited_from(document, snapshot, request, accessed_on)
            content = write(cited, self._custom(document, snapshot, latest, id))
            charset = "; charset=utf-8" if of.startswith("text/") else ""
            return HttpResponse(content, content_type=f"{of}{charset}")

        # The changes depend on the latest revision, and the date of access on the day.
        depends_on = [latest.revision, accessed_on.isoformat()]
        return self.conditionally(request, snapshot, answer, depends_on)

    def _custom(
        self, then: Document, snapshot: Snapshot, latest: Snapshot, public_id: str
    ) -> Document:
        """Changes to the record since the cited revision."""
        try:
            now: Document | None = orjson.loads(self.find(latest, public_id))
        except (NoSuchRecordError, GoneError):
            now = None
        plan = then["plan"] if then["noun"] == "clause" else then["id"]
        changed = [name for name in then if now is not None and now.get(name) != then[name]]
        return {
            "revision": snapshot.revision,
            "latest_revision": latest.revision,
            "is_withdrawn": now is None,
            "changed_since": changed,
            "differences": self.request.build_absolute_uri(
                f"/api/v1/plans/{plan}/diff/?from_known_at={snapshot.revision}"
            ),
        }


def cited_from(
    document: Document, snapshot: Snapshot, request: Request, accessed_on: date
) -> CitedRecord:
    """The data of a citation of a plan or a clause, from its document."""
    is_clause = document["noun"] == "clause"
    plan = _read(PublishedPlan, document["plan"], snapshot) if is_clause else document
    issuers = [_read(PublishedOrganization, key, snapshot)["name"] for key in plan["issuers"]]
    text = best_text(document.get("texts", ()))
    hashed = text["text"] if text else orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()
    address = request.build_absolute_uri(_path(document))
    edition = _edition(plan, document.get("starts_on"))
    source = edition.get("source") or next((c["source"] for c in plan["citations"]), None)
    read = [c["locator"] for c in document["citations"] if c["source"] == source]
    return CitedRecord(
        id=document["id"],
        title=plan["title"],
        issuers=tuple(issuers),
        jurisdiction=_read(PublishedJurisdiction, plan["jurisdiction"], snapshot)["name"],
        is_binding=plan["legal_force"] == LegalForce.BINDING,
        plan_type=plan["plan_type"],
        published_on=plan["published_on"] or plan["adopted_on"] or "",
        language=plan["language"],
        locator=document["locator"] if is_clause else "",
        pages=_pages(read) if is_clause else "",
        edition=_edition_label(edition.get("label", ""), plan),
        source=_read(PublishedSource, source, snapshot)["link"] if source else "",
        address=replace_query_param(address, "known_at", str(snapshot.revision)),
        version=_version(snapshot),
        accessed_on=accessed_on,
        sha256=hashlib.sha256(hashed.encode()).hexdigest(),
        has_text=text is not None,
    )


def _path(document: Document) -> str:
    """A record's path; for a clause with dates or several wordings, that of the wording."""
    path: str = document["url"]
    is_dated = bool(document.get("starts_on") or document.get("ends_on"))
    is_one_of_several = document["noun"] == "clause" and (is_dated or document["wording"] > 1)
    return f"{path.removesuffix('/')}@{document['wording']}/" if is_one_of_several else path


def _read(model: type[Any], key: str, snapshot: Snapshot) -> Document:
    rows = snapshot.rows(model).filter(key=key)
    document: Document = orjson.loads(rows.values_list("document", flat=True).get())
    return document


def _edition(plan: Document, day: str | None) -> Document:
    """The edition that is in force on a day; without a day, the first."""
    for edition in plan["editions"]:
        has_started = day is None or edition["starts_on"] is None or edition["starts_on"] <= day
        if has_started and (day is None or edition["ends_on"] is None or day < edition["ends_on"]):
            found: Document = edition
            return found
    return {}


def _pages(locators: Iterable[str]) -> str:
    """The pages in locators, such as "21-22" for "pp. 21–22"."""
    found = filter(None, map(PAGES.match, locators))
    return ", ".join(DASHES.sub("-", page[1]) for page in found)


def _edition_label(label: str, plan: Document) -> str:
    """An edition's label, if the plan has several or it is more than "as published"."""
    return label if len(plan["editions"]) > 1 or not label.startswith("as ") else ""


def _version(snapshot: Snapshot) -> str:
    releases = Release.objects.filter(revision=snapshot.revision).order_by("-pk")
    name = releases.values_list("name", flat=True).first()
    version = f"govdb revision {snapshot.revision}"
    return f"{version}, release {name}" if name else version
