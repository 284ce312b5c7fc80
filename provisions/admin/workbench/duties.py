"""Who must do what by when: a form beside the text, prefilled by rule, confirmed by a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from provisions.admin.editing.forms import RuledForm
from provisions.admin.workbench.highlights import Highlight, marked
from provisions.admin.workbench.pages import page, shown
from provisions.analysis.duty_suggestions import DutySuggestion
from provisions.curating.duties import add, following, suggestions
from provisions.models import Clause, ClauseText, Duty, Organization


class DutyForm(RuledForm):
    """One duty; its place in the clause follows from the order in which duties are recorded."""

    organization = forms.ModelChoiceField(
        Organization.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.TextInput,
        help_text="Who, if it is a known organization: its slug.",
        error_messages={"invalid_choice": "There is no organization with this slug."},
    )

    class Meta:
        model = Duty
        fields = (
            "actor",
            "organization",
            "modality",
            "action",
            "addressee",
            "deadline",
            "deadline_on",
        )
        widgets = {"action": forms.Textarea({"rows": 3})}


@page("add_duty")
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    """The clause, the duties recorded so far, and one form for each that a rule suggests."""
    clause = get_object_or_404(Clause.objects.select_related("plan", "parent"), pk=pk)
    number = request.POST.get("number", "")
    typed = DutyForm(request.POST, auto_id=f"id_{number}_%s") if number else None
    if typed is not None and typed.is_valid() and _added(request, clause, typed):
        return redirect("workbench:duties", clause.pk)
    found = suggestions(clause)
    return shown(
        request,
        "duties.html",
        f"Duties of {clause.locator}",
        clause=clause,
        texts=[(row, marked(row.text, _marks(row, each))) for row, each in found],
        recorded=clause.duties.select_related("organization"),
        forms=_forms([s for _, each in found for s in each], number, typed),
        following=following(clause),
    )


def _added(request: HttpRequest, clause: Clause, form: DutyForm) -> bool:
    try:
        duty = add(clause, form.save(commit=False))
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    messages.success(request, f"Recorded: {duty.actor} {duty.get_modality_display().lower()} ...")
    return True


def _forms(
    found: list[DutySuggestion], number: str, typed: DutyForm | None
) -> list[dict[str, Any]]:
    """One form for each suggestion and an empty one; what was typed stays where it was typed."""
    made = [
        {"number": str(n), "is_suggestion": True, "form": _prefilled(n, each)}
        for n, each in enumerate(found, 1)
    ]
    made.append({"number": "own", "is_suggestion": False, "form": DutyForm(auto_id="id_own_%s")})
    for each in made:
        if typed is not None and each["number"] == number:
            each["form"] = typed
    return made


def _prefilled(number: int, each: DutySuggestion) -> DutyForm:
    said = {
        "actor": each.actor[:300],
        "modality": each.modality,
        "action": each.action,
        "deadline": each.deadline[:200],
        "deadline_on": each.deadline_on,
        "organization": _known(each.actor),
    }
    return DutyForm(initial=said, auto_id=f"id_{number}_%s")


def _known(actor: str) -> str | None:
    """The slug of the organization that an actor names, by its name or acronym."""
    rows = Organization.objects.filter(name__iexact=actor.removeprefix("the ")).values_list("slug")
    found = rows.first() or Organization.objects.filter(acronym=actor).values_list("slug").first()
    return str(found[0]) if found else None


def _marks(row: ClauseText, found: list[DutySuggestion]) -> list[Highlight]:
    return [Highlight(each.start, each.end) for each in found]


urlpatterns = [path("duties/<int:pk>/", duties, name="duties")]
