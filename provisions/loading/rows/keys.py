"""Natural keys in SQL: the rows of a table with the values of their keys."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import CharField, ForeignKey, IntegerField, TextField

from provisions.loading.rows.columns import LoadColumn
from provisions.loading.rows.nouns import Noun, Reference


def wide_type(leaf: LoadColumn) -> str:
    """Return a type for any value of a file: a cast to varchar(9) would truncate it."""
    if isinstance(leaf.field, CharField | TextField):
        return "text"
    if isinstance(leaf.field, IntegerField | ForeignKey):
        return "bigint"
    return leaf.field.db_type(connection) or "text"


class KeyedTable:
    """A table `t` joined to the tables of its key; `leaves` are the values of the key."""

    def __init__(self, noun: Noun) -> None:
        self._tables = [f'"{noun.table}" t']
        self.leaves = tuple(self._leaves(noun, "t"))

    def __str__(self) -> str:
        return " ".join(self._tables)

    def _leaves(self, noun: Noun, alias: str) -> Iterator[str]:
        for column in noun.key_columns:
            place = f'{alias}."{column.field.column}"'
            if not isinstance(column, Reference):
                yield place
                continue
            other = f"t{len(self._tables)}"
            self._tables.append(
                f'LEFT JOIN "{column.target.table}" {other} ON {other}.id = {place}'
            )
            yield from self._leaves(column.target, other)
