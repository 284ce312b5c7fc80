"""Curating the texts of clauses."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from provisions.admin.editing.base import CuratedAdmin, CuratedStacked
from provisions.admin.editing.search import clauses_with
from provisions.models import ClauseText

FIELDS = (
    ("language", "standing"),
    "heading",
    "text",
    "source",
    ("start_char", "end_char"),
)


class ClauseTextInline(CuratedStacked):
    """The texts of a clause."""

    model = ClauseText
    fields = FIELDS
    autocomplete_fields = ("source",)
    named_by = ("clause__plan", "source")


@admin.register(ClauseText)
class ClauseTextAdmin(CuratedAdmin):
    """The texts of all clauses."""

    list_display = ("clause", "language", "standing", "heading", "source")
    list_filter = ("standing",)
    search_fields = ("clause__eid", "clause__plan__slug")
    autocomplete_fields = ("clause", "source")
    fields = ("clause", *FIELDS)
    show_full_result_count = False
    named_by = ("clause__plan", "source")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find texts by their clauses; only the API searches the texts themselves."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(clause__in=clauses_with(search_term).values("pk")), False
