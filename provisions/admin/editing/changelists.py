"""Change lists that say what is published and keep trees in document order."""

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
    """What the list of a curated noun shows: which rows are published, and the tree they make."""

    #: The columns of the tree in which rows are listed, if they make one.
    tree: ClassVar[AdminTree | None] = None

    @property
    def published_noun(self) -> bool:
        """Whether rows become published records of their own."""
        return self.opts.model_name in PUBLISHED_BY_NOUN

    @admin.display(description="published")
    def standing(self, row: Any) -> SafeString:
        """Whether readers see the row, and whether they see it as it stands here."""
        found = row.standing
        return format_html('<span class="standing {}">{}</span>', found.value, found.label)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use the list that knows standings and trees."""
        return CuratedChangeList


class CuratedChangeList(ChangeList):
    """A page of curated rows, each with its standing, in tree order unless sorted otherwise."""

    model_admin: CuratedListAdmin

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
