"""Two plans side by side: what is said to correspond, and what may."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from provisions.admin.workbench.pages import page, shown
from provisions.choices import CorrespondenceRelation, ReviewState
from provisions.curating.correspondences import of_plans, record, reject_pair, review
from provisions.curating.errors import RefusedError
from provisions.curating.queries.candidates import Candidate, candidates
from provisions.curating.tasks import coder_of
from provisions.models import Clause, Correspondence, Plan

#: So many candidates are offered at once; judging them brings the next.
CANDIDATES_SHOWN = 20

#: So many correspondences wait on one page.
REVIEWS_SHOWN = 50


class PlansForm(forms.Form):
    """Which two plans."""

    one = forms.ModelChoiceField(
        Plan.objects.all(),
        to_field_name="slug",
        widget=forms.TextInput,
        label="A plan",
        help_text="Its slug.",
        error_messages={"invalid_choice": "There is no plan with this slug."},
    )
    other = forms.ModelChoiceField(
        Plan.objects.all(),
        to_field_name="slug",
        widget=forms.TextInput,
        label="Another plan",
        help_text="Its slug.",
        error_messages={"invalid_choice": "There is no plan with this slug."},
    )

    def clean(self) -> dict[str, Any] | None:
        """Two plans, not one twice."""
        said = super().clean() or {}
        if said.get("one") and said.get("one") == said.get("other"):
            raise ValidationError({"other": "Choose another plan."})
        return said


class JudgeForm(forms.Form):
    """How two clauses relate, and why."""

    relation = forms.ChoiceField(choices=CorrespondenceRelation.choices, label="The first")
    rationale = forms.CharField(
        required=False,
        label="Why",
        widget=forms.Textarea({"rows": 2}),
        help_text="A sentence or two of our own; published.",
    )


@page("change_correspondence")
def side_by_side(request: HttpRequest) -> HttpResponse:
    """What waits for a second look between two plans, and the best candidates."""
    form = PlansForm(request.GET or None)
    context: dict[str, Any] = {"reviews": [], "candidates": [], "counts": {}}
    if form.is_valid():
        one, other = form.cleaned_data["one"], form.cleaned_data["other"]
        context = _between(one, other)
    return shown(request, "correspondences.html", "Plans side by side", form=form, **context)


def _between(one: Plan, other: Plan) -> dict[str, Any]:
    rows = of_plans(one, other).select_related("from_clause__plan", "to_clause__plan", "coder")
    waits = rows.filter(review_state=ReviewState.UNREVIEWED).order_by("pk")
    found = candidates(one, other, CANDIDATES_SHOWN)
    clauses = (
        Clause.objects.select_related("plan")
        .prefetch_related("texts")
        .in_bulk([pk for each in found for pk in (each.first, each.second)])
    )
    return {
        "one": one,
        "other": other,
        "reviews": waits[:REVIEWS_SHOWN],
        "counts": {state.label: rows.filter(review_state=state).count() for state in ReviewState},
        "candidates": [_offered(each, clauses) for each in found],
    }


def _offered(each: Candidate, clauses: dict[int, Clause]) -> dict[str, Any]:
    return {
        "pair": [clauses[each.first], clauses[each.second]],
        "likeness": each.likeness,
        "themes": each.themes,
        "words": each.words,
        "form": JudgeForm(auto_id=f"id_{each.first}_{each.second}_%s"),
    }


@require_POST
@page("add_correspondence")
def judged(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Record how a pair corresponds, or that it does not."""
    rows = Clause.objects.select_related("plan")
    one, other = get_object_or_404(rows, pk=first), get_object_or_404(rows, pk=second)
    form = JudgeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if "reject" in request.POST:
                reject_pair(one, other, said["rationale"], coder_of(request.user))
                messages.success(request, "Noted: they do not correspond.")
            else:
                coder = coder_of(request.user)
                row = record(one, other, said["relation"], said["rationale"], coder)
                messages.success(request, f"Recorded, for somebody else to confirm: {row}.")
        except RefusedError as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return _back(one.plan, other.plan)


@require_POST
@page("change_correspondence")
def reviewed(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or reject a correspondence."""
    rows = Correspondence.objects.select_related("from_clause__plan", "to_clause__plan")
    row = get_object_or_404(rows, pk=pk)
    try:
        review(row, is_right="confirm" in request.POST, reviewer=coder_of(request.user))
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Confirmed." if "confirm" in request.POST else "Rejected.")
    return _back(row.from_clause.plan, row.to_clause.plan)


def _back(one: Plan, other: Plan) -> HttpResponse:
    return redirect(f"{reverse('workbench:correspondences')}?one={one.slug}&other={other.slug}")


urlpatterns = [
    path("correspondences/", side_by_side, name="correspondences"),
    path("correspondences/<int:first>/<int:second>/", judged, name="correspond"),
    path("correspondences/<int:pk>/", reviewed, name="review"),
]
