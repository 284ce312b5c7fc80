"""Curating citations: the places in sources that support plans and clauses."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedTabular
from provisions.models import Citation


class CitationInline(CuratedTabular):
    """The citations of a plan or of a clause."""

    model = Citation
    fields = ("source", "locator", "note")
    autocomplete_fields = ("source",)
    named_by = ("plan", "clause__plan", "source")


@admin.register(Citation)
class CitationAdmin(CuratedAdmin):
    """The citations of all plans and clauses."""

    list_display = ("source", "locator", "plan", "clause", "note")
    search_fields = ("source__slug", "source__title", "locator", "clause__eid", "plan__slug")
    autocomplete_fields = ("plan", "clause", "source")
    fields = ("plan", "clause", "source", "locator", "note")
    show_full_result_count = False
    named_by = ("plan", "clause__plan", "source")
