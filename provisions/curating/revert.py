"""Reverts a row and its dependents to an earlier state, as a new change.

The history holds every state. A revert writes the state of a moment again, under the present
rules: published keys do not change, referenced rows must exist, and constraints must hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Model, ProtectedError, RestrictedError

from provisions.curating.errors import RefusedError
from provisions.curating.row_version import Dependents, events_of, row_of


def revert(
    model: type[Model], pk: Any, at: datetime, dependents: Dependents, *, locked: Iterable[str] = ()
) -> Model:
    """Restore the state of a row and of its dependents at a moment, all or nothing.

    A deleted row is restored with its old primary key. `locked` names fields that must not change.
    Raises RefusedError if the row did not exist at that moment or breaks a present rule.
    """
    try:
        with transaction.atomic():
            pghistory.context(reason=f"Reverted to the state of {at:%-d %B %Y, %H:%M:%S} UTC")
            row = _revert_row(model, pk, at, locked)
            for dependent, link in dependents:
                _revert_dependents(dependent, link, pk, at)
            return row
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    except (ProtectedError, RestrictedError) as error:
        raise RefusedError("Other rows use a row that was added since then.") from error
    except IntegrityError as error:
        raise RefusedError(f"The database refuses the earlier state: {error}") from error


def _revert_row(model: type[Model], pk: Any, at: datetime, locked: Iterable[str]) -> Model:
    event = events_of(model).filter(pgh_obj=pk, pgh_created_at__lte=at).order_by("-pgh_id").first()
    if event is None or event.pgh_label == "delete":
        raise RefusedError("The row did not exist at that time.")
    then = row_of(event)
    now = model._default_manager.select_for_update().filter(pk=pk).first()
    for name in locked:
        if now is not None and getattr(now, name) != getattr(then, name):
            # These fields are columns, never reverse links.
            label = model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise RefusedError(f"The {label} of this row is published and cannot change.")
    _save(then, is_new=now is None)
    return then


def _revert_dependents(model: type[Model], link: str, pk: Any, at: datetime) -> None:
    """Delete later rows, restore deleted ones, and change the rest."""
    earlier = events_of(model).filter(**{link: pk}, pgh_created_at__lte=at).order_by("pgh_id")
    last = {event.pgh_obj_id: event for event in earlier}
    wanted = {key: event for key, event in last.items() if event.pgh_label != "delete"}
    rows = model._default_manager.filter(**{link: pk})
    for row in rows.exclude(pk__in=wanted):
        row.delete()
    held = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    for key, event in wanted.items():
        _save(row_of(event), is_new=key not in held)


def _save(row: Model, *, is_new: bool) -> None:
    """Write a row if it differs from the saved one. Raises ValidationError."""
    now = None if is_new else type(row)._default_manager.get(pk=row.pk)
    if now is not None and _values(now) == _values(row):
        return
    row._state.adding = is_new
    row.clean_fields()  # reports deleted rows before a rule follows a link to them
    row.full_clean()
    row.save(force_insert=is_new, force_update=not is_new)


def _values(row: Model) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if _is_written(field)
    }


def _is_written(field: models.Field[Any, Any]) -> bool:
    return not field.primary_key and not field.generated
