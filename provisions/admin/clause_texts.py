"""Curating the texts of clauses."""

from django.contrib import admin

from provisions.admin.base import CuratedAdmin, CuratedStacked
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
    """Texts of all clauses."""

    list_display = ("clause", "language", "standing", "heading", "source")
    list_filter = ("standing",)
    search_fields = ("clause__eid", "clause__plan__slug", "heading", "text")
    autocomplete_fields = ("clause", "source")
    fields = ("clause", *FIELDS)
    show_full_result_count = False
    named_by = ("clause__plan", "source")
