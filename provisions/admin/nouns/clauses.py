"""Curating clauses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from provisions.admin.editing.base import StagedAdmin
from provisions.admin.editing.search import clauses_with
from provisions.admin.editing.tree_order import AdminTree, indented
from provisions.admin.nouns.assignments import AssignmentInline
from provisions.admin.nouns.citations import CitationInline
from provisions.admin.nouns.clause_texts import ClauseTextInline
from provisions.admin.nouns.codings import CodingInline, EvidenceCheckedAdmin
from provisions.admin.nouns.duties import DutyInline
from provisions.admin.nouns.involvements import InvolvementInline
from provisions.models import Clause, Plan

#: With more plans than this, the filter lists only the plan that the request selects.
PLANS_LISTED = 40


class PlanFilter(admin.SimpleListFilter):
    """Filters the clauses by the slug of their plan."""

    title = "plan"
    parameter_name = "of_plan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The plans to choose from."""
        slugs = Plan.objects.order_by("slug").values_list("slug", flat=True)
        found = list(slugs[: PLANS_LISTED + 1])
        if len(found) > PLANS_LISTED:
            found = [request.GET[self.parameter_name]] if self.parameter_name in request.GET else []
        return [(slug, slug) for slug in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The clauses of that plan."""
        return queryset.filter(plan__slug=self.value()) if self.value() else queryset


@admin.register(Clause)
class ClauseAdmin(EvidenceCheckedAdmin, StagedAdmin):
    """The clauses of plans, in document order."""

    list_display = ("name_in_tree", "plan", "clause_type", "stage_word", "standing")
    list_filter = ("stage", PlanFilter, "clause_type", "is_operative")
    search_fields = ("eid", "locator", "heading", "summary", "plan__slug")
    autocomplete_fields = ("plan", "parent")
    permanent = ("plan", "eid", "wording")
    tree = AdminTree(parent="parent", scope="plan")
    named_by = ("plan",)
    inlines = (
        ClauseTextInline,
        CitationInline,
        AssignmentInline,
        InvolvementInline,
        DutyInline,
        CodingInline,
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "plan",
                    "parent",
                    ("eid", "position"),
                    ("clause_type", "number"),
                    "locator",
                    "heading",
                    "summary",
                    "is_operative",
                )
            },
        ),
        ("Publication", {"fields": ("stage", "withheld_reason")}),
        ("Wording and validity", {"fields": (("wording", "starts_on", "ends_on"),)}),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search with an index; Django's own search reads every clause."""
        return clauses_with(search_term, queryset), False

    @admin.display(description="clause", ordering="locator")
    def name_in_tree(self, row: Clause) -> SafeString:
        """The locator, and the heading or summary, indented by depth."""
        about = row.heading or row.summary
        shown = about if len(about) <= 90 else f"{about[:88]}…"
        return indented(row, format_html("{} <small>{}</small>", row.locator, shown))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Set the position of a new clause after the last one at its level."""
        initial: dict[str, Any] = {**super().get_changeform_initial_data(request)}
        plan = initial.get("plan", "")
        if "position" not in initial and str(plan).isdigit():
            top = Clause.objects.filter(plan=plan, parent=initial.get("parent") or None)
            initial["position"] = (top.aggregate(last=Max("position"))["last"] or 0) + 1
        return initial
