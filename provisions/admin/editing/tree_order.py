"""Document order for rows that hang below one another by a parent link and a position.

The database finds it, and not provisions.trees, since a list shows a page of the rows alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.html import format_html
from django.utils.safestring import SafeString

#: Above so many rows a list that is not narrowed down keeps its plain order: every row's path
#: has to be climbed before the first page can be shown.
ROWS_TO_CLIMB = 20_000

#: Climbs from one row to the top and lists the positions on the way, top first; the primary key
#: behind each position keeps siblings with the same position, and their parts, together.
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
    """Which columns make the tree of a noun, and inside what each tree stands."""

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
    """How many rows stand above this one; 0 in a list that is not in tree order."""
    path = getattr(row, "tree_path", None)
    return len(path) // 2 - 1 if path else 0


def indented(row: Any, text: str) -> SafeString:
    """A row's label, set in by its depth in the tree."""
    return format_html('<span class="tree" data-depth="{}">{}</span>', depth(row), text)
