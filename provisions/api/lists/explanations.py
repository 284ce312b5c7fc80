"""Why a list is empty: the filter that removed the last rows, and the count without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

#: A named step that narrows rows.
Step = tuple[str, Callable[[QuerySet[Any]], QuerySet[Any]]]


def explain(rows: QuerySet[Any], steps: Sequence[Step]) -> dict[str, Any]:
    """Narrow rows step by step until none is left, and name that step.

    Runs one EXISTS per step, and one count with all steps except that one.
    """
    if not rows.exists():
        detail = "There are no records of this noun at this revision."
        return {"removed_by": None, "without_it": None, "detail": detail}
    narrowed = rows
    for name, narrow in steps:
        narrowed = narrow(narrowed)
        if not narrowed.exists():
            return _explanation(rows, steps, name)
    return {
        "removed_by": None,
        "without_it": None,
        "detail": "The list has records now; they were published after the list was read.",
    }


def _explanation(rows: QuerySet[Any], steps: Sequence[Step], removed_by: str) -> dict[str, Any]:
    for name, narrow in steps:
        if name != removed_by:
            rows = narrow(rows)
    without = rows.count()
    detail = f"'{removed_by}' removed the last records; without it the list has {without}."
    return {"removed_by": removed_by, "without_it": without, "detail": detail}
