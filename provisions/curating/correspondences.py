"""Correspondences of clauses: one person records them, another confirms or rejects them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from provisions.choices import CorrespondenceRelation, ReviewState, Stage
from provisions.curating.errors import RefusedError
from provisions.models import Clause, Coder, Correspondence, Plan


def of_plans(one: Plan, other: Plan) -> QuerySet[Correspondence]:
    """The correspondences between two plans, in both directions."""
    found: QuerySet[Correspondence] = Correspondence.objects.filter(
        Q(from_clause__plan=one, to_clause__plan=other)
        | Q(from_clause__plan=other, to_clause__plan=one)
    )
    return found


@transaction.atomic
def record(
    first: Clause, second: Clause, relation: str, rationale: str, coder: Coder
) -> Correspondence:
    """Record the relation of two clauses as a draft, which another person reviews.

    Raises RefusedError without a rationale or if the pair is already judged, ValidationError for
    an invalid value.
    """
    _refuse_judged(first, second)
    if not rationale.strip():
        raise RefusedError("The rationale is empty. Give a reason; it will be published.")
    row = Correspondence(
        from_clause=first,
        relation=relation,
        to_clause=second,
        rationale=rationale.strip(),
        coder=coder,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def reject_pair(first: Clause, second: Clause, rationale: str, coder: Coder) -> Correspondence:
    """Record that two clauses do not correspond, so that the pair is not suggested again.

    Raises RefusedError if the pair is already judged.
    """
    _refuse_judged(first, second)
    row = Correspondence(
        from_clause=first,
        relation=CorrespondenceRelation.RELATED,
        to_clause=second,
        rationale=rationale.strip() or "A candidate that does not correspond.",
        coder=coder,
        review_state=ReviewState.REJECTED,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def review(row: Correspondence, *, is_right: bool, reviewer: Coder) -> None:
    """Confirm or reject another person's correspondence; a confirmed one is ready to publish.

    Raises RefusedError for the reviewer's own correspondence, and if it is already reviewed.
    """
    row = Correspondence.objects.select_for_update().get(pk=row.pk)
    if row.review_state != ReviewState.UNREVIEWED:
        raise RefusedError(f"This correspondence is already reviewed: it is {row.review_state}.")
    if row.coder_id == reviewer.pk:
        raise RefusedError("You recorded this correspondence. Another person must confirm it.")
    row.review_state = ReviewState.CONFIRMED if is_right else ReviewState.REJECTED
    row.stage = Stage.READY if is_right else Stage.DRAFT
    row.full_clean()
    row.save(update_fields=["review_state", "stage"])


def _refuse_judged(first: Clause, second: Clause) -> None:
    found = of_plans(first.plan, second.plan).filter(
        Q(from_clause=first, to_clause=second) | Q(from_clause=second, to_clause=first)
    )
    if (row := found.first()) is not None:
        raise RefusedError(f"This pair is already judged: {row}.")
