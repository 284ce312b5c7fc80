"""Curating plans."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from provisions.admin.editing.base import StagedAdmin
from provisions.admin.editing.dates import PlanForm
from provisions.admin.nouns.citations import CitationInline
from provisions.admin.nouns.editions import EditionInline
from provisions.admin.nouns.involvements import InvolvementInline
from provisions.models import Clause, Plan


@admin.register(Plan)
class PlanAdmin(StagedAdmin):
    """Policy instruments. Clauses have a separate list, because a plan may have thousands."""

    form = PlanForm
    list_display = ("title", "jurisdiction", "plan_type", "published_on", "stage_word", "standing")
    list_filter = ("stage", "plan_type", "status", "completeness")
    list_select_related = ("jurisdiction",)
    search_fields = ("slug", "title", "original_title")
    autocomplete_fields = ("jurisdiction",)
    prepopulated_fields = {"slug": ("title",)}
    permanent = ("slug",)
    inlines = (EditionInline, InvolvementInline, CitationInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "jurisdiction", "stage", "summary")}),
        (
            "The instrument",
            {"fields": ("original_title", "language", "plan_type", "legal_force", "status")},
        ),
        (
            "Dates",
            {"fields": (("adopted_on", "published_on"), ("commenced_on", "repealed_on"))},
        ),
        ("Coverage", {"fields": ("completeness", "coverage_note")}),
    )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Count the clauses for the link to their list."""
        plan = context.get("original")
        if plan is not None:
            context["clause_count"] = Clause.objects.filter(plan=plan).count()
        return super().render_change_form(request, context, *args, **kwargs)
