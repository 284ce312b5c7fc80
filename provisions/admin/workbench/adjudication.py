"""Pages on which a third person decides where two coders disagree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from provisions.admin.workbench.highlights import Highlight, highlighted
from provisions.admin.workbench.pages import page, render_page
from provisions.choices import TaskKind
from provisions.curating.adjudication import Disagreement, adjudicate, disagreements
from provisions.curating.errors import RefusedError
from provisions.curating.tasks import coder_of, decisions
from provisions.models import ClauseText, Coding, Task

#: The number of clauses on a page of the list.
PER_PAGE = 50


class DecisionForm(forms.Form):
    """Whether the theme applies, and why."""

    applies = forms.TypedChoiceField(
        choices=(("yes", "It applies"), ("no", "It does not apply")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label="Decision",
    )
    rationale = forms.CharField(
        widget=forms.Textarea({"rows": 3}),
        label="Why",
        help_text="One or two sentences, published with the result.",
    )


@page("adjudicate")
def decision_list(request: HttpRequest) -> HttpResponse:
    """List the clauses with an open decision, in document order."""
    rows = (
        decisions()
        .select_related("clause__plan", "scheme")
        .annotate(slug=F("clause__plan__slug"))
        .order_by("slug", "clause__position", "id")
    )
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "adjudications.html", "Open decisions", listed=listed)


@page("adjudicate")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one clause with all disagreements; a person decides each theme separately."""
    tasks = Task.objects.filter(kind=TaskKind.ADJUDICATE).select_related("clause__plan", "scheme")
    task = get_object_or_404(tasks, pk=pk)
    open_themes = disagreements(task.clause, task.scheme)
    typed = None
    if request.method == "POST":
        typed = DecisionForm(request.POST, prefix=request.POST.get("theme", ""))
        if typed.is_valid() and _save_decision(request, task, open_themes, typed):
            return _redirect_to_next(task)
    return render_page(
        request,
        "adjudication.html",
        f"Decide {task.clause.locator}",
        task=task,
        texts=_texts(task, open_themes),
        cases=[_case(found, typed) for found in open_themes],
    )


def _save_decision(
    request: HttpRequest, task: Task, open_themes: list[Disagreement], form: DecisionForm
) -> bool:
    """Save one decision, or show why it was refused; return whether it was saved."""
    theme = next((found.theme for found in open_themes if found.theme.slug == form.prefix), None)
    try:
        if theme is None:
            raise RefusedError("Another person has already decided this theme.")
        adjudicate(
            task,
            theme,
            applies=form.cleaned_data["applies"],
            adjudicator=coder_of(request.user),
            rationale=form.cleaned_data["rationale"],
        )
    except RefusedError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, f"Decided: {theme.preferred_label}.")
    return True


def _redirect_to_next(task: Task) -> HttpResponse:
    """Redirect to the rest of this clause, to the next clause, or to the list."""
    if disagreements(task.clause, task.scheme):
        return redirect("workbench:decide", task.pk)
    following = decisions().filter(pk__gt=task.pk).first() or decisions().first()
    if following is None:
        return redirect("workbench:adjudications")
    return redirect("workbench:decide", following.pk)


def _case(found: Disagreement, typed: DecisionForm | None) -> dict[str, Any]:
    is_typed = typed is not None and typed.prefix == found.theme.slug
    return {
        "theme": found.theme,
        "form": typed if is_typed else DecisionForm(prefix=found.theme.slug),
        "sides": list(zip(found.coders, found.codings, strict=True)),
    }


def _texts(task: Task, open_themes: list[Disagreement]) -> list[tuple[ClauseText, Any]]:
    """Each text of the clause, with the evidence of the disagreeing coders marked."""
    codings = [
        coding for found in open_themes for coding in found.codings if coding and coding.applies
    ]
    rows = task.clause.texts.order_by("standing", "language")
    return [(row, highlighted(row.text, _marks(row, codings))) for row in rows]


def _marks(row: ClauseText, codings: list[Coding]) -> list[Highlight]:
    return [
        Highlight(
            coding.evidence_start, coding.evidence_end, f"{coding.coder}: {coding.theme.slug}"
        )
        for coding in codings
        if coding.evidence_language == row.language
        and coding.evidence_start is not None
        and coding.evidence_end is not None
        and row.text[coding.evidence_start : coding.evidence_end] == coding.evidence_quote
    ]


urlpatterns = [
    path("decide/", decision_list, name="adjudications"),
    path("decide/<int:pk>/", decide, name="decide"),
]
