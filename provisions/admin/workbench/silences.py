"""Pages to search a plan for a theme, and to record that the theme is absent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from provisions.admin.workbench.highlights import Highlight, highlighted
from provisions.admin.workbench.pages import page, render_page
from provisions.choices import Stage
from provisions.curating.errors import RefusedError
from provisions.curating.silences import (
    PLACES_SHOWN,
    ThemeSearch,
    languages,
    record,
    search,
    states,
)
from provisions.curating.tasks import coder_of
from provisions.models import ClauseText, Plan, Scheme, Theme

#: The number of characters shown before and after a match.
AROUND = 90


class SearchForm(forms.Form):
    """The words and the language to search."""

    words = forms.CharField(max_length=200, label="Words to search for")

    def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(tag, tag) for tag in tags]
        self.fields["language"] = forms.ChoiceField(label="In the texts in", choices=choices)


class AbsentForm(forms.Form):
    """The method of the search."""

    method = forms.CharField(
        widget=forms.Textarea({"rows": 3}),
        label="How you searched",
        help_text="The texts that you read, and their language. The searches are saved with it.",
    )


@page("change_silence")
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the state of every theme of a scheme in this plan."""
    plan = get_object_or_404(Plan, slug=slug)
    schemes = Scheme.objects.filter(stage=Stage.READY).order_by("slug")
    chosen = request.GET.get("scheme") or _first_used(plan, schemes)
    scheme = get_object_or_404(schemes, slug=chosen) if chosen else None
    return render_page(
        request,
        "silences.html",
        f"What {plan.title} is silent about",
        plan=plan,
        schemes=schemes,
        scheme=scheme,
        states=states(plan, scheme) if scheme else [],
    )


def _first_used(plan: Plan, schemes: Any) -> str:
    used = schemes.filter(themes__assignments__clause__plan=plan).first() or schemes.first()
    return used.slug if used else ""


@page("change_silence")
def absent(request: HttpRequest, slug: str, scheme: str, theme: str) -> HttpResponse:
    """Search the plan for one theme; POST records that it is absent."""
    plan = get_object_or_404(Plan, slug=slug)
    row = get_object_or_404(Theme.objects.select_related("scheme"), scheme__slug=scheme, slug=theme)
    kept = _KeptSearches(request, plan, row)
    tags = languages(plan)
    search_form = SearchForm(request.GET if "words" in request.GET else None, tags=tags)
    absent_form = AbsentForm(request.POST or None)
    found: ThemeSearch | None = None
    places: list[Any] = []
    if search_form.is_bound and search_form.is_valid():
        found, places = _run_search(request, kept, plan, search_form)
    if request.method == "POST" and absent_form.is_valid():
        try:
            record(
                plan,
                row,
                coder_of(request.user),
                kept.searches,
                absent_form.cleaned_data["method"],
            )
        except RefusedError as error:
            messages.error(request, str(error))
        else:
            kept.forget()
            messages.success(request, f"Recorded as a draft that {row.preferred_label} is absent.")
            return redirect("workbench:silences", plan.slug)
    return render_page(
        request,
        "absent.html",
        f"Is {row.preferred_label} absent from {plan.title}?",
        plan=plan,
        theme=row,
        labels=[row.preferred_label, *row.labels.values_list("label", flat=True)],
        search_form=search_form,
        absent_form=absent_form,
        found=found,
        places=places,
        kept=kept.searches,
        has_texts=bool(tags),
    )


class _KeptSearches:
    """The searches of this session for one theme in one plan, until they are recorded."""

    def __init__(self, request: HttpRequest, plan: Plan, theme: Theme) -> None:
        self._session = request.session
        self._name = f"searches {plan.slug} {theme.public_id}"

    @property
    def searches(self) -> list[ThemeSearch]:
        """The searches, oldest first."""
        return [ThemeSearch(*each) for each in self._session.get(self._name, [])]

    def add(self, found: ThemeSearch) -> None:
        """Add a search; a repeated search replaces the earlier one."""
        others = [each for each in self.searches if each.words != found.words]
        rows = [*others, found]
        self._session[self._name] = [[e.words, e.language, e.match_count] for e in rows]

    def forget(self) -> None:
        """Remove the searches after they are recorded."""
        self._session.pop(self._name, None)


def _run_search(
    request: HttpRequest, kept: _KeptSearches, plan: Plan, form: SearchForm
) -> tuple[ThemeSearch | None, list[Any]]:
    cleaned = form.cleaned_data
    try:
        found, texts = search(plan, cleaned["words"], cleaned["language"])
    except RefusedError as error:
        messages.error(request, str(error))
        return None, []
    kept.add(found)
    return found, [_match_context(text, found.words) for text in texts[:PLACES_SHOWN]]


def _match_context(row: ClauseText, words: str) -> dict[str, Any]:
    text = f"{row.heading} {row.text}".strip()
    start = max(0, text.casefold().find(words.casefold()))
    first = max(0, start - AROUND)
    piece = text[first : start + len(words) + AROUND]
    mark = Highlight(start - first, start - first + len(words))
    return {"clause": row.clause, "words": highlighted(piece, [mark])}


urlpatterns = [
    path("plans/<slug:slug>/silences/", overview, name="silences"),
    path("plans/<slug:slug>/silences/<slug:scheme>/<slug:theme>/", absent, name="absent"),
]
