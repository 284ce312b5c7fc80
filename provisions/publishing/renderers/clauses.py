"""Published clauses: every wording, with its place in the tree and its dependent rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from provisions.analysis.judgements import CoderValue, of_scheme
from provisions.choices import CoderKind
from provisions.models import (
    Citation,
    Clause,
    ClauseText,
    Coding,
    Duty,
    Involvement,
    Plan,
    PublishedClause,
)
from provisions.publishing.rendered_record import Batch, PublicationScope, RenderedRecord, document
from provisions.publishing.renderers.batches import (
    READY_ASSIGNMENTS,
    READY_CLAUSES,
    READY_CODED,
    grouped,
    plan_handfuls,
    vanished_plans,
)
from provisions.publishing.search_columns import search_columns
from provisions.publishing.tree_places import TreeNode, TreePlace, places

CODING_FIELDS = (
    "coder__slug",
    "coder__kind",
    "theme__scheme",
    "theme",
    "applies",
    "codebook_version",
    "theme__scheme__version",
)
TEXT_FIELDS = ("language", "standing", "heading", "text", "start_char", "end_char")
DUTY_FIELDS = ("actor", "addressee", "modality", "action", "deadline", "deadline_on")


def clauses(scope: PublicationScope) -> Iterator[Batch]:
    """The ready clauses of the ready plans, in groups of plans; then those of withdrawn plans."""
    current = PublishedClause.objects.current()
    for handful in plan_handfuls(scope):
        slugs = [plan.slug for plan in handful.values()]
        yield Batch(_rendered(handful), current.filter(plan__in=slugs))
    yield Batch((), vanished_plans(current, "plan", scope))


@dataclass(frozen=True, slots=True)
class Parts:
    """The dependent rows of the clauses of a group of plans, by clause."""

    texts: dict[int, list[dict[str, Any]]]
    citations: dict[int, list[dict[str, Any]]]
    assignments: dict[int, list[dict[str, Any]]]
    organizations: dict[int, list[dict[str, Any]]]
    duties: dict[int, list[dict[str, Any]]]
    codings: dict[int, list[tuple[Any, ...]]]


def _rendered(plans: dict[int, Plan]) -> Iterator[RenderedRecord]:
    rows = list(Clause.objects.filter(READY_CLAUSES, plan__in=plans.keys()).order_by("pk"))
    for row in rows:
        row.plan = plans[row.plan_id]
    tree = places(
        TreeNode(row.pk, row.plan_id, row.parent_id, row.position, row.public_id) for row in rows
    )
    parts = _parts(list(plans))
    windows = _windows(rows)
    for row in rows:
        if row.pk in tree:
            yield _clause(row, tree[row.pk], parts, windows[row.pk])


def _parts(plans: list[int]) -> Parts:
    inside = {"clause__plan__in": plans}
    texts = ClauseText.objects.filter(**inside).order_by("language", "standing")
    citations = Citation.objects.filter(**inside).order_by("source__slug", "locator")
    involvements = Involvement.objects.filter(**inside).order_by("role", "organization__slug")
    duties = Duty.objects.filter(**inside).order_by("position")
    assignments = READY_ASSIGNMENTS.filter(**inside).order_by("theme__scheme__slug", "theme__slug")
    codings = Coding.objects.filter(READY_CODED, **inside)
    return Parts(
        texts=_named(
            grouped(texts, "clause", *TEXT_FIELDS, "source__slug"), (*TEXT_FIELDS, "source")
        ),
        citations=_named(
            grouped(citations, "clause", "source__slug", "locator", "note"),
            ("source", "locator", "note"),
        ),
        assignments={
            clause: [
                {
                    "theme": f"{scheme}:{theme}",
                    "method": method,
                    "adjudicator": adjudicator,
                    "rationale": rationale,
                }
                for scheme, theme, method, adjudicator, rationale in rows
            ]
            for clause, rows in grouped(
                assignments,
                "clause",
                "theme__scheme__slug",
                "theme__slug",
                "method",
                "adjudicator__slug",
                "rationale",
            ).items()
        },
        organizations=_named(
            grouped(involvements, "clause", "organization__slug", "role"), ("organization", "role")
        ),
        duties=_named(
            grouped(duties, "clause", *DUTY_FIELDS, "organization__slug"),
            (*DUTY_FIELDS, "organization"),
        ),
        codings=grouped(codings, "clause", *CODING_FIELDS),
    )


def _named(
    groups: dict[int, list[tuple[Any, ...]]], names: tuple[str, ...]
) -> dict[int, list[dict[str, Any]]]:
    return {
        clause: [dict(zip(names, values, strict=True)) for values in rows]
        for clause, rows in groups.items()
    }


def _reliability(codings: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """The coders of a clause, and whether people differ under a scheme's current codebook."""
    kinds: dict[str, str] = {}
    judgements: dict[int, list[CoderValue]] = defaultdict(list)
    for coder, kind, scheme, theme, applies, version, current in codings:
        kinds[coder] = kind
        if kind != CoderKind.MODEL and version == current:
            judgements[scheme].append(CoderValue(scheme, coder, theme, applies))
    return {
        "coder_kinds": sorted(set(kinds.values())),
        "coder_count": len(kinds),
        "is_contested": any(
            len({judged.value for judged in of_scheme(of_one)}) > 1
            for of_one in judgements.values()
        ),
    }


def _windows(rows: Iterable[Clause]) -> dict[int, tuple[date | None, date | None]]:
    """The period in which each wording is listed: from its start until that of the next one."""
    wordings: dict[tuple[int, str], list[Clause]] = defaultdict(list)
    for row in rows:
        wordings[row.plan_id, row.eid].append(row)
    windows: dict[int, tuple[date | None, date | None]] = {}
    for of_clause in wordings.values():
        of_clause.sort(key=lambda row: (row.starts_on or date.min, row.wording))
        starts = [None, *(row.starts_on for row in of_clause[1:]), None]
        for row, listed_from, listed_until in zip(of_clause, starts, starts[1:], strict=False):
            windows[row.pk] = (listed_from, listed_until)
    return windows


def _clause(
    row: Clause,
    place: TreePlace,
    parts: Parts,
    window: tuple[date | None, date | None],
) -> RenderedRecord:
    plan = row.plan
    texts = parts.texts.get(row.pk, [])
    citations = parts.citations.get(row.pk, [])
    assignments = parts.assignments.get(row.pk, [])
    organizations = parts.organizations.get(row.pk, [])
    duties = parts.duties.get(row.pk, [])
    themes = [assigned["theme"] for assigned in assignments]
    parent = place.ancestors[-1] if place.ancestors else None
    shared = {
        "plan": plan.slug,
        "eid": row.eid,
        "wording": row.wording,
        "ancestors": place.ancestors,
        "depth": len(place.ancestors) + 1,
        "clause_type": row.clause_type,
        "number": row.number,
        "is_operative": row.is_operative,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "themes": themes,
        **_reliability(parts.codings.get(row.pk, ())),
    }
    languages = {text["language"] for text in texts} | ({plan.language} if row.heading else set())
    members = {
        "parent": parent,
        "position": row.position,
        "locator": row.locator,
        "heading": row.heading,
        "summary": row.summary,
        "texts": texts,
        "citations": citations,
        "assignments": assignments,
        "organizations": organizations,
        "duties": duties,
        **shared,
    }
    return RenderedRecord(
        row.record_key,
        document("clause", "clauses", row.public_id, **members),
        {
            **shared,
            "public_id": row.public_id,
            "parent": parent or "",
            "sort_path": place.sort_path,
            "listed_from_on": window[0],
            "listed_until_on": window[1],
            "jurisdiction": plan.jurisdiction.code,
            "plan_type": plan.plan_type,
            "legal_force": plan.legal_force,
            "plan_status": plan.status,
            "plan_published_on": plan.published_on,
            "organizations": sorted({part["organization"] for part in organizations}),
            "sources": sorted(
                {cited["source"] for cited in citations}
                | {text["source"] for text in texts if text["source"]}
            ),
            "languages": sorted(languages),
            "modalities": sorted({duty["modality"] for duty in duties}),
            "duty_actors": "\n".join(duty["actor"] for duty in duties),
            "duty_addressees": "\n".join(filter(None, (duty["addressee"] for duty in duties))),
            "duty_deadline_on": min(
                (duty["deadline_on"] for duty in duties if duty["deadline_on"]), default=None
            ),
            **search_columns("clause", members),
        },
    )
