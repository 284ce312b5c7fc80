"""Reasons against a publication: records that would be broken, false or incomplete.

A broken record is never published. A false or incomplete one can be published by a person who gives
a reason, which is also published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, Exists, F, OuterRef, Q

from provisions.analysis.coverage import accounts
from provisions.analysis.evidence import faults, misplaced
from provisions.analysis.missing_assignments import notes_on_unassigned
from provisions.choices import Completeness, Stage
from provisions.models import (
    Assignment,
    Citation,
    Clause,
    ClauseText,
    Coding,
    Edition,
    SourceText,
    Theme,
)
from provisions.models.curated.themes import ThemeMatch
from provisions.publishing.rendered_record import PublicationScope
from provisions.publishing.renderers.batches import READY_CLAUSES, READY_CODED, ready_plans

REASONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason against a publication, in a sentence that says what to correct."""

    sentence: str
    #: Whether a person can publish nevertheless, by giving a reason.
    is_overridable: bool

    def __str__(self) -> str:
        return self.sentence


def reasons_against(scope: PublicationScope) -> list[Reason]:
    """The reasons against this publication; at most REASONS_SHOWN of each kind."""
    breaking = (_drafts_above, _draft_sources, _themes_below_drafts, _themes_replaced_by_drafts)
    misleading = (
        _complete_plans_with_drafts,
        _disagreements,
        _misplaced_evidence,
        _unexplained_characters,
    )
    return [
        *(Reason(sentence, False) for check in breaking for sentence in check(scope)),
        *(Reason(sentence, True) for check in misleading for sentence in check(scope)),
    ]


def _in_schemes(scope: PublicationScope, path: str = "") -> Q:
    return Q() if scope.schemes is None else Q(**{f"{path}scheme__slug__in": scope.schemes})


def notes_on(scope: PublicationScope) -> list[str]:
    """Notes on results that this publication lacks; at most REASONS_SHOWN plans."""
    codings = Coding.objects.filter(READY_CODED, clause__plan__in=ready_plans(scope))
    return [note for _, note in islice(notes_on_unassigned(codings), REASONS_SHOWN)]


def _drafts_above(scope: PublicationScope) -> Iterator[str]:
    rows = Clause.objects.filter(
        READY_CLAUSES, parent__stage=Stage.DRAFT, plan__in=ready_plans(scope)
    ).select_related("plan", "parent__plan")
    for row in rows[:REASONS_SHOWN]:
        yield f"Clause {row} is ready, but its parent {row.parent} is a draft; make it ready too."


def _draft_sources(scope: PublicationScope) -> Iterator[str]:
    plans = ready_plans(scope)
    draft = Q(source__stage=Stage.DRAFT)
    of_clause = Q(clause__stage=Stage.READY, clause__plan__in=plans)
    uses = (
        Citation.objects.filter(draft, of_clause | Q(plan__in=plans)),
        ClauseText.objects.filter(draft, of_clause),
        Edition.objects.filter(draft, plan__in=plans),
        SourceText.objects.filter(draft, plan__in=plans),
        ThemeMatch.objects.filter(
            draft,
            _in_schemes(scope, "theme__"),
            theme__stage=Stage.READY,
            theme__scheme__stage=Stage.READY,
        ),
    )
    for rows in uses:
        noun = rows.model._meta.verbose_name
        for row in rows.select_related("source")[:REASONS_SHOWN]:
            yield f"The {noun} {row} uses source {row.source}, which is a draft; make it ready too."


def _themes_below_drafts(scope: PublicationScope) -> Iterator[str]:
    rows = Theme.objects.filter(
        _in_schemes(scope),
        stage=Stage.READY,
        scheme__stage=Stage.READY,
        broader__stage=Stage.DRAFT,
    ).select_related("scheme", "broader__scheme")
    for row in rows[:REASONS_SHOWN]:
        yield f"Theme {row} is ready, but its parent {row.broader} is a draft; make it ready too."


def _themes_replaced_by_drafts(scope: PublicationScope) -> Iterator[str]:
    rows = Theme.objects.filter(
        _in_schemes(scope),
        stage=Stage.READY,
        scheme__stage=Stage.READY,
        replaced_by__stage=Stage.DRAFT,
    ).select_related("scheme", "replaced_by__scheme")
    for row in rows[:REASONS_SHOWN]:
        yield f"Theme {row} is replaced by {row.replaced_by}, which is a draft; make it ready too."


def _complete_plans_with_drafts(scope: PublicationScope) -> Iterator[str]:
    rows = (
        ready_plans(scope)
        .filter(completeness=Completeness.FULL, clauses__stage=Stage.DRAFT)
        .annotate(drafts=Count("clauses"))
    )
    for row in rows[:REASONS_SHOWN]:
        yield (
            f"Plan {row} is marked as complete, but {row.drafts} of its clauses are drafts; make "
            "them ready, or mark the plan as partial and give a reason."
        )


def _disagreements(scope: PublicationScope) -> Iterator[str]:
    settled = Assignment.objects.filter(clause=OuterRef("clause"), theme=OuterRef("theme"))
    against = Coding.objects.filter(
        clause=OuterRef("clause"), theme=OuterRef("theme"), applies=False
    ).exclude(coder=OuterRef("coder"))
    rows = (
        Coding.objects.filter(READY_CODED, Exists(against), ~Exists(settled), applies=True)
        .filter(clause__plan__in=ready_plans(scope))
        .annotate(plan=F("clause__plan__slug"), eid=F("clause__eid"), name=F("theme__slug"))
        .order_by("plan", "eid", "name")
    )
    for plan, eid, name in rows.values_list("plan", "eid", "name").distinct()[:REASONS_SHOWN]:
        yield (
            f"Coders disagree whether clause {plan}:{eid} is about theme {name}; adjudicate the "
            "disagreement."
        )


def _misplaced_evidence(scope: PublicationScope) -> Iterator[str]:
    """Codings whose quoted evidence is no longer in the text."""
    codings = Coding.objects.filter(READY_CODED, clause__plan__in=ready_plans(scope))
    for coding, fault in faults(misplaced(codings).order_by("pk")[:REASONS_SHOWN]):
        yield f"The evidence of coding {coding.record_key} is not in the text. {fault}"


def _unexplained_characters(scope: PublicationScope) -> Iterator[str]:
    """Loaded texts must be in clauses, or excluded with a reason, to the last character."""
    plans = ready_plans(scope).filter(pk__in=SourceText.objects.values("plan"))
    slugs = plans.order_by("slug").values_list("slug", flat=True)
    found = ((slug, made) for slug in slugs for made in accounts(slug) if made.unexplained)
    for slug, made in islice(found, REASONS_SHOWN):
        first = made.places[0]
        yield (
            f"{made.unexplained:,} characters of {made.source} are in no clause and no exclusion "
            f"of {slug}; the first are at {first.start:,} ({first.kind}): {first.quote}"
        )
