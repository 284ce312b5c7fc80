"""Forms for the duties of a clause, prefilled by rules and confirmed by a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from provisions.admin.editing.forms import RuledForm
from provisions.admin.workbench.highlights import Highlight, highlighted
from provisions.admin.workbench.pages import page, render_page
from provisions.analysis.duty_suggestions import DutySuggestion
from provisions.curating.duties import add, following, suggestions
from provisions.models import Clause, ClauseText, Duty, Organization


class DutyForm(RuledForm):
    """One duty; the order of recording determines its position in the clause."""

    organization = forms.ModelChoiceField(
        Organization.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.TextInput,
        help_text="The slug of the actor, if it is a known organization.",
        error_messages={"invalid_choice": "No organization has this slug."},
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
    """Show the clause, its recorded duties, and a form for each duty that a rule suggests."""
    clause = get_object_or_404(Clause.objects.select_related("plan", "parent"), pk=pk)
    number = request.POST.get("number", "")
    typed = DutyForm(request.POST, auto_id=f"id_{number}_%s") if number else None
    if typed is not None and typed.is_valid() and _save_duty(request, clause, typed):
        return redirect("workbench:duties", clause.pk)
    found = suggestions(clause)
    return render_page(
        request,
        "duties.html",
        f"Duties of {clause.locator}",
        clause=clause,
        texts=[(row, highlighted(row.text, _marks(row, each))) for row, each in found],
        recorded=clause.duties.select_related("organization"),
        forms=_forms([s for _, each in found for s in each], number, typed),
        following=following(clause),
    )


def _save_duty(request: HttpRequest, clause: Clause, form: DutyForm) -> bool:
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
    """One form for each suggestion and an empty one; `typed` replaces the form with its number."""
    forms_of_page = [
        {"number": str(n), "is_suggestion": True, "form": _prefilled_form(n, each)}
        for n, each in enumerate(found, 1)
    ]
    empty = DutyForm(auto_id="id_own_%s")
    forms_of_page.append({"number": "own", "is_suggestion": False, "form": empty})
    for each in forms_of_page:
        if typed is not None and each["number"] == number:
            each["form"] = typed
    return forms_of_page


def _prefilled_form(number: int, each: DutySuggestion) -> DutyForm:
    initial = {
        "actor": each.actor[:300],
        "modality": each.modality,
        "action": each.action,
        "deadline": each.deadline[:200],
        "deadline_on": each.deadline_on,
        "organization": _organization_slug(each.actor),
    }
    return DutyForm(initial=initial, auto_id=f"id_{number}_%s")


def _organization_slug(actor: str) -> str | None:
    """The slug of the organization whose name or acronym is `actor`."""
    rows = Organization.objects.filter(name__iexact=actor.removeprefix("the ")).values_list("slug")
    found = rows.first() or Organization.objects.filter(acronym=actor).values_list("slug").first()
    return str(found[0]) if found else None


def _marks(row: ClauseText, found: list[DutySuggestion]) -> list[Highlight]:
    return [Highlight(each.start, each.end) for each in found]


urlpatterns = [path("duties/<int:pk>/", duties, name="duties")]
