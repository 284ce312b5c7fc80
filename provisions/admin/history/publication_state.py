"""The publication state of a curated row: unpublished, current, edited or to be withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Model, QuerySet
from django.db.models.enums import TextChoices

from provisions.choices import Stage
from provisions.curating.row_version import events_of
from provisions.models import (
    PUBLISHED_MODELS,
    Clause,
    Coding,
    Correspondence,
    PublishedCoding,
    PublishedRecord,
    Revision,
)

#: The published table of a curated noun, by the curated model's name.
PUBLISHED_BY_NOUN: dict[str, type[PublishedRecord]] = {
    model.noun: model for model in PUBLISHED_MODELS
}


class PublicationState(TextChoices):
    """How a curated row compares with the published record under its key."""

    NOT_YET = "not-yet", "not yet"
    SHOWN = "shown", "as shown"
    EDITED = "edited", "edited since"
    LEAVING = "leaving", "to be withdrawn"


def _coding_key(row: Coding) -> str:
    coder, version = row.coder.slug, row.codebook_version
    return "~".join([row.clause.record_key, row.theme.public_id, coder, version])


def _correspondence_key(row: Correspondence) -> str:
    return "~".join([row.from_clause.record_key, row.relation, row.to_clause.record_key])


def _clause_key(row: Clause) -> str:
    return row.record_key


KEYS: dict[type[Model], Callable[[Any], str]] = {
    Clause: _clause_key,
    Coding: _coding_key,
    Correspondence: _correspondence_key,
}


def published_key(row: Any) -> str:
    """The key of the published record that a curated row becomes."""
    return KEYS.get(type(row), lambda other: str(other.public_id))(row)


def ever_published(row: Any) -> bool:
    """Whether any revision has published this row."""
    noun = row._meta.model_name
    if noun == "coder":
        return PublishedCoding.objects.filter(coder=row.slug).exists()
    model = PUBLISHED_BY_NOUN.get(noun)
    return model is not None and model.objects.filter(key=published_key(row)).exists()


def mark_standings(rows: Sequence[Any], dependents: Iterable[tuple[type[Model], str]]) -> None:
    """Set `standing` on each row of one noun, in three queries.

    `dependents` are the other tables of the published record, with their link to the row.
    """
    if not rows:
        return
    published_at = _published_at(rows)
    edited_at = _edited_at(rows, dependents)
    for row in rows:
        row.standing = _standing(row, published_at.get(published_key(row)), edited_at.get(row.pk))


def _standing(row: Any, published: datetime | None, edited: datetime | None) -> PublicationState:
    if published is None:
        return PublicationState.NOT_YET
    if getattr(row, "stage", Stage.READY) == Stage.DRAFT:
        return PublicationState.LEAVING
    return PublicationState.EDITED if edited and edited > published else PublicationState.SHOWN


def _published_at(rows: Sequence[Any]) -> dict[str, datetime]:
    """The time of publication of each row's current record, by key."""
    model = PUBLISHED_BY_NOUN[rows[0]._meta.model_name]
    keys = [published_key(row) for row in rows]
    begun = dict(model.objects.current().filter(key__in=keys).values_list("key", "revision_from"))
    times = dict(
        Revision.objects.filter(number__in=set(begun.values())).values_list(
            "number", "published_at"
        )
    )
    return {key: times[number] for key, number in begun.items()}


def _edited_at(
    rows: Sequence[Any], dependents: Iterable[tuple[type[Model], str]]
) -> dict[int, datetime]:
    """The time of the last recorded change of each row and its dependents, by primary key."""
    keys = [row.pk for row in rows]
    first, *others = (
        _last_events(model, link, keys) for model, link in [(type(rows[0]), "pgh_obj"), *dependents]
    )
    latest: dict[int, datetime] = {}
    for pk, changed_at in first.union(*others, all=True):
        latest[pk] = max(changed_at, latest.get(pk, changed_at))
    return latest


def _last_events(model: type[Model], link: str, keys: list[int]) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = (
        events_of(model)
        .filter(**{f"{link}__in": keys})
        .order_by()
        .values_list(F(f"{link}_id"))
        .annotate(changed_at=Max("pgh_created_at"))
    )
    return found
