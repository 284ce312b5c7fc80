"""Two plans side by side: recorded correspondences, and candidates for new ones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from provisions.admin.workbench.pages import page, render_page
from provisions.choices import CorrespondenceRelation, ReviewState
from provisions.curating.correspondences import of_plans, record, reject_pair, review
from provisions.curating.errors import RefusedError
from provisions.curating.queries.candidates import Candidate, candidates
from provisions.curating.tasks import coder_of
from provisions.models import Clause, Correspondence, Plan

#: The maximum number of candidates on a page; judge_pair ones make room for the next.
CANDIDATES_SHOWN = 20

#: The maximum number of unreviewed correspondences on a page.
REVIEWS_SHOWN = 50


class PlansForm(forms.Form):
    """The two plans to compare."""

    one = forms.ModelChoiceField(
        Plan.objects.all(),
        to_field_name="slug",
        widget=forms.TextInput,
        label="First plan",
        help_text="The slug of the plan.",
        error_messages={"invalid_choice": "No plan has this slug."},
    )
    other = forms.ModelChoiceField(
        Plan.objects.all(),
        to_field_name="slug",
        widget=forms.TextInput,
        label="Second plan",
        help_text="The slug of the plan.",
        error_messages={"invalid_choice": "No plan has this slug."},
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse the same plan twice."""
        cleaned = super().clean() or {}
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            raise ValidationError({"other": "This is the first plan. Choose another plan."})
        return cleaned


class JudgeForm(forms.Form):
    """The relation of two clauses, and its rationale."""

    relation = forms.ChoiceField(choices=CorrespondenceRelation.choices, label="The first")
    rationale = forms.CharField(
        required=False,
        label="Why",
        widget=forms.Textarea({"rows": 2}),
        help_text="One or two sentences in your own words. They are published.",
    )


@page("change_correspondence")
def side_by_side(request: HttpRequest) -> HttpResponse:
    """Show the unreviewed correspondences of two plans, and the best candidates."""
    form = PlansForm(request.GET or None)
    context: dict[str, Any] = {"reviews": [], "candidates": [], "counts": {}}
    if form.is_valid():
        one, other = form.cleaned_data["one"], form.cleaned_data["other"]
        context = _pair_context(one, other)
    return render_page(request, "correspondences.html", "Plans side by side", form=form, **context)


def _pair_context(one: Plan, other: Plan) -> dict[str, Any]:
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
        "candidates": [_candidate_context(each, clauses) for each in found],
    }


def _candidate_context(each: Candidate, clauses: dict[int, Clause]) -> dict[str, Any]:
    return {
        "pair": [clauses[each.first], clauses[each.second]],
        "likeness": each.likeness,
        "themes": each.themes,
        "words": each.words,
        "form": JudgeForm(auto_id=f"id_{each.first}_{each.second}_%s"),
    }


@require_POST
@page("add_correspondence")
def judge_pair(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Record the relation of a pair of clauses, or that they do not correspond."""
    rows = Clause.objects.select_related("plan")
    one, other = get_object_or_404(rows, pk=first), get_object_or_404(rows, pk=second)
    form = JudgeForm(request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            if "reject" in request.POST:
                reject_pair(one, other, cleaned["rationale"], coder_of(request.user))
                messages.success(request, "Recorded that the clauses do not correspond.")
            else:
                coder = coder_of(request.user)
                row = record(one, other, cleaned["relation"], cleaned["rationale"], coder)
                messages.success(request, f"Recorded: {row}. Another person must confirm it.")
        except RefusedError as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return _redirect_to_plans(one.plan, other.plan)


@require_POST
@page("change_correspondence")
def review_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or reject a correspondence."""
    rows = Correspondence.objects.select_related("from_clause__plan", "to_clause__plan")
    row = get_object_or_404(rows, pk=pk)
    try:
        review(row, is_right="confirm" in request.POST, reviewer=coder_of(request.user))
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Confirmed." if "confirm" in request.POST else "Rejected.")
    return _redirect_to_plans(row.from_clause.plan, row.to_clause.plan)


def _redirect_to_plans(one: Plan, other: Plan) -> HttpResponse:
    return redirect(f"{reverse('workbench:correspondences')}?one={one.slug}&other={other.slug}")


urlpatterns = [
    path("correspondences/", side_by_side, name="correspondences"),
    path("correspondences/<int:first>/<int:second>/", judge_pair, name="correspond"),
    path("correspondences/<int:pk>/", review_pair, name="review"),
]
