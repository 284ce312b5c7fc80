"""Ordering of lists: allowed names, NULLs last in both directions, a unique column at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import F, Model
from django.db.models.expressions import OrderBy

from provisions.api.http.parameters import Parameter, split
from provisions.api.http.problems import invalid
from provisions.nearest import nearest

RANK = "rank"
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Term:
    """One column of an ordering."""

    name: str
    column: str
    is_descending: bool = False
    is_nullable: bool = False

    @property
    def shown(self) -> str:
        """The term as a client writes it."""
        return f"-{self.name}" if self.is_descending else self.name

    def order_by(self, *, is_backward: bool) -> OrderBy:
        """The term in SQL; a page before a cursor is read in reverse.

        `NULLS LAST` is given only for nullable columns: an index without it in its definition
        serves `ORDER BY column`, but not `ORDER BY column NULLS LAST`.
        """
        nulls: dict[str, Any] = {}
        if self.is_nullable:
            nulls = {"nulls_first": True} if is_backward else {"nulls_last": True}
        return OrderBy(F(self.column), descending=self.is_descending != is_backward, **nulls)


class Ordering:
    """The orderings of a noun: `columns` by public name, and the default.

    The default ordering is appended to the requested one, so that equal rows have a sensible
    order, and the unique column is last.
    """

    def __init__(
        self, model: type[Model], columns: Mapping[str, str], default: Sequence[str]
    ) -> None:
        self.model = model
        self.columns = columns
        self.default = self._terms(default)

    def terms(self, value: str | None, *, is_searched: bool) -> tuple[Term, ...]:
        """The ordering of a request. Raises InvalidParametersError.

        A search without an ordering is by rank, best first.
        """
        if value is None:
            return (BY_RANK, *self.default) if is_searched else self.default
        names = split("ordering", value)
        self._check(value, names, is_searched)
        requested = self._terms(names)
        columns = {term.column for term in requested}
        return (*requested, *(term for term in self.default if term.column not in columns))

    def _terms(self, names: Sequence[str]) -> tuple[Term, ...]:
        return tuple(self._term(name) for name in names)

    def _term(self, name: str) -> Term:
        bare = name.removeprefix("-")
        if bare == RANK:
            return replace(BY_RANK, is_descending=bare != name)
        column = self.columns[bare]
        is_nullable = self.model._meta.get_field(column).null
        return Term(bare, column, bare != name, bool(is_nullable))

    def _check(self, value: str, names: list[str], is_searched: bool) -> None:
        bare = [name.removeprefix("-") for name in names]
        for name in bare:
            if name == RANK and not is_searched:
                raise invalid("ordering", value, "'ordering' by 'rank' needs a search; add 'q'.")
            if name != RANK and name not in self.columns:
                detail = f"'ordering' cannot be by '{name[:100]}'."
                raise invalid("ordering", value, detail, nearest(name, self.columns))
        if len(set(bare)) < len(bare) or len(bare) > MOST_NAMES:
            detail = f"'ordering' must have at most {MOST_NAMES} names, each only once."
            raise invalid("ordering", value, detail)

    @cached_property
    def parameter(self) -> Parameter:
        """The parameter as the OpenAPI document describes it."""
        names = ", ".join(f"`{name}`" for name in self.columns)
        default = ",".join(term.shown for term in self.default)
        return Parameter(
            "ordering",
            "Order of the results: names separated by commas, `-` for descending; missing values "
            f"are last. Any of: {names}; `rank` with a search. Default: `{default}`, with a search "
            "`-rank` first.",
            example=f"-{next(iter(self.columns))}",
        )


#: Best matches first.
BY_RANK = Term(RANK, RANK, is_descending=True)
