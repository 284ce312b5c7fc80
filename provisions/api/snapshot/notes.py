"""What an answer says about the day it was read for: the members of `applied.notes`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from provisions.api.snapshot.snapshots import INCLUDE_UNDATED, Snapshot
from provisions.api.snapshot.visibility import is_dated
from provisions.models.published import PublishedClause, PublishedPlan


def day_notes(snapshot: Snapshot, rows: QuerySet[Any], noun: str) -> list[str]:
    """What `as_of` left out, or that it changes nothing.

    `rows` are those that meet all that the request asks for apart from the day; `noun` is what
    they are called, in the plural.
    """
    if snapshot.as_of is None:
        if snapshot.is_undated_included:
            return [f"{INCLUDE_UNDATED} changes nothing without as_of: no day is asked for."]
        return []
    if not is_dated(rows.model):
        return [f"as_of changes nothing here: {noun} have no dates of validity."]
    undated = snapshot.on(snapshot.as_of).undated(rows.model)
    count = 0 if undated is None else rows.filter(undated).count()
    if not count:
        return []
    whose = "they were" if rows.model is PublishedPlan else "their plans were"
    reason = f"no date says whether {whose} there on {snapshot.as_of}"
    if snapshot.is_undated_included:
        return [f"Included, though {reason}: {count} {noun}."]
    return [f"Left out, since {reason}: {count} {noun}. {INCLUDE_UNDATED}=true includes them."]


def plan_day_notes(snapshot: Snapshot, plans: Sequence[str]) -> list[str]:
    """The same for the clauses of some plans; and which of the plans were not there."""
    rows = snapshot.rows(PublishedClause).filter(plan__in=plans)
    notes = day_notes(snapshot, rows, "clauses")
    if snapshot.as_of is None:
        return notes
    visible = snapshot.on(snapshot.as_of).visible
    absent = [plan for plan in plans if plan not in visible]
    return [*notes, *(f"{plan} was not there on {snapshot.as_of}." for plan in absent)]
