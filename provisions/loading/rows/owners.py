"""The plan or scheme that a row belongs to, for `--prune` and `export`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from provisions.loading.rows.nouns import OWNERS, Noun, Reference

#: The foreign keys to follow from a row to its owner.
Way = tuple[Reference, ...]


def ways_to_owner(noun: Noun) -> list[tuple[Way, Noun]]:
    """Return the paths of foreign keys from a noun's rows to their plan or scheme.

    The first path without null applies: a coding belongs to its clause's plan and not to its
    theme's scheme; a citation belongs to its plan or else to its clause's plan. The plan of a
    source's text is not part of its key.
    """
    return list(_by_key(noun)) or [
        ((column,), column.target) for column in noun.references if column.target.model in OWNERS
    ]


def _by_key(noun: Noun) -> Iterator[tuple[Way, Noun]]:
    for column in noun.key_columns:
        if not isinstance(column, Reference):
            return
        yield from _through(column)
        if not column.is_nullable:
            return


def _through(column: Reference) -> Iterator[tuple[Way, Noun]]:
    if column.target.model in OWNERS:
        yield (column,), column.target
    for rest, owner in ways_to_owner(column.target):
        yield (column, *rest), owner


def inside(ways: list[Way], owners: list[int]) -> Q:
    """Return the condition that a row belongs to one of these owners, given by primary key."""
    condition = Q()
    for way in ways:
        condition |= Q(**{"__".join(column.name for column in way) + "__in": owners})
    return condition
