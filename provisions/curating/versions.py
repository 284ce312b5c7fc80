"""Which state of a row somebody saw: what was saved meanwhile must not be overwritten unseen.

A version names the last recorded event of a row and of everything edited along with it. The history
knows all writes, so a bulk load or a change by SQL makes a form as stale as a colleague does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Model, QuerySet, Value

#: Tables with their link to the row that they are edited with.
Dependents = Iterable[tuple[type[Model], str]]

#: The last event seen of each table, by the name of its model.
Seen = dict[str, int]


def seen_of(row: Model, dependents: Dependents) -> Seen:
    """The last event of a row and of each kind of its dependents; one query."""
    tables = [(type(row), "pgh_obj"), *dependents]
    first, *others = (_last(model, link, row.pk) for model, link in tables)
    found = first.union(*others, all=True)
    return {name: last for name, last in found if last is not None}


def written(seen: Seen) -> str:
    """A version as a form carries it."""
    return ";".join(f"{name}={last}" for name, last in sorted(seen.items()))


def read(version: str) -> Seen:
    """What `written` wrote. Raises ValueError for anything else."""
    pairs = (pair.split("=") for pair in version.split(";") if pair)
    return {name: int(last) for name, last in pairs}


def _last(model: type[Model], link: str, pk: Any) -> QuerySet[Any, Any]:
    events = model.pgh_event_model.objects  # type: ignore[attr-defined]  # pghistory adds it
    rows: QuerySet[Any, Any] = (
        events.filter(**{link: pk})
        .order_by()
        # Named so that they clash with no column: some nouns have a `name`.
        .values(pgh_seen_noun=Value(model._meta.model_name))
        .annotate(pgh_seen_last=Max("pgh_id"))
        .values_list("pgh_seen_noun", "pgh_seen_last")
    )
    return rows
