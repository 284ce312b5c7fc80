"""Searches a plan for a theme, and records its absence together with the searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from provisions.curating.codebook_changes import in_tree_order
from provisions.curating.errors import RefusedError
from provisions.models import (
    Assignment,
    Clause,
    ClauseText,
    Coder,
    Plan,
    Scheme,
    Search,
    Silence,
    Theme,
)

#: The maximum number of matches shown; the count is always complete.
PLACES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ThemeSearch:
    """One search: the words, the language of the texts, and the number of matching clauses."""

    words: str
    language: str
    match_count: int


@dataclass(frozen=True, slots=True)
class SilenceState:
    """The state of a theme in a plan; a theme without results is not by itself a silence."""

    theme: Theme
    depth: int
    #: The number of clauses with this theme.
    clause_count: int
    silences: tuple[Silence, ...]

    @property
    def name(self) -> str:
        """The name of the state, as in the API."""
        if self.clause_count:
            return "present"
        return "searched_absent" if self.silences else "not_yet_coded"


def states(plan: Plan, scheme: Scheme) -> list[SilenceState]:
    """The state in a plan of every theme in use of a scheme."""
    counts = dict(
        Assignment.objects.filter(clause__plan=plan, theme__scheme=scheme, applies=True)
        .values_list("theme")
        .annotate(Count("clause", distinct=True))
    )
    recorded: dict[int, list[Silence]] = {}
    rows = Silence.objects.filter(plan=plan, theme__scheme=scheme).select_related("coder")
    for row in rows.prefetch_related("searches"):
        recorded.setdefault(row.theme_id, []).append(row)
    return [
        SilenceState(theme, depth, counts.get(theme.pk, 0), tuple(recorded.get(theme.pk, ())))
        for theme, depth in in_tree_order(scheme)
        if not theme.is_deprecated
    ]


def search(plan: Plan, words: str, language: str) -> tuple[ThemeSearch, QuerySet[ClauseText]]:
    """Search the texts of a plan for words as one string, ignoring case.

    Raises RefusedError without words, or if the plan has no text in this language.
    """
    words = " ".join(words.split())
    texts = ClauseText.objects.filter(clause__plan=plan, language=language)
    if not words:
        raise RefusedError("The words are empty. Type the words to search for.")
    if not texts.exists():
        raise RefusedError(f"{plan.slug} has no text in '{language}'. Choose another language.")
    found: QuerySet[ClauseText] = (
        texts.filter(Q(text__icontains=words) | Q(heading__icontains=words))
        .select_related("clause__plan")
        .order_by("clause__position", "clause")
    )
    count = found.values("clause").distinct().count()
    return ThemeSearch(words, language, count), found


@transaction.atomic
def record(
    plan: Plan, theme: Theme, coder: Coder, searches: Sequence[ThemeSearch], method: str
) -> Silence:
    """Record as a draft that a search did not find a theme in a plan.

    Raises RefusedError without a method, or while a clause of the plan has the theme.
    """
    if not method.strip():
        raise RefusedError("The method is empty. Say which texts you read, and in which language.")
    present = Assignment.objects.filter(clause__plan=plan, theme=theme, applies=True).first()
    if present is not None:
        clause: Clause = present.clause
        raise RefusedError(f"{clause} has the theme {theme.preferred_label}, so it is not absent.")
    row = Silence.objects.filter(plan=plan, theme=theme, coder=coder).first()
    row = row or Silence(plan=plan, theme=theme, coder=coder)
    row.codebook_version = theme.scheme.version
    row.searched_on, row.method = timezone.localdate(), method.strip()
    row.full_clean()
    row.save()
    for each in searches:
        Search.objects.update_or_create(
            silence=row,
            language=each.language,
            words=each.words,
            defaults={"match_count": each.match_count, "searched_on": row.searched_on},
        )
    return row


def languages(plan: Plan) -> list[str]:
    """The languages of the plan's texts, its own first."""
    found = ClauseText.objects.filter(clause__plan=plan).values_list("language", flat=True)
    return sorted(set(found.distinct()), key=lambda tag: (tag != plan.language, tag))
