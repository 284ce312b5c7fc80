"""Shared parts of the renderers: conditions for ready rows, and batches of plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from provisions.choices import Stage
from provisions.models import Assignment, Plan, PublishedRecord
from provisions.publishing.rendered_record import PublicationScope

#: About this many clauses are rendered at a time, so that memory use is bounded.
CLAUSES_PER_BATCH = 5000

READY_CLAUSES = Q(stage=Stage.READY, plan__stage=Stage.READY)
READY_CODED = Q(
    clause__stage=Stage.READY,
    clause__plan__stage=Stage.READY,
    theme__stage=Stage.READY,
    theme__scheme__stage=Stage.READY,
)
READY_ASSIGNMENTS: QuerySet[Assignment] = Assignment.objects.filter(READY_CODED, applies=True)


def ready_plans(scope: PublicationScope) -> QuerySet[Plan]:
    """The plans to publish."""
    plans = Plan.objects.filter(stage=Stage.READY)
    return plans if scope.plans is None else plans.filter(slug__in=scope.plans)


def plan_handfuls(scope: PublicationScope) -> Iterator[dict[int, Plan]]:
    """Ready plans by primary key, in groups of about CLAUSES_PER_BATCH clauses."""
    handful: dict[int, Plan] = {}
    size = 0
    plans = ready_plans(scope).select_related("jurisdiction").order_by("slug")
    for plan in plans.annotate(size=Count("clauses")).iterator():
        if handful and size + plan.size > CLAUSES_PER_BATCH:
            yield handful
            handful, size = {}, 0
        handful[plan.pk] = plan
        size += plan.size
    if handful:
        yield handful


def vanished_plans(
    published: QuerySet[PublishedRecord], column: str, scope: PublicationScope
) -> QuerySet[PublishedRecord]:
    """The published rows, in scope, of plans that are no longer ready."""
    if scope.plans is not None:
        ready = set(ready_plans(scope).values_list("slug", flat=True))
        return published.filter(**{f"{column}__in": scope.plans - ready})
    return published.exclude(**{f"{column}__in": ready_plans(scope).values("slug")})


def grouped(rows: QuerySet[Any], by: str, *fields: str) -> defaultdict[Any, list[tuple[Any, ...]]]:
    """The values of some fields of all rows, in row order, grouped by another field."""
    groups: defaultdict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *values in rows.values_list(by, *fields):
        groups[key].append(tuple(values))
    return groups
