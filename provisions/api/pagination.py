"""Keyset paging: a page begins where another ended, so deep pages cost what the first one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)

from provisions.api.cursors import Cursor
from provisions.api.ordering import RANK, Term
from provisions.api.parameters import Parameters
from provisions.api.problems import invalid
from provisions.api.snapshots import LATEST, NUMBER

DEFAULT_SIZE = 50
LARGEST_SIZE = 500

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows: their first columns, and the values that cursors before and after hold."""

    rows: list[tuple[Any, ...]]
    first: tuple[Any, ...] | None
    last: tuple[Any, ...] | None
    has_previous: bool
    has_next: bool
    #: The latest revision at the moment the rows were read; None if there were no rows.
    seen: int | None


def page_size(given: Parameters) -> int:
    """How many records a page holds. Raises InvalidParametersError."""
    value = given.one("page_size")
    if value is None:
        return DEFAULT_SIZE
    if not NUMBER.fullmatch(value) or not 1 <= int(value) <= LARGEST_SIZE:
        raise invalid("page_size", value, f"'page_size' is a number from 1 to {LARGEST_SIZE}.")
    return int(value)


def page_rows(
    rows: Rows, columns: Sequence[str], terms: Sequence[Term], size: int, cursor: Cursor | None
) -> Rows:
    """The rows of one page: after a cursor, before it, or the first; and one more if there is one.

    Each is the columns asked for, those of the order, and the latest revision, which the same
    statement reads: so the caller can tell whether a publication came between finding the
    revision and reading the rows.
    """
    is_backward = cursor is not None and cursor.is_backward
    if cursor is not None:
        rows = rows.filter(beyond(rows, terms, cursor.values, is_backward=is_backward))
    order = [term.order_by(is_backward=is_backward) for term in terms]
    places = [term.column for term in terms]
    ordered = rows.annotate(seen=LATEST).order_by(*order)
    page: Rows = ordered.values_list(*columns, *places, "seen")[: size + 1]
    return page


def page_of(found: Sequence[tuple[Any, ...]], width: int, size: int, cursor: Cursor | None) -> Page:
    """The page that `page_rows` found; `width` is the number of columns before the order's."""
    is_backward = cursor is not None and cursor.is_backward
    has_more = len(found) > size
    found = found[:size]
    if is_backward:
        found = found[::-1]
    return Page(
        rows=[row[:width] for row in found],
        first=found[0][width:-1] if found else None,
        last=found[-1][width:-1] if found else None,
        has_previous=has_more if is_backward else cursor is not None,
        has_next=is_backward or has_more,
        seen=found[0][-1] if found else None,
    )


def beyond(rows: Rows, terms: Sequence[Term], values: Sequence[Any], *, is_backward: bool) -> Any:
    """The rows after a row with these values, or before it.

    Where all columns run the same way and none is NULL, it is a comparison of two rows, which an
    index answers at any depth. Otherwise it is spelt out: equal so far, and further at one column.
    """
    directions = {term.is_descending != is_backward for term in terms}
    is_plain = len(directions) == 1 and not any(term.is_nullable for term in terms)
    if is_plain and len(terms) > 1 and terms[0].column != RANK:
        comparison = TupleLessThan if directions == {True} else TupleGreaterThan
        return comparison(Tuple(*(term.column for term in terms)), tuple(values))
    condition, equal_so_far = Q(), Q()
    for term, value in zip(terms, values, strict=True):
        further = _further(term, value, is_backward=is_backward)
        if further is not None:
            condition |= equal_so_far & further
        equal_so_far &= Q(**{term.column: value})
    return condition


def _further(term: Term, value: Any, *, is_backward: bool) -> Q | None:
    """Rows further along one column; None if there can be none. NULLs come last."""
    if value is None:
        return Q(**{f"{term.column}__isnull": False}) if is_backward else None
    lookup = "lt" if term.is_descending != is_backward else "gt"
    further = Q(**{f"{term.column}__{lookup}": value})
    if term.is_nullable and not is_backward:
        further |= Q(**{f"{term.column}__isnull": True})
    return further
