"""Notes on the requested day: the items of `applied.notes`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from provisions.api.snapshot.snapshots import INCLUDE_UNDATED, Snapshot
from provisions.api.snapshot.visibility import is_dated
from provisions.models.published import PublishedClause, PublishedPlan


def day_notes(snapshot: Snapshot, rows: QuerySet[Any], noun: str) -> list[str]:
    """The number of rows that `as_of` excludes or includes as undated, or that it has no effect.

    `rows` match the request apart from the day; `noun` is the plural of their noun.
    """
    if snapshot.as_of is None:
        if snapshot.is_undated_included:
            return [f"'{INCLUDE_UNDATED}' has no effect without 'as_of'."]
        return []
    if not is_dated(rows.model):
        return [f"'as_of' has no effect here: {noun} have no dates of validity."]
    undated = snapshot.on(snapshot.as_of).undated(rows.model)
    count = 0 if undated is None else rows.filter(undated).count()
    if not count:
        return []
    subject = "they were" if rows.model is PublishedPlan else "their plans were"
    reason = f"no date says whether {subject} in force on {snapshot.as_of}"
    counted = f"{count} {rows.model.noun if count == 1 else noun}"
    if snapshot.is_undated_included:
        return [f"Included: {counted}, although {reason}."]
    hint = f"Use '{INCLUDE_UNDATED}=true' to include them."
    return [f"Excluded: {counted}, because {reason}. {hint}"]


def plan_day_notes(snapshot: Snapshot, plans: Sequence[str]) -> list[str]:
    """The notes on the clauses of some plans, and the plans that were not in force."""
    rows = snapshot.rows(PublishedClause).filter(plan__in=plans)
    notes = day_notes(snapshot, rows, "clauses")
    if snapshot.as_of is None:
        return notes
    visible = snapshot.on(snapshot.as_of).visible
    absent = [plan for plan in plans if plan not in visible]
    return [*notes, *(f"{plan} was not in force on {snapshot.as_of}." for plan in absent)]
