"""Duties of a clause: suggestions by rules, and duties that a person has confirmed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, QuerySet

from provisions.analysis.duty_suggestions import DutySuggestion, suggest
from provisions.models import Clause, ClauseText, Duty, Plan


def suggestions(clause: Clause) -> list[tuple[ClauseText, list[DutySuggestion]]]:
    """Suggested duties for each text of a clause, without the recorded ones."""
    held = {(duty.actor, duty.action) for duty in clause.duties.all()}
    rows = clause.texts.order_by("standing", "language")
    return [
        (row, [s for s in suggest(row.text, row.language) if (s.actor, s.action) not in held])
        for row in rows
    ]


@transaction.atomic
def add(clause: Clause, duty: Duty) -> Duty:
    """Append a duty to those of a clause. Raises ValidationError if it is invalid."""
    Clause.objects.select_for_update().get(pk=clause.pk)
    last = clause.duties.aggregate(last=Max("position"))["last"] or 0
    duty.clause, duty.position = clause, last + 1
    duty.full_clean()
    duty.save()
    return duty


def following(clause: Clause) -> Clause | None:
    """The next operative clause without duties: the next sibling, or else the first of the plan."""
    rows = _without_duties(clause.plan).exclude(pk=clause.pk)
    later = rows.filter(parent=clause.parent, position__gt=clause.position)
    found: Clause | None = later.order_by("position").first() or rows.order_by("pk").first()
    return found


def _without_duties(plan: Plan) -> QuerySet[Clause]:
    rows: QuerySet[Clause] = Clause.objects.filter(
        plan=plan, is_operative=True, ends_on__isnull=True, duties__isnull=True
    ).exclude(texts__isnull=True)
    return rows
