"""Why a list is empty: which filter removed the last rows, and what is there without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

#: A named step that narrows rows.
Step = tuple[str, Callable[[QuerySet[Any]], QuerySet[Any]]]


def explain(rows: QuerySet[Any], steps: Sequence[Step]) -> dict[str, Any]:
    """Narrow rows step by step until none is left, and name the step.

    One EXISTS a step, and one count, without that step but with all others.
    """
    if not rows.exists():
        detail = "There are no records of this noun at this revision."
        return {"removed_by": None, "without_it": None, "detail": detail}
    narrowed = rows
    for name, narrow in steps:
        narrowed = narrow(narrowed)
        if not narrowed.exists():
            return _named(rows, steps, name)
    return {"removed_by": None, "without_it": None, "detail": "The records were just published."}


def _named(rows: QuerySet[Any], steps: Sequence[Step], removed_by: str) -> dict[str, Any]:
    for name, narrow in steps:
        if name != removed_by:
            rows = narrow(rows)
    without = rows.count()
    detail = f"'{removed_by}' removed the last records; without it there are {without}."
    return {"removed_by": removed_by, "without_it": without, "detail": detail}
