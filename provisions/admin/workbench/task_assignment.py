"""Giving clauses to coders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from provisions.admin.workbench.pages import page, shown
from provisions.choices import CoderKind, Stage, TaskKind
from provisions.curating.queries.plan_text import outline, part
from provisions.curating.tasks import assign
from provisions.models import Clause, Coder, Coding, Plan, Scheme, Task


class AssignForm(forms.Form):
    """Which clauses, by which codebook, to whom."""

    plan = forms.ModelChoiceField(
        Plan.objects.all(),
        to_field_name="slug",
        widget=forms.TextInput({"class": "vTextField"}),
        help_text="Its slug, such as us-ai-action-plan-2025.",
        error_messages={"invalid_choice": "There is no plan with this slug."},
    )
    below = forms.CharField(
        required=False,
        label="Only this part",
        help_text="The eid of a clause: this one and those under it. Empty for the whole plan.",
    )
    which = forms.ChoiceField(
        choices=(
            ("uncoded", "Clauses that no person has coded"),
            ("all", "All operative clauses"),
        ),
        label="Which clauses",
        help_text="Only operative clauses in force or open; recitals and headings are left out.",
    )
    scheme = forms.ModelChoiceField(
        Scheme.objects.filter(stage=Stage.READY), to_field_name="slug", label="Codebook"
    )
    coder = forms.ModelChoiceField(
        Coder.objects.filter(kind=CoderKind.PERSON, account__isnull=False),
        to_field_name="slug",
        help_text="Persons whose account is linked to a coder.",
    )
    size = forms.IntegerField(
        required=False, min_value=1, label="At most", help_text="How many; empty for all of them."
    )

    def clean(self) -> dict[str, Any] | None:
        """Find the clause that was named."""
        said = super().clean() or {}
        plan, below = said.get("plan"), said.get("below")
        if plan and below and not Clause.objects.filter(plan=plan, eid=below).exists():
            raise ValidationError({"below": f"{plan.slug} has no clause {below}."})
        return said

    def clauses(self) -> QuerySet[Clause]:
        """The clauses meant, in the order of their lists."""
        said = self.cleaned_data
        rows = Clause.objects.filter(plan=said["plan"], is_operative=True, ends_on__isnull=True)
        if below := said["below"]:
            rows = rows.filter(pk__in=[node.pk for node in part(outline(said["plan"]), below)])
        if said["which"] == "uncoded":
            rows = rows.exclude(pk__in=_coded(said["plan"], said["scheme"]))
            rows = rows.exclude(pk__in=_given(said["plan"], said["scheme"]))
        rows = rows.order_by("position", "pk")
        return rows[: said["size"]] if said["size"] else rows


def _coded(plan: Plan, scheme: Scheme) -> QuerySet[Any]:
    rows = Coding.objects.filter(clause__plan=plan, theme__scheme=scheme)
    return rows.exclude(coder__kind=CoderKind.MODEL).values("clause")


def _given(plan: Plan, scheme: Scheme) -> QuerySet[Any]:
    rows = Task.objects.filter(
        clause__plan=plan, scheme=scheme, codebook_version=scheme.version, kind=TaskKind.CODE
    )
    return rows.values("clause")


@page("assign_task")
def assigning(request: HttpRequest) -> HttpResponse:
    """The form, and what became of it."""
    form = AssignForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = assign(
            Clause.objects.filter(pk__in=list(form.clauses().values_list("pk", flat=True))),
            said["coder"],
            said["scheme"],
            by=request.user.get_username(),
        )
        noun = "clause" if given == 1 else "clauses"
        messages.success(request, f"{given} {noun} assigned to {said['coder'].name}.")
        return redirect("workbench:assign")
    return shown(request, "assign.html", "Assign clauses", form=form)


urlpatterns = [path("assign/", assigning, name="assign")]
