"""Which state of a row somebody saw: what was saved since must not be overwritten unseen.

A state is named by the last recorded event of the row. The history knows all writes, so a bulk load
or a change by SQL makes a form as stale as a colleague does; and it holds every state in full, so
that the name is enough to find out later what somebody saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Model, OuterRef, QuerySet, Subquery, Value

#: Tables with their link to the row that they are edited with.
Dependents = Iterable[tuple[type[Model], str]]

#: The last event seen of each table, by the name of its model.
Seen = dict[str, int]


def events_of(model: type[Model]) -> QuerySet[Any]:
    """All that happened to the rows of a curated noun, as its triggers recorded it."""
    # pghistory adds the attribute to every tracked model, and has no type hints.
    events: QuerySet[Any] = model.pgh_event_model.objects.all()  # type: ignore[attr-defined]
    return events


def last_event(model: type[Model]) -> Subquery:
    """The last event of each row of a query of this model: its state, read in one snapshot."""
    events = events_of(model).filter(pgh_obj=OuterRef("pk")).order_by("-pgh_id")
    return Subquery(events.values("pgh_id")[:1])


def last_event_of(row: Model) -> int | None:
    """The last event of one row; None if it is older than its history."""
    found: int | None = (
        events_of(type(row)).filter(pgh_obj=row.pk).aggregate(Max("pgh_id"))["pgh_id__max"]
    )
    return found


def row_after(model: type[Model], pk: Any, event: str) -> Model | None:
    """The row as it was after an event of its own; None if there is no such event."""
    if not (event.isascii() and event.isdigit() and len(event) < 19):
        return None
    found = events_of(model).filter(pgh_obj=pk, pgh_id=int(event)).exclude(pgh_label="delete")
    return next((row_of(each) for each in found), None)


def row_of(event: Any) -> Model:
    """The row as an event recorded it."""
    model: type[Model] = event.pgh_tracked_model
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    ]
    values = {field.attname: getattr(event, field.attname) for field in fields}
    return model(**{**values, "pk": event.pgh_obj_id})


def seen_of(row: Model, dependents: Dependents) -> Seen:
    """The last event of a row and of each kind of its dependents; one query."""
    tables = [(type(row), "pgh_obj"), *dependents]
    first, *others = (_last(model, link, row.pk) for model, link in tables)
    found = first.union(*others, all=True)
    return {name: last for name, last in found if last is not None}


def _last(model: type[Model], link: str, pk: Any) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        events_of(model)
        .filter(**{link: pk})
        .order_by()
        # Named so that they clash with no column: some nouns have a `name`.
        .values(pgh_seen_noun=Value(model._meta.model_name))
        .annotate(pgh_seen_last=Max("pgh_id"))
        .values_list("pgh_seen_noun", "pgh_seen_last")
    )
    return rows
