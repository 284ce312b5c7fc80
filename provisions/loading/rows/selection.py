"""The rows of an export: all rows, or one plan or scheme with the rows it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField
from django.db.models.functions import Collate

from provisions.loading.rows.nouns import Noun, Reference, noun_of, nouns
from provisions.loading.rows.owners import inside, ways_to_owner
from provisions.models import Plan, Scheme
from provisions.models.curated.base import CuratedModel

#: The rows of a noun that are exported, by primary key; None for all of them.
Selection = dict[Noun, set[int] | None]

#: Exports sort by code point, so that the bytes do not depend on the locale of the server.
BYTE_ORDER = "C"

#: The number of rows fetched at a time.
CHUNK = 5_000


def everything() -> Selection:
    """Select every row of every noun."""
    return dict.fromkeys(nouns())


def of_owner(owner: Plan | Scheme) -> Selection:
    """Select a plan or a scheme, the rows that belong to it, and the rows they refer to.

    Rows that refer to a clause of another plan are omitted: they would need a part of that plan.
    """
    selection: dict[Noun, set[int]] = {noun: set() for noun in nouns()}
    selection[noun_of(type(owner))].add(owner.pk)
    for noun in nouns():
        ways = [way for way, found in ways_to_owner(noun) if found.model is type(owner)]
        if ways:
            rows = noun.model.objects.filter(inside(ways, [owner.pk]))
            rows = rows.exclude(pk__in=_cross_plan_rows(rows, noun, owner))
            selection[noun].update(rows.values_list("pk", flat=True))
    for noun in reversed(nouns()):
        _add_needed(selection, noun)
    return dict(selection)


def count_cross_plan_rows(plan: Plan) -> int:
    """Return the number of rows that link this plan's clauses to those of other plans."""
    return sum(
        _cross_plan_rows(noun.model.objects.filter(inside(ways, [plan.pk])), noun, plan).count()
        for noun in nouns()
        if (ways := [way for way, found in ways_to_owner(noun) if found.model is Plan])
    )


def _cross_plan_rows(
    rows: QuerySet[CuratedModel], noun: Noun, owner: Plan | Scheme
) -> QuerySet[CuratedModel]:
    """Return the rows among these that refer to rows of another plan."""
    found = noun.model.objects.none()
    for column in noun.references:
        for way, target in ways_to_owner(column.target):
            if isinstance(owner, Plan) and target.model is Plan:
                path = "__".join([column.name, *(step.name for step in way)])
                there = rows.filter(**{f"{path}__isnull": False}).exclude(**{path: owner.pk})
                found = found | noun.model.objects.filter(pk__in=there.values("pk"))
    return found


def _add_needed(selection: dict[Noun, set[int]], noun: Noun) -> None:
    """Add the rows that the selected rows of a noun refer to, including all ancestors."""
    while True:
        before = len(selection[noun])
        for column in noun.references:
            rows = noun.model.objects.filter(
                pk__in=selection[noun], **{f"{column.name}__isnull": False}
            )
            selection[column.target].update(rows.values_list(column.attname, flat=True))
        if len(selection[noun]) == before:
            return


def rows(noun: Noun, selection: Selection) -> Iterator[list[Any]]:
    """Yield the values of each selected row, foreign keys as natural keys, in order of the key.

    Rows come from a server-side cursor, so memory does not grow with the table.
    """
    chosen = selection[noun]
    found = noun.model.objects.order_by(*map(_ordering, noun.model.key_fields, noun.key_leaves))
    if chosen is not None:
        found = found.filter(pk__in=chosen)
    paths = [list(_paths(column)) for column in noun.columns]
    flat = [path for of_column in paths for path in of_column]
    for values in found.values_list(*flat).iterator(CHUNK):
        yield list(_grouped(noun, paths, values))


def _ordering(path: str, leaf: Any) -> Any:
    is_text = isinstance(leaf.field, (CharField, TextField))
    return Collate(F(path), BYTE_ORDER) if is_text else F(path)


def _paths(column: Any) -> Iterator[str]:
    if isinstance(column, Reference):
        for path in column.target.model.key_fields:
            yield f"{column.name}__{path}"
    else:
        yield column.name


def _grouped(noun: Noun, paths: list[list[str]], values: tuple[Any, ...]) -> Iterator[Any]:
    start = 0
    for column, of_column in zip(noun.columns, paths, strict=True):
        part = values[start : start + len(of_column)]
        start += len(of_column)
        if not isinstance(column, Reference):
            yield part[0]
        else:
            # Every key contains at least one value that is never null.
            yield None if all(value is None for value in part) else part
