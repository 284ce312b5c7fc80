"""The home page, and the health and readiness checks for monitors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus, urlencode

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from provisions.models.published import PublishedPlan, Revision
from provisions.search.letters import letters_warning

US = "us-ai-action-plan-2025"
CHINA = "cn-global-ai-governance-action-plan-2025"


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the request that answers it; shown if its plans are published."""

    question: str
    address: str
    plans: frozenset[str] = frozenset()
    language: str = ""
    remark: str = ""

    @property
    def shown(self) -> str:
        """The address as a person writes it."""
        return unquote_plus(self.address)


def _query(path_: str, **parameters: str) -> str:
    return f"{path_}?{urlencode(parameters, safe=':,')}" if parameters else path_


EXAMPLES = (
    Example(
        "Which themes do both plans cover, which does only one, and where is one silent?",
        _query("/api/v1/compare/", plans=f"{US},{CHINA}", depth="2"),
        frozenset({US, CHINA}),
    ),
    Example(
        "What do the US and the Chinese plan say about AI safety?",
        _query("/api/v1/clauses/", theme="safety", plan=f"{US},{CHINA}"),
        frozenset({US, CHINA}),
    ),
    Example(
        "Which actions does Pillar I of the US plan recommend?",
        _query("/api/v1/clauses/", within=f"{US}:pillar_1", clause_type="action", count="true"),
        frozenset({US}),
    ),
    Example(
        "Where do the two plans contrast, and why?",
        _query("/api/v1/correspondences/", relation="contrasts"),
        frozenset({US, CHINA}),
    ),
    Example(
        "Which clauses mention open source, best match first?",
        _query("/api/v1/clauses/", q='"open source"'),
    ),
    Example(
        "哪些条款提到“创新”？",
        _query("/api/v1/clauses/", q="创新"),
        language="zh-Hans",
        remark="Which clauses mention innovation, in Chinese?",
    ),
    Example(
        "What is missing from the Chinese plan in this database, and why?",
        _query(f"/api/v1/plans/{CHINA}/coverage/"),
        frozenset({CHINA}),
    ),
)

COUNTED = (
    ("plan", "plans"),
    ("clause", "clauses"),
    ("theme", "themes"),
    ("coding", "codings"),
    ("correspondence", "correspondences"),
    ("silence", "silences"),
    ("source", "sources"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page: what the database holds, and examples of requests."""
    revision = Revision.objects.first()
    context = {
        "revision": revision,
        "release": revision.releases.first() if revision else None,
        "counts": _counts(revision.counts) if revision else [],
        "plans": _latest_plans(),
        "examples": _examples() if revision else [],
    }
    return render(request, "provisions/home.html", context)


def _latest_plans() -> Iterable[PublishedPlan]:
    plans = PublishedPlan.objects.current()
    columns = ("key", "title", "jurisdiction", "published_on", "completeness", "language")
    return plans.order_by(F("published_on").desc(nulls_last=True), "key").only(*columns)[:12]


def _examples() -> list[Example]:
    """The examples whose plans are published; the others would return 400."""
    named = frozenset[str]().union(*(example.plans for example in EXAMPLES))
    found = PublishedPlan.objects.current().filter(key__in=named)
    published = set(found.values_list("key", flat=True))
    return [example for example in EXAMPLES if example.plans <= published]


def _counts(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(name, counts.get(noun, 0)) for noun, name in COUNTED]


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the process responds; does not use the database."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether requests can be served: database, tables, a revision. If not, 503 with reasons.

    A condition that makes responses slow, but not wrong, is a warning, and the server is ready.
    """
    reasons = _reasons_not_ready()
    body: dict[str, Any] = {"status": "ok"}
    if reasons:
        body = {"status": "not ready", "reasons": reasons}
    elif warning := letters_warning():
        body["warnings"] = [warning]
    return JsonResponse(body, status=503 if reasons else 200, headers={"Cache-Control": "no-store"})


def _reasons_not_ready() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["The tables are not up to date; run: manage.py migrate"]
        if not Revision.objects.exists():
            return ["Nothing is published yet; run: manage.py publish"]
    except DatabaseError:
        return ["The database does not respond."]
    return []


urlpatterns = [path("", home, name="home")]
