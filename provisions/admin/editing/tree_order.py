"""Document order for rows that form a tree by a parent link and a position.

The database computes it instead of provisions.trees, because a list loads one page of rows only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.html import format_html
from django.utils.safestring import SafeString

#: Lists with more rows than this keep their plain order, because the first page needs the paths of
#: all rows.
ROWS_TO_CLIMB = 20_000

#: Lists the positions of a row and its ancestors, top first. The primary key after each position
#: keeps siblings with the same position, and their descendants, together.
CLIMB = """
    (WITH RECURSIVE up AS (
        SELECT here.{parent} AS above, ARRAY[here.position, here.id] AS path
        FROM {table} here WHERE here.id = {table}.id
        UNION ALL
        SELECT t.{parent}, ARRAY[t.position, t.id] || up.path
        FROM up JOIN {table} t ON t.id = up.above
    ) SELECT path FROM up WHERE above IS NULL)
"""


@dataclass(frozen=True, slots=True)
class AdminTree:
    """The columns that form the tree of a noun, and the relation that each tree belongs to."""

    parent: str
    scope: str

    def in_order(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Sort rows by scope and then in document order; each row gets its `tree_path`."""
        model: type[Model] = rows.model
        climb = CLIMB.format(
            # The parent is a column, never a reverse link.
            parent=model._meta.get_field(self.parent).get_attname(),  # type: ignore[union-attr]
            table=model._meta.db_table,
        )
        path = RawSQL(climb, (), output_field=ArrayField(BigIntegerField()))
        placed: QuerySet[Any] = rows.annotate(tree_path=path)
        return placed.order_by(f"{self.scope}__slug", "tree_path", "pk")


def depth(row: Any) -> int:
    """The number of ancestors of a row; 0 in a list that is not in tree order."""
    path = getattr(row, "tree_path", None)
    return len(path) // 2 - 1 if path else 0


def indented(row: Any, text: str) -> SafeString:
    """A row's label, indented by its depth in the tree."""
    return format_html('<span class="tree" data-depth="{}">{}</span>', depth(row), text)
