"""Curating duties."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedStacked
from provisions.models import Duty

FIELDS = (
    ("position", "modality"),
    "actor",
    "organization",
    "action",
    "addressee",
    ("deadline", "deadline_on"),
)


class DutyInline(CuratedStacked):
    """The duties that a clause states."""

    model = Duty
    fields = FIELDS
    autocomplete_fields = ("organization",)
    named_by = ("clause__plan", "organization")


@admin.register(Duty)
class DutyAdmin(CuratedAdmin):
    """The duties that all clauses state."""

    list_display = ("clause", "actor", "modality", "action", "deadline_on")
    list_filter = ("modality",)
    search_fields = ("clause__eid", "clause__plan__slug", "actor", "action", "addressee")
    autocomplete_fields = ("clause", "organization")
    fields = ("clause", *FIELDS)
    show_full_result_count = False
    named_by = ("clause__plan",)
