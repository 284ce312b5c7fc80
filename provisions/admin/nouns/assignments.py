"""Curating assignments: the themes that readers see on a clause."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedTabular
from provisions.models import Assignment

NAMED_BY = ("clause__plan", "theme__scheme", "adjudicator")


class AssignmentInline(CuratedTabular):
    """The themes of a clause."""

    model = Assignment
    fields = ("theme", "applies", "method", "adjudicator", "rationale")
    autocomplete_fields = ("theme", "adjudicator")
    named_by = NAMED_BY


@admin.register(Assignment)
class AssignmentAdmin(CuratedAdmin):
    """The themes of all clauses."""

    list_display = ("clause", "theme", "applies", "method", "adjudicator")
    list_filter = ("applies", "method")
    search_fields = (
        "clause__eid",
        "clause__plan__slug",
        "theme__slug",
        "theme__preferred_label",
    )
    autocomplete_fields = ("clause", "theme", "adjudicator")
    show_full_result_count = False
    named_by = NAMED_BY
