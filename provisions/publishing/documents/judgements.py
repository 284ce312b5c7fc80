"""Codings, correspondences and silences as published: who judged what, and how sure they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from provisions.choices import Stage
from provisions.models import (
    Coder,
    Coding,
    Correspondence,
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedSilence,
    Silence,
)
from provisions.publishing.documents.grouping import (
    READY_CODED,
    plan_handfuls,
    vanished_plans,
)
from provisions.publishing.records import Batch, Rendered, Scope, document


def codings(scope: Scope) -> Iterator[Batch]:
    """The codings of published clauses by published themes, some plans at a time."""
    current = PublishedCoding.objects.current()
    for handful in plan_handfuls(scope):
        rows = (
            Coding.objects.filter(READY_CODED, clause__plan__in=handful.keys())
            .select_related("clause__plan", "theme__scheme", "coder")
            .order_by("pk")
        )
        slugs = [plan.slug for plan in handful.values()]
        rendered = (_coding(row) for row in rows.iterator())
        yield Batch(rendered, current.filter(plan__in=slugs))
    yield Batch((), vanished_plans(current, "plan", scope))


def correspondences(scope: Scope) -> Iterator[Batch]:
    """The ready correspondences between clauses that are both published, or about to be."""
    current = PublishedCorrespondence.objects.current()
    rows = (
        Correspondence.objects.filter(
            stage=Stage.READY,
            from_clause__stage=Stage.READY,
            to_clause__stage=Stage.READY,
            from_clause__plan__stage=Stage.READY,
            to_clause__plan__stage=Stage.READY,
        )
        .select_related("from_clause__plan", "to_clause__plan", "coder")
        .order_by("pk")
    )
    if scope.plans is not None:
        current = current.filter(Q(from_plan__in=scope.plans) | Q(to_plan__in=scope.plans))
        rows = rows.filter(
            Q(from_clause__plan__slug__in=scope.plans) | Q(to_clause__plan__slug__in=scope.plans)
        )
    yield Batch(_between_published(rows), current)


def _between_published(rows: QuerySet[Correspondence]) -> Iterator[Rendered]:
    """Leave out what would point to a clause that readers cannot open.

    When one plan is published alone, a ready clause of the other may not have been published yet.
    """
    found = list(rows)
    ends = {c.record_key for row in found for c in (row.from_clause, row.to_clause)}
    published = set(
        PublishedClause.objects.current().filter(key__in=ends).values_list("key", flat=True)
    )
    for row in found:
        if {row.from_clause.record_key, row.to_clause.record_key} <= published:
            yield _correspondence(row)


def silences(scope: Scope) -> Iterator[Batch]:
    """The ready silences of published plans on published themes."""
    current = PublishedSilence.objects.current()
    rows = (
        Silence.objects.filter(
            stage=Stage.READY,
            plan__stage=Stage.READY,
            theme__stage=Stage.READY,
            theme__scheme__stage=Stage.READY,
        )
        .select_related("plan", "theme__scheme", "coder")
        .prefetch_related("searches")
        .order_by("pk")
    )
    if scope.plans is not None:
        current = current.filter(plan__in=scope.plans)
        rows = rows.filter(plan__slug__in=scope.plans)
    yield Batch((_silence(row) for row in rows.iterator(chunk_size=1_000)), current)


def _coder(row: Coder) -> dict[str, str]:
    return {
        "id": row.slug,
        "name": row.name,
        "kind": row.kind,
        "model_version": row.model_version,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _coding(row: Coding) -> Rendered:
    clause = row.clause
    evidence = {
        "language": row.evidence_language,
        "quote": row.evidence_quote,
        "start": row.evidence_start,
        "end": row.evidence_end,
    }
    shared = {
        "clause": clause.public_id,
        "theme": row.theme.public_id,
        "codebook_version": row.codebook_version,
        "applies": row.applies,
        "coded_on": row.coded_on,
    }
    key = "~".join([clause.record_key, row.theme.public_id, row.coder.slug, row.codebook_version])
    return Rendered(
        key,
        document(
            "coding",
            "codings",
            key,
            wording=clause.wording,
            coder=_coder(row.coder),
            confidence=_number(row.confidence),
            evidence=evidence if row.evidence_quote or row.evidence_start is not None else None,
            note=row.note,
            **shared,
        ),
        {
            **shared,
            "plan": clause.plan.slug,
            "coder": row.coder.slug,
            "coder_kind": row.coder.kind,
            "confidence": row.confidence,
            "starts_on": clause.starts_on,
            "ends_on": clause.ends_on,
        },
    )


def _correspondence(row: Correspondence) -> Rendered:
    first, second = row.from_clause, row.to_clause
    shared = {
        "from_clause": first.public_id,
        "relation": row.relation,
        "to_clause": second.public_id,
        "review_state": row.review_state,
    }
    key = "~".join([first.record_key, row.relation, second.record_key])
    return Rendered(
        key,
        document(
            "correspondence",
            "correspondences",
            key,
            from_wording=first.wording,
            to_wording=second.wording,
            rationale=row.rationale,
            coder=_coder(row.coder),
            confidence=_number(row.confidence),
            **shared,
        ),
        {
            **shared,
            "from_plan": first.plan.slug,
            "to_plan": second.plan.slug,
            "coder": row.coder.slug,
            "coder_kind": row.coder.kind,
            "confidence": row.confidence,
            "starts_on": max(_dates(first.starts_on, second.starts_on), default=None),
            "ends_on": min(_dates(first.ends_on, second.ends_on), default=None),
        },
    )


def _dates(*dates: date | None) -> list[date]:
    return [day for day in dates if day is not None]


def _silence(row: Silence) -> Rendered:
    shared = {
        "plan": row.plan.slug,
        "theme": row.theme.public_id,
        "codebook_version": row.codebook_version,
        "searched_on": row.searched_on,
    }
    key = "~".join([row.plan.slug, row.theme.public_id, row.coder.slug])
    return Rendered(
        key,
        document(
            "silence",
            "silences",
            key,
            coder=_coder(row.coder),
            method=row.method,
            searches=[
                {
                    "words": search.words,
                    "language": search.language,
                    "match_count": search.match_count,
                    "searched_on": search.searched_on,
                }
                for search in sorted(row.searches.all(), key=lambda s: (s.language, s.words))
            ],
            **shared,
        ),
        {**shared, "coder": row.coder.slug, "coder_kind": row.coder.kind},
    )
