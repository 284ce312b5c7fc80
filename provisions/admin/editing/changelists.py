"""Change lists with the publication state of each row, and trees in document order."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from provisions.admin.editing.tree_order import ROWS_TO_CLIMB, AdminTree
from provisions.admin.history.publication_state import PUBLISHED_BY_NOUN, mark_standings
from provisions.admin.history.revert import HistoryAdmin


class CuratedListAdmin(HistoryAdmin):
    """The list of a curated noun, with the publication state of each row."""

    #: The columns of the tree, if the rows form one.
    tree: ClassVar[AdminTree | None] = None

    @property
    def published_noun(self) -> bool:
        """Whether rows become published records of their own."""
        return self.opts.model_name in PUBLISHED_BY_NOUN

    @admin.display(description="published")
    def standing(self, row: Any) -> SafeString:
        """Whether readers see the row, and whether they see its present state."""
        found = row.standing
        return format_html('<span class="standing {}">{}</span>', found.value, found.label)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use the list with publication states and trees."""
        return CuratedChangeList


class CuratedChangeList(ChangeList):
    """A page of curated rows with their publication states, in tree order by default."""

    model_admin: CuratedListAdmin

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """Sort a tree in document order, unless a column is sorted or the tree is too large."""
        rows = super().get_queryset(request, exclude_parameters)
        tree: AdminTree | None = self.model_admin.tree
        if tree is None or ORDER_VAR in self.params:
            return rows
        is_too_large = rows.order_by()[: ROWS_TO_CLIMB + 1].count() > ROWS_TO_CLIMB
        return rows if is_too_large else tree.in_order(rows)

    def get_results(self, request: HttpRequest) -> None:
        """Set the publication state of the rows on this page."""
        super().get_results(request)
        if self.model_admin.published_noun:
            rows = list(self.result_list)
            mark_standings(rows, self.model_admin.dependents())
            self.result_list = rows
