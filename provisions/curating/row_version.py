"""Identifies the state of a row that a person saw, so that later changes are not overwritten.

The last recorded event of a row identifies its state. The history records all writes, including
bulk loads and direct SQL, and holds every state in full, so that the event is enough to read the
state again later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Model, OuterRef, QuerySet, Subquery, Value

#: Tables, each with its link to the row whose page edits them.
Dependents = Iterable[tuple[type[Model], str]]

#: The last seen event of each table, by the name of its model.
Seen = dict[str, int]


def events_of(model: type[Model]) -> QuerySet[Any]:
    """The recorded events of all rows of a curated noun."""
    # pghistory adds the attribute to every tracked model, and has no type hints.
    events: QuerySet[Any] = model.pgh_event_model.objects.all()  # type: ignore[attr-defined]
    return events


def last_event(model: type[Model]) -> Subquery:
    """The last event of each row, for a query of this model that reads both in one snapshot."""
    events = events_of(model).filter(pgh_obj=OuterRef("pk")).order_by("-pgh_id")
    return Subquery(events.values("pgh_id")[:1])


def last_event_of(row: Model) -> int | None:
    """The last event of one row; None if it has no history."""
    found: int | None = (
        events_of(type(row)).filter(pgh_obj=row.pk).aggregate(Max("pgh_id"))["pgh_id__max"]
    )
    return found


def row_after(model: type[Model], pk: Any, event: str) -> Model | None:
    """The state of a row after one of its events; None if there is no such event."""
    if not (event.isascii() and event.isdigit() and len(event) < 19):
        return None
    found = events_of(model).filter(pgh_obj=pk, pgh_id=int(event)).exclude(pgh_label="delete")
    return next((row_of(each) for each in found), None)


def row_of(event: Any) -> Model:
    """The row in the state that an event recorded."""
    model: type[Model] = event.pgh_tracked_model
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    ]
    values = {field.attname: getattr(event, field.attname) for field in fields}
    return model(**{**values, "pk": event.pgh_obj_id})


def seen_of(row: Model, dependents: Dependents) -> Seen:
    """The last event of a row and of each table of its dependents, in one query."""
    tables = [(type(row), "pgh_obj"), *dependents]
    first, *others = (_last(model, link, row.pk) for model, link in tables)
    found = first.union(*others, all=True)
    return {name: last for name, last in found if last is not None}


def _last(model: type[Model], link: str, pk: Any) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        events_of(model)
        .filter(**{link: pk})
        .order_by()
        # The prefix avoids clashes with columns such as `name`.
        .values(pgh_seen_noun=Value(model._meta.model_name))
        .annotate(pgh_seen_last=Max("pgh_id"))
        .values_list("pgh_seen_noun", "pgh_seen_last")
    )
    return rows
