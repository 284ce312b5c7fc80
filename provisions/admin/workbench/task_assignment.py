"""The page to assign clauses to coders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from provisions.admin.workbench.pages import page, render_page
from provisions.choices import CoderKind, Stage, TaskKind
from provisions.curating.queries.plan_text import outline, part
from provisions.curating.tasks import assign
from provisions.models import Clause, Coder, Coding, Plan, Scheme, Task


class AssignForm(forms.Form):
    """The clauses, the codebook and the coder."""

    plan = forms.ModelChoiceField(
        Plan.objects.all(),
        to_field_name="slug",
        widget=forms.TextInput({"class": "vTextField"}),
        help_text="The slug of the plan, such as us-ai-action-plan-2025.",
        error_messages={"invalid_choice": "No plan has this slug."},
    )
    below = forms.CharField(
        required=False,
        label="Only this part",
        help_text="The eid of a clause, to include it and its parts. Empty for the whole plan.",
    )
    which = forms.ChoiceField(
        choices=(
            ("uncoded", "Clauses without a coding by a person"),
            ("all", "All operative clauses"),
        ),
        label="Which clauses",
        help_text="Only operative clauses without a last day; recitals and headings are excluded.",
    )
    scheme = forms.ModelChoiceField(
        Scheme.objects.filter(stage=Stage.READY), to_field_name="slug", label="Codebook"
    )
    coder = forms.ModelChoiceField(
        Coder.objects.filter(kind=CoderKind.PERSON, account__isnull=False),
        to_field_name="slug",
        help_text="Only persons whose account is linked to a coder.",
    )
    size = forms.IntegerField(
        required=False,
        min_value=1,
        label="At most",
        help_text="The maximum number of clauses. Empty for all.",
    )

    def clean(self) -> dict[str, Any] | None:
        """Check that the plan has the clause `below`."""
        cleaned = super().clean() or {}
        plan, below = cleaned.get("plan"), cleaned.get("below")
        if plan and below and not Clause.objects.filter(plan=plan, eid=below).exists():
            raise ValidationError({"below": f"The plan {plan.slug} has no clause {below}."})
        return cleaned

    def clauses(self) -> QuerySet[Clause]:
        """The selected clauses, by position."""
        cleaned = self.cleaned_data
        rows = Clause.objects.filter(plan=cleaned["plan"], is_operative=True, ends_on__isnull=True)
        if below := cleaned["below"]:
            rows = rows.filter(pk__in=[node.pk for node in part(outline(cleaned["plan"]), below)])
        if cleaned["which"] == "uncoded":
            rows = rows.exclude(pk__in=_coded_clauses(cleaned["plan"], cleaned["scheme"]))
            rows = rows.exclude(pk__in=_assigned_clauses(cleaned["plan"], cleaned["scheme"]))
        rows = rows.order_by("position", "pk")
        return rows[: cleaned["size"]] if cleaned["size"] else rows


def _coded_clauses(plan: Plan, scheme: Scheme) -> QuerySet[Any]:
    rows = Coding.objects.filter(clause__plan=plan, theme__scheme=scheme)
    return rows.exclude(coder__kind=CoderKind.MODEL).values("clause")


def _assigned_clauses(plan: Plan, scheme: Scheme) -> QuerySet[Any]:
    rows = Task.objects.filter(
        clause__plan=plan, scheme=scheme, codebook_version=scheme.version, kind=TaskKind.CODE
    )
    return rows.values("clause")


@page("assign_task")
def assign_clauses(request: HttpRequest) -> HttpResponse:
    """Show the form; POST assigns the clauses."""
    form = AssignForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        count = assign(
            Clause.objects.filter(pk__in=list(form.clauses().values_list("pk", flat=True))),
            cleaned["coder"],
            cleaned["scheme"],
            by=request.user.get_username(),
        )
        noun = "clause" if count == 1 else "clauses"
        messages.success(request, f"{count} {noun} assigned to {cleaned['coder'].name}.")
        return redirect("workbench:assign")
    return render_page(request, "assign.html", "Assign clauses", form=form)


urlpatterns = [path("assign/", assign_clauses, name="assign")]
