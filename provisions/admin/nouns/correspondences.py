"""Curating correspondences."""

from django.contrib import admin

from provisions.admin.editing.base import StagedAdmin
from provisions.models import Correspondence

NAMED_BY = ("from_clause__plan", "to_clause__plan", "coder")


@admin.register(Correspondence)
class CorrespondenceAdmin(StagedAdmin):
    """Relations between clauses of different plans."""

    list_display = (
        "from_clause",
        "relation",
        "to_clause",
        "review_state",
        "stage_word",
        "standing",
    )
    list_filter = ("stage", "relation", "review_state")
    search_fields = (
        "from_clause__eid",
        "from_clause__plan__slug",
        "to_clause__eid",
        "to_clause__plan__slug",
        "rationale",
    )
    autocomplete_fields = ("from_clause", "to_clause", "coder")
    fields = (
        "from_clause",
        "relation",
        "to_clause",
        "rationale",
        "coder",
        "confidence",
        "review_state",
        "stage",
    )
    named_by = NAMED_BY
