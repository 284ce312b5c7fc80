"""Orders of a list: whitelisted names, NULLs last either way, always ending in a unique column."""

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
    """One column of an order."""

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

        NULLs are named only where there can be some: an index without them in its definition
        serves `ORDER BY column`, but not `ORDER BY column NULLS LAST`.
        """
        nulls: dict[str, Any] = {}
        if self.is_nullable:
            nulls = {"nulls_first": True} if is_backward else {"nulls_last": True}
        return OrderBy(F(self.column), descending=self.is_descending != is_backward, **nulls)


class Ordering:
    """The orders a noun offers: `columns` by public name, and the order without being asked.

    Whatever is asked, the default order follows it, so that equals stay in a sensible order, and
    the unique column ends it.
    """

    def __init__(
        self, model: type[Model], columns: Mapping[str, str], default: Sequence[str]
    ) -> None:
        self.model = model
        self.columns = columns
        self.default = self._terms(default)

    def terms(self, value: str | None, *, is_searched: bool) -> tuple[Term, ...]:
        """The order that a request asks for. Raises InvalidParametersError.

        A search without an order is by rank, best first.
        """
        if value is None:
            return (BY_RANK, *self.default) if is_searched else self.default
        names = split("ordering", value)
        self._check(value, names, is_searched)
        asked = self._terms(names)
        taken = {term.column for term in asked}
        return (*asked, *(term for term in self.default if term.column not in taken))

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
                raise invalid("ordering", value, "Ordering by 'rank' needs a search with 'q'.")
            if name != RANK and name not in self.columns:
                detail = f"There is no ordering by '{name[:100]}'."
                raise invalid("ordering", value, detail, nearest(name, self.columns))
        if len(set(bare)) < len(bare) or len(bare) > MOST_NAMES:
            detail = f"'ordering' takes up to {MOST_NAMES} different names."
            raise invalid("ordering", value, detail)

    @cached_property
    def parameter(self) -> Parameter:
        """The parameter as the OpenAPI document describes it."""
        names = ", ".join(f"`{name}`" for name in self.columns)
        default = ",".join(term.shown for term in self.default)
        return Parameter(
            "ordering",
            f"Order of the results: names with commas between, `-` for descending, missing values "
            f"last. One of: {names}; `rank` with a search. Default: `{default}`, with a search "
            f"`-rank` before it.",
            example=f"-{next(iter(self.columns))}",
        )


#: Best matches first.
BY_RANK = Term(RANK, RANK, is_descending=True)
