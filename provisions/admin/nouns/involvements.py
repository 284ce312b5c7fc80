"""Curating the roles of organizations in plans and clauses."""

from django.contrib import admin

from provisions.admin.editing.base import CuratedAdmin, CuratedTabular
from provisions.models import Involvement

NAMED_BY = ("plan", "clause__plan", "organization")


class InvolvementInline(CuratedTabular):
    """The organizations of a plan or of a clause."""

    model = Involvement
    fields = ("organization", "role")
    autocomplete_fields = ("organization",)
    named_by = NAMED_BY


@admin.register(Involvement)
class InvolvementAdmin(CuratedAdmin):
    """The roles of organizations in all plans and clauses."""

    list_display = ("organization", "role", "plan", "clause")
    list_filter = ("role",)
    search_fields = ("organization__slug", "organization__name", "clause__eid", "plan__slug")
    autocomplete_fields = ("plan", "clause", "organization")
    fields = ("plan", "clause", "organization", "role")
    show_full_result_count = False
    named_by = NAMED_BY
