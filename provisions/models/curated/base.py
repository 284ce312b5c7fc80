"""What every curated row shares: a natural key, history, and constraints that speak."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, TypeVar, cast

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q

from provisions.characters import check_characters
from provisions.choices import DatePrecision, Stage
from provisions.models.guards import append_only_guards
from provisions.models.triggers import touch_triggers

ModelT = TypeVar("ModelT", bound=type[models.Model])


def tracked(model: ModelT) -> ModelT:
    """Record every insert, update and delete of a model's rows in its history.

    Statement-level triggers see bulk writes, `loaddata` and raw SQL, which signals would miss.
    Others note for publishing what was written. Rows of a history are never changed or deleted.

    The history of `Plan` is the model `PlanHistory`; `plan.history` gives its rows.
    Raises ImproperlyConfigured if no register says what publishing does with such a row.
    """
    track = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        level=pghistory.Statement,
        model_name=f"{model.__name__}History",
        obj_field=pghistory.ObjForeignKey(related_name="history"),
    )
    triggers = touch_triggers(model._meta.model_name or "")
    tracked_model: ModelT = track(model)
    if triggers:
        pgtrigger.register(*triggers)(model)
    guards = append_only_guards("Events of the history", "history_is_append_only")
    pgtrigger.register(*guards)(cast(Any, tracked_model).history.rel.related_model)
    return tracked_model


def one_of(
    model: str, field: str, choices: type[models.TextChoices], *, blank: bool = False
) -> CheckConstraint:
    """Hold a `choices` field to its vocabulary in the database; `blank` allows the empty string."""
    return CheckConstraint(
        name=f"{model}_{field}_known",
        condition=Q(**{f"{field}__in": [*choices.values, *([""] if blank else [])]}),
        violation_error_code="unknown_choice",
        violation_error_message=f"{field} must be one of: {', '.join(choices.values)}.",
    )


def matches(
    model: str, field: str, pattern: str, message: str, *, blank: bool = False
) -> CheckConstraint:
    """Hold an identifier to its form; `blank` also allows the empty string."""
    condition = Q(**{f"{field}__regex": pattern})
    return CheckConstraint(
        name=f"{model}_{field}_form",
        condition=condition | Q(**{field: ""}) if blank else condition,
        violation_error_code="malformed",
        violation_error_message=f"{field}: {message}",
    )


def filled(model: str, field: str) -> CheckConstraint:
    """Refuse an empty text where a reader needs one."""
    return CheckConstraint(
        name=f"{model}_{field}_filled",
        condition=~Q(**{field: ""}),
        violation_error_code="empty",
        violation_error_message=f"{field} must not be empty.",
    )


def ordered(model: str, name: str, first: str, last: str, message: str) -> CheckConstraint:
    """Refuse a range that ends before it begins; an open end is fine."""
    return CheckConstraint(
        name=f"{model}_{name}",
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{last}__gt": F(first)}),
        violation_error_code="reversed",
        violation_error_message=message,
    )


def known_in_part(model: str, day: str, precision: str) -> CheckConstraint:
    """Keep a date of which only the month or the year is known as the first day of it."""
    return CheckConstraint(
        name=f"{model}_{precision}_held",
        condition=Q(**{f"{day}__isnull": True})
        | Q(**{precision: DatePrecision.DAY})
        | Q(**{f"{day}__day": 1, precision: DatePrecision.MONTH})
        | Q(**{f"{day}__day": 1, f"{day}__month": 1, precision: DatePrecision.YEAR}),
        violation_error_code="imprecise",
        violation_error_message=f"{day}: give the first day of the month or year that is known.",
    )


def share(model: str, field: str) -> CheckConstraint:
    """Hold a confidence to the interval from 0 to 1; unknown is fine."""
    return CheckConstraint(
        name=f"{model}_{field}_in_range",
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0, f"{field}__lte": 1}),
        violation_error_code="out_of_range",
        violation_error_message=f"{field} must lie between 0 and 1.",
    )


def follow(row: Any, steps: list[str]) -> Any:
    """Walk from a row along foreign keys to a value; None where a link on the way is empty."""
    for step in steps:
        row = getattr(row, step) if row is not None else None
    return row


def check_place_in_tree(row: models.Model, parent: str, scope: str) -> None:
    """Refuse a parent outside the row's scope, and a cycle, before the database does.

    Raises ValidationError on the parent field. Costs one query a level above the row.
    """
    above, seen = getattr(row, parent), {row.pk} - {None}
    while above is not None:
        if getattr(above, f"{scope}_id") != getattr(row, f"{scope}_id"):
            raise ValidationError({parent: f"Choose one of the same {scope}."})
        if above.pk in seen:
            raise ValidationError({parent: "A row cannot stand below itself."})
        seen.add(above.pk)
        above = getattr(above, parent)


def check_validity(row: Any) -> None:
    """Refuse a validity that ends before it starts, before PostgreSQL has to build that range."""
    if row.starts_on and row.ends_on and row.ends_on <= row.starts_on:
        raise ValidationError({"ends_on": "It must end after it starts."})


class WrittenModel(models.Model):
    """A row with texts that people write, which have to be printable wherever they go."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check each field, and refuse control characters. Raises ValidationError."""
        super().clean_fields(exclude)
        values = {
            field.name: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in (exclude or ())
        }
        check_characters(**{n: value for n, value in values.items() if isinstance(value, str)})


class CuratedManager(models.Manager[Any]):
    """Finds rows by natural key, so fixtures never name a primary key."""

    def get_by_natural_key(self, *values: Any) -> Any:
        """Return the row with these key values, in the order of the model's `key_fields`."""
        return self.get(**dict(zip(self.model.key_fields, values, strict=True)))


class CuratedModel(WrittenModel):
    """A row that people and loaders may change; the API never reads it."""

    #: The lookups that together name one row, for ever and across databases.
    key_fields: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[CuratedManager] = CuratedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id

    def natural_key(self) -> tuple[Any, ...]:
        """The values of `key_fields`, as fixtures write them."""
        return tuple(follow(self, field.split("__")) for field in self.key_fields)

    @property
    def public_id(self) -> str:
        """The name of this row in the API."""
        return "~".join(str(value) for value in self.natural_key() if value is not None)


class StagedModel(CuratedModel):
    """A curated row that is published only once a curator has marked it ready."""

    stage = models.CharField(
        max_length=10,
        choices=Stage,
        default=Stage.DRAFT,
        db_default=Stage.DRAFT,
        help_text="Only ready rows are published; a row moved back to draft is withdrawn.",
    )

    class Meta:
        abstract = True
