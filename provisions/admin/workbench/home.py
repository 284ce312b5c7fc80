"""The open work of the person who has signed in, for the home page of the admin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from provisions.admin.nouns.anchors import WAITING
from provisions.choices import TaskKind
from provisions.curating.queries.progress import by_plan, by_theme
from provisions.curating.tasks import decisions, waiting
from provisions.models import Anchor, Coder, PublicationQueueEntry, PublishedCoverage, SourceText


@dataclass(frozen=True, slots=True)
class Card:
    """One kind of open work: its amount, and the page for it."""

    count: int
    words: str
    url: str
    note: str = ""


def awaiting(request: HttpRequest) -> list[Card]:
    """The kinds of open work that this person may do."""
    return [
        card
        for permission, made in SORTS
        if request.user.has_perm(f"provisions.{permission}")
        for card in made(request)
    ]


def progress(request: HttpRequest) -> dict[str, Any] | None:
    """The progress of the work on plans, for people who assign it."""
    if not request.user.has_perm("provisions.assign_task"):
        return None
    plans = by_plan()
    themes = by_theme([plan.slug for plan in plans])
    most = max((theme.total for theme in themes), default=0)
    return {"plans": plans, "themes": themes, "most": most}


def _coding_tasks(request: HttpRequest) -> Iterator[Card]:
    coder = Coder.objects.filter(account__account=request.user.pk).first()
    if coder is None:
        return
    rows, url = waiting(coder), reverse("workbench:following")
    yield Card(rows.filter(kind=TaskKind.CODE).count(), "clauses to code", url)
    yield Card(rows.filter(kind=TaskKind.SECOND).count(), "second codings, blind", url)


def _decisions(request: HttpRequest) -> Iterator[Card]:
    yield Card(decisions().count(), "clauses to adjudicate", reverse("workbench:adjudications"))


def _anchors(request: HttpRequest) -> Iterator[Card]:
    count = Anchor.objects.filter(WAITING).count()
    yield Card(
        count,
        "orphaned or altered judgements to decide",
        reverse("admin:provisions_anchor_changelist"),
    )


def _gaps(request: HttpRequest) -> Iterator[Card]:
    published = PublishedCoverage.objects.current()
    count = published.filter(is_complete=False).count()
    unpublished = SourceText.objects.exclude(plan__slug__in=published.values("plan")).count()
    yield Card(
        count,
        "plans with unexplained characters",
        reverse("admin:provisions_sourcetext_changelist"),
        f"in published plans; {unpublished} source texts are unpublished" if unpublished else "",
    )


def _publishing(request: HttpRequest) -> Iterator[Card]:
    count = PublicationQueueEntry.objects.exclude(plan=None).values("plan").distinct().count()
    url = reverse("admin:provisions_revision_preview")
    yield Card(count, "plans with unpublished edits", url)


#: The permission for each kind of work, and the function that counts it.
SORTS: tuple[tuple[str, Callable[[HttpRequest], Iterator[Card]]], ...] = (
    ("work_on_task", _coding_tasks),
    ("adjudicate", _decisions),
    ("change_anchor", _anchors),
    ("change_span", _gaps),
    ("publish", _publishing),
)
