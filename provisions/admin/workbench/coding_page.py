"""The coding page: one clause with the codebook, then the next clause.

Coders see only their own judgement of the clause, never those of others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from provisions.admin.workbench.coding_forms import (
    CONFIDENCES,
    choice_json,
    choices_from_form,
    choices_from_json,
    judgement_json,
    read_body,
    text_of,
)
from provisions.admin.workbench.highlights import Highlight, highlighted
from provisions.admin.workbench.pages import page, render_page
from provisions.choices import Stance, TaskKind, TaskState
from provisions.curating.coding_task import (
    ChangedError,
    Choice,
    Judgement,
    finish,
    judge,
    judgement_of,
    reopen,
    skip,
)
from provisions.curating.errors import RefusedError
from provisions.curating.queries.context import codebook, name_of, surroundings
from provisions.curating.queries.similar import suggestions
from provisions.curating.tasks import coder_of, next_task, waiting
from provisions.models import ClauseText, Coder, Task

#: The maximum number of finished and skipped tasks in the list for reopening.
LEFT_SHOWN = 20


@page("work_on_task")
def following(request: HttpRequest) -> HttpResponse:
    """Redirect to the next open task, or show that there is none."""
    left: list[Task] = []
    try:
        coder = coder_of(request.user)
        task = next_task(coder)
        if task is not None:
            return redirect("workbench:code", task.pk)
        left = list(
            _coder_tasks(coder)
            .exclude(state=TaskState.OPEN)
            .order_by("-done_at", "-pk")[:LEFT_SHOWN]
        )
        reason = ""
    except RefusedError as error:
        reason = str(error)
    return render_page(
        request, _template(request, "coding_nothing"), "Code", left=left, reason=reason
    )


@page("work_on_task")
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one clause to code; the form also works without scripts."""
    task = _own_task(request, pk)
    if request.method != "POST":
        return _page(request, task, _judgement(task))
    return _submit_form(request, task)


def _json_response(
    view: Callable[[HttpRequest, Task], dict[str, Any]],
) -> Callable[..., HttpResponse]:
    """Return the view's data, or the message of its error, as JSON."""

    @wraps(view)
    def json_view(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return JsonResponse(view(request, _own_task(request, pk)))
        except PermissionDenied as error:
            return JsonResponse({"error": str(error)}, status=403)
        except ChangedError as error:
            now = judgement_json(error.now)
            return JsonResponse({"error": str(error), "judgement": now}, status=409)
        except RefusedError as error:
            return JsonResponse({"error": str(error)}, status=409)
        except ValidationError as error:
            field, sentence = _first_error(error)
            return JsonResponse({"error": sentence, "field": field}, status=400)
        except RawPostDataException:
            data = {"error": "The body is a form. Send a JSON object.", "field": "body"}
            return JsonResponse(data, status=400)

    return json_view


@page("work_on_task")
@require_http_methods(["GET", "PUT"])
@_json_response
def judgement(request: HttpRequest, task: Task) -> dict[str, Any]:
    """Return the coder's own judgement; PUT replaces the given version of it."""
    if request.method == "GET":
        return judgement_json(_judgement(task))
    data = read_body(request.body)
    choices = choices_from_json(data.get("choices"))
    return judgement_json(judge(task, choices, text_of(data, "version")))


@page("work_on_task")
@require_POST
@_json_response
def state(request: HttpRequest, task: Task) -> dict[str, Any]:
    """Finish, skip or reopen a task; return the address of the next page."""
    data = read_body(request.body)
    done = data.get("do")
    if done == "finish":
        finish(task, text_of(data, "version"))
    elif done == "skip":
        skip(task, text_of(data, "note"))
    elif done == "reopen":
        reopen(task)
        return {"next": reverse("workbench:code", args=[task.pk])}
    else:
        raise ValidationError({"do": "'do' must be finish, skip or reopen."})
    return {"next": _next_address(task)}


def _own_task(request: HttpRequest, pk: int) -> Task:
    """Return the task. Raises PermissionDenied if it is assigned to another coder."""
    try:
        coder = coder_of(request.user)
    except RefusedError as error:
        raise PermissionDenied(str(error)) from None
    rows = Task.objects.exclude(kind=TaskKind.ADJUDICATE)
    task: Task = get_object_or_404(rows.select_related("clause__plan", "scheme", "coder"), pk=pk)
    if task.coder != coder:
        raise PermissionDenied("This clause is assigned to another coder.")
    return task


def _coder_tasks(coder: Coder) -> Any:
    rows = Task.objects.filter(coder=coder).exclude(kind=TaskKind.ADJUDICATE)
    return rows.select_related("clause__plan")


def _judgement(task: Task) -> Judgement:
    if task.coder is None:
        raise PermissionDenied("This clause is not assigned to a coder.")
    return judgement_of(task.clause, task.scheme, task.coder)


def _next_address(task: Task) -> str:
    """The address of the next open task, or of the page that says there is none."""
    found = next_task(task.coder, after=task.pk) if task.coder else None
    return reverse("workbench:code", args=[found.pk]) if found else reverse("workbench:following")


def _first_error(error: ValidationError) -> tuple[str, str]:
    """The first wrong field and its message."""
    if not hasattr(error, "error_dict"):
        return "", error.messages[0]
    field, sentences = next(iter(error.message_dict.items()))
    return field, sentences[0]


def _submit_form(request: HttpRequest, task: Task) -> HttpResponse:
    """Perform the action of a button of the form; on an error show the typed values again."""
    now, choices = _judgement(task), None
    try:
        match request.POST.get("do"):
            case "reopen":
                reopen(task)
            case "skip":
                skip(task, request.POST.get("why", ""))
                return redirect(_next_address(task))
            case done:
                choices = choices_from_form(request.POST, now)
                saved = judge(task, choices, request.POST.get("version", ""))
                if done == "finish":
                    finish(task, saved.version)
                    return redirect(_next_address(task))
        return redirect("workbench:code", task.pk)
    except RefusedError as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, _first_error(error)[1])
    return _page(request, task, _judgement(task), typed=choices, status=409)


def _page(
    request: HttpRequest,
    task: Task,
    now: Judgement,
    *,
    typed: list[Choice] | None = None,
    status: int = 200,
) -> TemplateResponse:
    choices = list(now.choices) if typed is None else typed
    texts = list(task.clause.texts.select_related("source").order_by("standing", "language"))
    entries, around = codebook(task.scheme), surroundings(task.clause)
    labels = {entry.theme.slug: entry.theme.preferred_label for entry in entries}
    return render_page(
        request,
        _template(request, "coding"),
        "Code",
        status=status,
        is_nav_sidebar_enabled=False,  # the clause and its themes need the width
        task=task,
        clause=task.clause,
        around=around,
        line=[name_of(each) for each in around.above],
        texts=[(row, highlighted(row.text, _marks(row, choices, labels))) for row in texts],
        citations=task.clause.citations.select_related("source"),
        entries=entries,
        chosen=[(choice, labels.get(choice.theme, choice.theme)) for choice in choices],
        chosen_slugs={choice.theme for choice in choices},
        confidences=CONFIDENCES,
        stances=Stance.choices,
        version=now.version,
        standing=now if typed is not None else None,
        is_open=task.state == TaskState.OPEN,
        suggested=[
            (labels[each.theme], each.clauses)
            for each in suggestions(task.clause, task.scheme, [row.text for row in texts])
            if each.theme in labels and each.theme not in {choice.theme for choice in choices}
        ],
        waiting_count=waiting(task.coder).count() if task.coder else 0,
        script_data=_script_data(task, now, choices, texts),
    )


def _template(request: HttpRequest, name: str) -> str:
    """The template of the whole page, or of the part that the script requests."""
    return f"{name}_part.html" if "X-Part" in request.headers else f"{name}.html"


def _script_data(
    task: Task, now: Judgement, choices: list[Choice], texts: list[ClauseText]
) -> dict[str, Any]:
    """The initial data of the script."""
    return {
        "task": task.pk,
        "version": now.version,
        "choices": [choice_json(choice) for choice in choices],
        "texts": {row.pk: {"language": row.language, "text": row.text} for row in texts},
        "is_open": task.state == TaskState.OPEN,
        "page": reverse("workbench:code", args=[task.pk]),
        "judgement": reverse("workbench:judgement", args=[task.pk]),
        "state": reverse("workbench:task-state", args=[task.pk]),
    }


def _marks(row: ClauseText, choices: list[Choice], labels: dict[str, str]) -> list[Highlight]:
    return [
        Highlight(
            choice.evidence_start, choice.evidence_end, labels.get(choice.theme, choice.theme)
        )
        for choice in choices
        if choice.evidence_language == row.language
        and choice.evidence_start is not None
        and choice.evidence_end is not None
        and row.text[choice.evidence_start : choice.evidence_end] == choice.evidence_quote
    ]


urlpatterns = [
    path("code/", following, name="following"),
    path("code/<int:pk>/", code, name="code"),
    path("code/<int:pk>/judgement/", judgement, name="judgement"),
    path("code/<int:pk>/state/", state, name="task-state"),
]
