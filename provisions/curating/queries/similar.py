"""Themes that published clauses with like words have: suggestions, never more.

Only what is published is looked at, and nothing of the clause itself, so that a suggestion tells a
blind coder nothing of what others said of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from provisions.models import Clause, PublishedClause, Scheme

#: What is looked for: the longest words of a clause, which few other clauses have.
WORD = re.compile(r"[a-z]{5,}")
WORDS_SOUGHT = 8

#: So many clauses, the most alike, and so many themes.
CLAUSES_ASKED, THEMES_SUGGESTED = 8, 5


@dataclass(frozen=True, slots=True)
class ThemeSuggestion:
    """A theme of the scheme, and the published clauses on which it rests, by their ids."""

    theme: str
    clauses: tuple[str, ...]


def suggestions(clause: Clause, scheme: Scheme, texts: Iterable[str]) -> list[ThemeSuggestion]:
    """The themes that most of the clauses with like words have; nothing without English words."""
    words = _sought([clause.heading, clause.summary, *texts])
    if not words:
        return []
    query = SearchQuery(" | ".join(words), search_type="raw", config="english")
    rows = (
        PublishedClause.objects.current()
        .filter(search_vector=query, themes__len__gt=0)
        .exclude(public_id=clause.public_id)
        .annotate(rank=SearchRank(F("search_vector"), query))
        .order_by("-rank", "key")
        .values_list("public_id", "themes")
    )
    votes: Counter[str] = Counter()
    reasons: dict[str, list[str]] = defaultdict(list)
    for number, (public_id, themes) in enumerate(rows[:CLAUSES_ASKED]):
        for theme in themes:
            whose, _, slug = theme.partition(":")
            if whose == scheme.slug:
                votes[slug] += CLAUSES_ASKED - number
                reasons[slug].append(public_id)
    best = sorted(votes, key=lambda slug: (-votes[slug], slug))[:THEMES_SUGGESTED]
    return [ThemeSuggestion(slug, tuple(reasons[slug])) for slug in best]


def _sought(texts: list[str]) -> list[str]:
    words = {word for text in texts for word in WORD.findall(text.lower())}
    return sorted(words, key=lambda word: (-len(word), word))[:WORDS_SOUGHT]
