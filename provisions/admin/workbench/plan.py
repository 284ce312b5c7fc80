"""A plan on one page: its outline, its text with gaps marked, and its editions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from provisions.admin.history.differences import words_marked
from provisions.admin.workbench.pages import page, render_page
from provisions.choices import Stage
from provisions.curating.queries.plan_text import Gap, OutlineNode, gaps, outline, part, unfolded
from provisions.models import Clause, Edition, Plan

#: The maximum number of clauses on a page; larger plans are read in parts.
CLAUSES_SHOWN = 200

#: The maximum number of gaps that are shown; the rest are counted.
GAPS_SHOWN = 100

#: The maximum number of changed clauses that are shown; the rest are counted.
CHANGES_SHOWN = 200


@page("change_clause")
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the outline, the selected clause with all its parts, and the open work."""
    row = get_object_or_404(Plan.objects.select_related("jurisdiction"), slug=slug)
    nodes = outline(row)
    at = request.GET.get("at") or (nodes[0].eid if nodes else "")
    read = part(nodes, at)
    if nodes and not read:
        raise Http404(f"{slug} has no clause {at}.")
    found = list(gaps(row))
    return render_page(
        request,
        "plan.html",
        row.title,
        plan=row,
        at=at,
        outline=unfolded(nodes, at),
        clauses=_clauses(read[:CLAUSES_SHOWN], found),
        hidden=max(0, len(read) - CLAUSES_SHOWN),
        gaps=[_link(gap) for gap in found[:GAPS_SHOWN]],
        gap_count=len(found),
        editions=row.editions.order_by("starts_on"),
        numbers=_numbers(row),
    )


@page("change_clause")
def edition(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """Show the clauses that an edition reworded, added and removed."""
    row = get_object_or_404(Edition.objects.select_related("plan"), plan__slug=slug, label=label)
    began = Clause.objects.filter(plan=row.plan, starts_on=row.starts_on).order_by("position", "pk")
    ended = Clause.objects.filter(plan=row.plan, ends_on=row.starts_on).order_by("position", "pk")
    if row.starts_on is None:
        began = ended = Clause.objects.none()
    before = {clause.eid: clause for clause in ended.prefetch_related("texts")}
    after = {clause.eid: clause for clause in began.prefetch_related("texts")}
    reworded = [(after[eid], before[eid]) for eid in after if eid in before]
    return render_page(
        request,
        "edition.html",
        f"{row.plan.title}: {row.label}",
        edition=row,
        reworded=[
            (new, words_marked(_words(old), _words(new))) for new, old in reworded[:CHANGES_SHOWN]
        ],
        hidden=max(0, len(reworded) - CHANGES_SHOWN),
        added=[clause for eid, clause in after.items() if eid not in before],
        removed=[clause for eid, clause in before.items() if eid not in after],
    )


def _numbers(row: Plan) -> dict[str, int]:
    numbers: dict[str, int] = Clause.objects.filter(plan=row).aggregate(
        clauses=Count("pk"),
        drafts=Count("pk", filter=Q(stage=Stage.DRAFT)),
        operative=Count("pk", filter=Q(is_operative=True)),
        coded=Count("pk", filter=Q(is_operative=True, assignments__isnull=False), distinct=True),
    )
    return numbers


def _clauses(nodes: list[OutlineNode], found: list[Gap]) -> list[dict[str, Any]]:
    """The clauses of these nodes in order, each with the gaps that follow its text."""
    rows = Clause.objects.filter(pk__in=[node.pk for node in nodes]).prefetch_related(
        "texts", "assignments__theme"
    )
    by_pk = {row.pk: row for row in rows}
    return [
        {
            "row": by_pk[node.pk],
            "name": node.name,
            "level": min(6, node.depth + 3),
            "texts": sorted(
                by_pk[node.pk].texts.all(), key=lambda text: (text.standing, text.language)
            ),
            "themes": [a.theme for a in by_pk[node.pk].assignments.all() if a.applies],
            "gaps": [_link(gap) for gap in found if gap.after == node.eid],
        }
        for node in nodes
        if node.pk in by_pk
    ]


def _link(gap: Gap) -> dict[str, Any]:
    place = gap.place
    query = urlencode(
        {"transcript": gap.transcript.pk, "start_char": place.start, "end_char": place.end}
    )
    return {
        "kind": place.kind,
        "source": gap.transcript.source.slug,
        "start": place.start,
        "end": place.end,
        "after": gap.after,
        "words": _in_context(gap),
        "explain": f"{reverse('admin:provisions_span_add')}?{query}",
    }


def _in_context(gap: Gap) -> SafeString:
    return format_html("…{}<mark>{}</mark>{}…", gap.before_words, gap.words[:400], gap.after_words)


def _words(clause: Clause) -> str:
    texts = sorted(clause.texts.all(), key=lambda text: (text.standing, text.language))
    return "\n".join([clause.heading, *(text.text for text in texts)])


urlpatterns = [
    path("plans/<slug:slug>/", plan, name="plan"),
    path("plans/<slug:slug>/editions/<path:label>/", edition, name="edition"),
]
