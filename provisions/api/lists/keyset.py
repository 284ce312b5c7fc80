"""Keyset paging: a page starts after a row, so that deep pages cost the same as the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)

from provisions.api.http.parameters import Parameter, Parameters
from provisions.api.http.problems import invalid
from provisions.api.lists.cursors import Cursor
from provisions.api.lists.ordering import RANK, Term
from provisions.api.snapshot.snapshots import LATEST, NUMBER

DEFAULT_SIZE = 50
LARGEST_SIZE = 500

PAGING = (
    Parameter(
        "page_size",
        f"Number of records per page, at most {LARGEST_SIZE}.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE},
    ),
    Parameter(
        "cursor",
        "Where the page starts: copied from `next` or `previous`. All pages read the revision of "
        "the first page, even if others are published meanwhile.",
    ),
    Parameter(
        "count", "Whether to count all results.", {"type": "boolean", "default": False}, False
    ),
)

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows: their columns, and the values of the cursors before and after."""

    rows: list[tuple[Any, ...]]
    first: tuple[Any, ...] | None
    last: tuple[Any, ...] | None
    has_previous: bool
    has_next: bool
    #: The latest revision when the rows were read; None if there are no rows.
    seen: int | None


def page_size(given: Parameters) -> int:
    """The number of records per page. Raises InvalidParametersError."""
    value = given.one("page_size")
    if value is None:
        return DEFAULT_SIZE
    if not NUMBER.fullmatch(value) or not 1 <= int(value) <= LARGEST_SIZE:
        detail = f"'page_size' must be a whole number from 1 to {LARGEST_SIZE}."
        raise invalid("page_size", value, detail)
    return int(value)


def page_parts(
    rows: Rows, columns: Sequence[str], terms: Sequence[Term], size: int, cursor: Cursor | None
) -> list[Rows]:
    """The querysets of one page and one more row; the caller reads them until the page is full.

    Each row has the given columns, those of the ordering, and the latest revision. As the same
    statement reads the revision, the caller detects a publication between finding the revision
    and reading the rows.
    """
    is_backward = cursor is not None and cursor.is_backward
    order = [term.order_by(is_backward=is_backward) for term in terms]
    places = [term.column for term in terms]
    conditions: list[tuple[Any, ...]] = [()]
    if cursor is not None:
        conditions = beyond(terms, cursor.values, is_backward=is_backward)
    parts = []
    for condition in conditions:
        part = rows.filter(*condition).annotate(seen=LATEST).order_by(*order)
        parts.append(part.values_list(*columns, *places, "seen")[: size + 1])
    return parts


def page_of(
    parts: Iterable[Sequence[tuple[Any, ...]]], width: int, size: int, cursor: Cursor | None
) -> Page:
    """The page made of parts; `width` is the number of columns before those of the ordering."""
    is_backward = cursor is not None and cursor.is_backward
    found: list[tuple[Any, ...]] = []
    seen = None
    for part in parts:
        found += part
        seen = part[-1][-1] if part else None
        if len(found) > size:
            break
    has_more = len(found) > size
    found = found[:size]
    if is_backward:
        found.reverse()
    return Page(
        rows=[row[:width] for row in found],
        first=found[0][width:-1] if found else None,
        last=found[-1][width:-1] if found else None,
        has_previous=has_more if is_backward else cursor is not None,
        has_next=is_backward or has_more,
        seen=seen,
    )


def beyond(
    terms: Sequence[Term], values: Sequence[Any], *, is_backward: bool
) -> list[tuple[Any, ...]]:
    """Conditions for the rows after a row with these values, or before it, in row order.

    If all columns have the same direction and none is NULL, one comparison of two rows is enough,
    which an index serves at any depth. Otherwise there are several conditions, because no index
    serves an OR in order: first the rows equal in the first column and beyond in the others, then
    those beyond in the first, then those without it. An ordering by rank has one condition, because
    each statement computes all ranks.
    """
    first, value = terms[0], values[0]
    if first.column == RANK:
        return [(_column_comparison(terms, values, is_backward=is_backward),)]
    directions = {term.is_descending != is_backward for term in terms}
    if len(directions) == 1 and not any(term.is_nullable for term in terms):
        return [(_row_comparison(terms, values, is_descending=directions == {True}),)]
    parts: list[tuple[Any, ...]] = []
    if len(terms) > 1:
        equal = Q(**{first.column: value})
        rest = beyond(terms[1:], values[1:], is_backward=is_backward)
        parts = [(equal, *condition) for condition in rest]
    parts += [(further,) for further in _further(first, value, is_backward=is_backward)]
    return parts


def _row_comparison(terms: Sequence[Term], values: Sequence[Any], *, is_descending: bool) -> Any:
    if len(terms) == 1:
        return Q(**{f"{terms[0].column}__{'lt' if is_descending else 'gt'}": values[0]})
    comparison = TupleLessThan if is_descending else TupleGreaterThan
    return comparison(Tuple(*(term.column for term in terms)), tuple(values))


def _column_comparison(terms: Sequence[Term], values: Sequence[Any], *, is_backward: bool) -> Q:
    condition, equal_so_far = Q(), Q()
    for term, value in zip(terms, values, strict=True):
        for further in _further(term, value, is_backward=is_backward):
            condition |= equal_so_far & further
        equal_so_far &= Q(**{term.column: value})
    return condition


def _further(term: Term, value: Any, *, is_backward: bool) -> list[Q]:
    """Rows further along one column; NULLs come last."""
    if value is None:
        return [Q(**{f"{term.column}__isnull": False})] if is_backward else []
    lookup = "lt" if term.is_descending != is_backward else "gt"
    further = [Q(**{f"{term.column}__{lookup}": value})]
    if term.is_nullable and not is_backward:
        further.append(Q(**{f"{term.column}__isnull": True}))
    return further
