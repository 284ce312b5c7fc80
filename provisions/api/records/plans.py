"""Plans, their outline and their coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from provisions.api.citations.view import Citable
from provisions.api.diff.view import PlanDifferences
from provisions.api.endpoint.viewset import Reading
from provisions.api.records.answers import OutlineSerializer, PlanCoverageSerializer
from provisions.api.records.nouns import NounViewSet
from provisions.api.snapshot.notes import plan_day_notes
from provisions.api.snapshot.snapshots import Snapshot, applied_snapshot, read_snapshot
from provisions.models.published import (
    PublishedClause,
    PublishedCoverage,
    PublishedSilence,
)
from provisions.nouns import NOUNS

Document = dict[str, Any]

OUTLINED = (
    "id",
    "url",
    "wording",
    "number",
    "locator",
    "heading",
    "summary",
    "clause_type",
    "themes",
)


class PlanViewSet(PlanDifferences, Citable, NounViewSet):
    """Policy instruments, each as a work with all its editions."""

    noun = NOUNS["plan"]

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """The outline and the coverage have shapes of their own."""
        own = {"outline": OutlineSerializer, "coverage": PlanCoverageSerializer}
        return own.get(action) or super().answer_serializer(action)

    @action(detail=True)
    def outline(self, request: Request, id: str) -> HttpResponseBase:
        """The plan's clauses as a tree, in document order."""
        return self._about_plan(request, id, outline_of)

    @action(detail=True)
    def coverage(self, request: Request, id: str) -> HttpResponseBase:
        """What is published, withheld and coded of the plan, and how much of its sources."""
        return self._about_plan(request, id, coverage_of)

    def _about_plan(
        self, request: Request, slug: str, answer: Callable[[Document, Snapshot], Document]
    ) -> HttpResponseBase:
        def read(snapshot: Snapshot) -> Reading:
            plan = orjson.loads(self.find(snapshot.whenever(), slug))
            return orjson.dumps(answer(plan, snapshot)), None

        return self.respond(request, read_snapshot(self.parameters), read)


def _applied(plan: Document, snapshot: Snapshot) -> Document:
    notes = plan_day_notes(snapshot, [plan["id"]])
    return {**applied_snapshot(snapshot, PublishedClause), "notes": notes}


def outline_of(plan: Document, snapshot: Snapshot) -> Document:
    """A plan's clauses as a tree; a clause without visible parent is under the next ancestor."""
    rows = snapshot.visible(PublishedClause).filter(plan=plan["id"])
    texts = rows.order_by("sort_path", "key").values_list("document", flat=True)
    nodes: dict[str, Document] = {}
    top: list[Document] = []
    for clause in map(orjson.loads, texts):
        node = {name: clause[name] for name in OUTLINED} | {"children": []}
        nodes[clause["id"]] = node
        above = [nodes[name] for name in clause["ancestors"] if name in nodes]
        (above[-1]["children"] if above else top).append(node)
    return {
        "plan": plan["id"],
        "title": plan["title"],
        "applied": _applied(plan, snapshot),
        "clause_count": len(nodes),
        "clauses": top,
    }


def coverage_of(plan: Document, snapshot: Snapshot) -> Document:
    """The coverage that curators declare, and the counts of published clauses."""
    rows = snapshot.visible(PublishedClause).filter(plan=plan["id"]).order_by()
    clauses = list(rows.values_list("clause_type", "themes"))
    by_type = Counter(clause_type for clause_type, _ in clauses)
    by_theme = Counter(theme for _, themes in clauses for theme in themes)
    silences = snapshot.visible(PublishedSilence).filter(plan=plan["id"]).order_by("theme")
    account = plan["coverage"]
    texts = snapshot.rows(PublishedCoverage).filter(key=plan["id"])
    text = orjson.loads(texts.values_list("document", flat=True).first() or "{}")
    return {
        "plan": plan["id"],
        "applied": _applied(plan, snapshot),
        "completeness": account["completeness"],
        "note": account["note"],
        "clause_count": len(clauses),
        "clauses_by_type": dict(sorted(by_type.items())),
        "withheld": account["withheld"],
        "themed_clause_count": sum(1 for _, themes in clauses if themes),
        "themes": [
            {"theme": theme, "clause_count": number}
            for theme, number in sorted(by_theme.items(), key=lambda item: (-item[1], item[0]))
        ],
        "silences": list(silences.values_list("theme", flat=True).distinct()),
        "sources": text.get("sources", []),
        "is_complete": text.get("is_complete"),
    }
