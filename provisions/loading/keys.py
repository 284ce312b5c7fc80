"""Natural keys in SQL: the rows of a table together with the values of their keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from django.db import connection
from django.db.models import CharField, ForeignKey, IntegerField, TextField

from provisions.loading.columns import Column
from provisions.loading.nouns import Noun, Reference


def wide_type(leaf: Column) -> str:
    """A type that holds whatever a file may ask for: a cast to varchar(9) would cut it off."""
    if isinstance(leaf.field, CharField | TextField):
        return "text"
    if isinstance(leaf.field, IntegerField | ForeignKey):
        return "bigint"
    return leaf.field.db_type(connection) or "text"


class KeyedTable:
    """A table `t` joined to all that its key refers to; `leaves` are the values of the key.

    Rows whose key references in `absent` are filled are left out, and the others too unless
    `is_outer`: an equality serves an index where a comparison with null would not.
    """

    def __init__(
        self, noun: Noun, *, is_outer: bool = False, absent: frozenset[Column] = frozenset()
    ) -> None:
        self.noun = noun
        self._absent = absent
        self._join = "LEFT JOIN" if is_outer else "JOIN"
        self._tables = [f'"{noun.table}" t']
        self.leaves = tuple(self._leaves(noun, "t"))

    def __str__(self) -> str:
        tables = " ".join(self._tables)
        return f"({tables})" if len(self._tables) > 1 else tables

    def _leaves(self, noun: Noun, alias: str) -> Iterator[str]:
        for column in noun.key_columns:
            place = f'{alias}."{column.field.column}"'
            if not isinstance(column, Reference):
                yield place
            elif column in self._absent:
                yield from ["NULL"] * len(column.target.key_leaves)
            else:
                other = f"t{len(self._tables)}"
                self._tables.append(
                    f'{self._join} "{column.target.table}" {other} ON {other}.id = {place}'
                )
                yield from self._leaves(column.target, other)

    def equals(self, values: list[str]) -> str:
        """The condition that a row has the key made of these expressions."""
        return " AND ".join(self._equal(values))

    def _equal(self, values: list[str]) -> Iterator[str]:
        for leaf, value in zip(self.leaves, values, strict=True):
            yield f"{value} IS NULL" if leaf == "NULL" else f"{leaf} = {value}"
        for column in self._absent:
            yield f't."{column.field.column}" IS NULL'


def keyed_tables(noun: Noun) -> Iterator[KeyedTable]:
    """Yield the table once for each way in which references in its key can be empty."""
    nullable = [c for c in noun.key_columns if isinstance(c, Reference) and c.is_nullable]
    for is_absent in product([False, True], repeat=len(nullable)):
        absent = (c for c, gone in zip(nullable, is_absent, strict=True) if gone)
        yield KeyedTable(noun, absent=frozenset(absent))
