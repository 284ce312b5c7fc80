"""How clauses of two plans relate: one person says so, another confirms or rejects it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from provisions.choices import CorrespondenceRelation, ReviewState, Stage
from provisions.curating.errors import RefusedError
from provisions.models import Clause, Coder, Correspondence, Plan


def of_plans(one: Plan, other: Plan) -> QuerySet[Correspondence]:
    """What has been said of these two plans, whichever comes first."""
    found: QuerySet[Correspondence] = Correspondence.objects.filter(
        Q(from_clause__plan=one, to_clause__plan=other)
        | Q(from_clause__plan=other, to_clause__plan=one)
    )
    return found


@transaction.atomic
def record(
    first: Clause, second: Clause, relation: str, rationale: str, coder: Coder
) -> Correspondence:
    """Say how two clauses relate; a draft until somebody else has looked at it.

    Raises RefusedError without a rationale or if the pair is already judged, ValidationError where
    a rule is broken.
    """
    _refuse_judged(first, second)
    if not rationale.strip():
        raise RefusedError("Say in a sentence why: it is published with the correspondence.")
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
    """Say that two clauses do not correspond: the pair is not offered again.

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
    """Confirm or reject what somebody else said; what is confirmed is ready to be published.

    Raises RefusedError for one's own, and if somebody has reviewed it meanwhile.
    """
    row = Correspondence.objects.select_for_update().get(pk=row.pk)
    if row.review_state != ReviewState.UNREVIEWED:
        raise RefusedError(f"Somebody has reviewed it: it is {row.review_state}.")
    if row.coder_id == reviewer.pk:
        raise RefusedError("You said so yourself: somebody else confirms it.")
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
