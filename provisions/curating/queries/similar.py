"""Suggests themes from published clauses with similar words.

Only other, published clauses are used, so that a suggestion reveals nothing to a blind coder about
the judgements of others on the clause.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from provisions.models import Clause, PublishedClause, Scheme

#: The query consists of the longest words of a clause, which are rare in other clauses.
WORD = re.compile(r"[a-z]{5,}")
WORDS_SOUGHT = 8

#: The number of the most similar clauses that are used, and of themes that are suggested.
CLAUSES_ASKED, THEMES_SUGGESTED = 8, 5


@dataclass(frozen=True, slots=True)
class ThemeSuggestion:
    """A theme of the scheme, and the ids of the published clauses that have it."""

    theme: str
    clauses: tuple[str, ...]


def suggestions(clause: Clause, scheme: Scheme, texts: Iterable[str]) -> list[ThemeSuggestion]:
    """The most frequent themes of clauses with similar words; empty without English words."""
    words = _query_words([clause.heading, clause.summary, *texts])
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
            scheme_slug, _, slug = theme.partition(":")
            if scheme_slug == scheme.slug:
                votes[slug] += CLAUSES_ASKED - number
                reasons[slug].append(public_id)
    best = sorted(votes, key=lambda slug: (-votes[slug], slug))[:THEMES_SUGGESTED]
    return [ThemeSuggestion(slug, tuple(reasons[slug])) for slug in best]


def _query_words(texts: list[str]) -> list[str]:
    words = {word for text in texts for word in WORD.findall(text.lower())}
    return sorted(words, key=lambda word: (-len(word), word))[:WORDS_SOUGHT]
