"""Change lists that say what is published and keep trees in document order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from provisions.admin.editing.trees import ROWS_TO_CLIMB, AdminTree
from provisions.admin.history.publication_state import mark_standings

if TYPE_CHECKING:
    from provisions.admin.editing.base import CuratedAdmin


class CuratedChangeList(ChangeList):
    """A page of curated rows, each with its standing, in tree order unless sorted otherwise."""

    model_admin: CuratedAdmin

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """Put a tree in order, if nobody clicked a column and it is small enough to climb."""
        rows = super().get_queryset(request, exclude_parameters)
        tree: AdminTree | None = self.model_admin.tree
        if tree is None or ORDER_VAR in self.params:
            return rows
        is_too_large = rows.order_by()[: ROWS_TO_CLIMB + 1].count() > ROWS_TO_CLIMB
        return rows if is_too_large else tree.in_order(rows)

    def get_results(self, request: HttpRequest) -> None:
        """Give the rows of this page, and of no other, their standing."""
        super().get_results(request)
        if self.model_admin.published_noun:
            rows = list(self.result_list)
            mark_standings(rows, self.model_admin.dependents())
            self.result_list = rows
