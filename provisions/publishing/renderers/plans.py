"""Published plans, with what is covered and what is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from provisions.choices import InvolvementRole, Stage
from provisions.models import Citation, Clause, Edition, Involvement, Plan, PublishedPlan
from provisions.partial_dates import written
from provisions.publishing.rendered_record import Batch, PublicationScope, RenderedRecord, document
from provisions.publishing.renderers.batches import (
    READY_ASSIGNMENTS,
    READY_CLAUSES,
    grouped,
    ready_plans,
    vanished_plans,
)
from provisions.publishing.search_columns import search_columns

PLANS_PER_BATCH = 1000


def plans(scope: PublicationScope) -> Iterator[Batch]:
    """The ready plans, a thousand at a time; then those that are no longer ready."""
    keys = list(ready_plans(scope).order_by("slug").values_list("pk", flat=True))
    for start in range(0, len(keys), PLANS_PER_BATCH):
        rows = _with_parts(Plan.objects.filter(pk__in=keys[start : start + PLANS_PER_BATCH]))
        slugs = [row.slug for row in rows]
        yield Batch(_rendered(rows), PublishedPlan.objects.current().filter(key__in=slugs))
    yield Batch((), vanished_plans(PublishedPlan.objects.current(), "key", scope))


def _with_parts(rows: QuerySet[Plan]) -> list[Plan]:
    return list(
        rows.select_related("jurisdiction").prefetch_related(
            Prefetch("editions", Edition.objects.select_related("source")),
            Prefetch("citations", _in_source_order(Citation.objects.all())),
            Prefetch(
                "involvements",
                Involvement.objects.filter(role=InvolvementRole.ISSUER)
                .select_related("organization")
                .order_by("organization__slug"),
            ),
        )
    )


def _in_source_order(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    return citations.select_related("source").order_by("source__slug", "locator")


def _rendered(rows: list[Plan]) -> Iterator[RenderedRecord]:
    keys = [row.pk for row in rows]
    clauses = Clause.objects.filter(plan__in=keys)
    counts = dict(
        clauses.filter(READY_CLAUSES)
        .order_by()
        .values_list("plan")
        .annotate(number=Count("eid", distinct=True))
    )
    withheld = grouped(
        clauses.filter(~Q(withheld_reason=""), stage=Stage.DRAFT).order_by("position", "eid"),
        "plan",
        "locator",
        "withheld_reason",
    )
    themes = grouped(
        READY_ASSIGNMENTS.filter(clause__plan__in=keys).order_by().distinct(),
        "clause__plan",
        "theme__scheme__slug",
        "theme__slug",
    )
    for row in rows:
        coverage = {
            "completeness": row.completeness,
            "note": row.coverage_note,
            "clause_count": counts.get(row.pk, 0),
            "withheld": [
                {"locator": locator, "reason": reason} for locator, reason in withheld[row.pk]
            ],
        }
        yield _plan(row, coverage, sorted(":".join(theme) for theme in themes[row.pk]))


def _plan(row: Plan, coverage: dict[str, Any], themes: list[str]) -> RenderedRecord:
    shared = {
        "title": row.title,
        "language": row.language,
        "jurisdiction": row.jurisdiction.code,
        "plan_type": row.plan_type,
        "legal_force": row.legal_force,
        "status": row.status,
        "adopted_on": row.adopted_on,
        "published_on": row.published_on,
        "commenced_on": row.commenced_on,
        "repealed_on": row.repealed_on,
        "issuers": [part.organization.slug for part in row.involvements.all()],
        "themes": themes,
    }
    named = {"original_title": row.original_title, "summary": row.summary}
    citations = [
        {"source": c.source.slug, "locator": c.locator, "note": c.note} for c in row.citations.all()
    ]
    editions = [
        {
            "label": edition.label,
            "starts_on": edition.starts_on,
            "ends_on": edition.ends_on,
            "source": edition.source.slug if edition.source else None,
        }
        for edition in row.editions.all()
    ]
    sources = {c.source.slug for c in row.citations.all()}
    sources |= {edition.source.slug for edition in row.editions.all() if edition.source}
    return RenderedRecord(
        row.slug,
        document(
            "plan",
            "plans",
            row.slug,
            **named,
            editions=editions,
            citations=citations,
            coverage=coverage,
            **{
                **shared,
                "adopted_on": written(row.adopted_on, row.adopted_precision),
                "published_on": written(row.published_on, row.published_precision),
            },
        ),
        {
            **shared,
            "completeness": row.completeness,
            "sources": sorted(sources),
            **search_columns("plan", {"id": row.slug, "title": row.title, **named}),
        },
    )
