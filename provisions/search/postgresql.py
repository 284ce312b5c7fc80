"""Search with PostgreSQL: English full text, and substrings for scripts without spaces.

Words and phrases are found in any English inflection: `evaluations` finds `evaluation`. Chinese and
other scripts without spaces, and beginnings of words, are found as substrings; the trigram index
finds those of three or more characters. Shorter ones have no trigram: every text is compared, which
takes 0.14 s with 100,000 clauses. A database with LC_CTYPE C has no trigrams beyond ASCII either;
results are the same, but slower (provisions.search.letters warns).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, ExpressionWrapper, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Length, Replace, Round

from provisions.search.text_search import CONFIGURATION, FoundTerm, TextSearch, words_of
from provisions.search.words import SearchTerm

#: The number of decimals of a rank, so that it is the same after a round trip in a cursor.
RANK_DECIMALS = 6
#: The rank of a substring that occurs once, and half of its maximum: close to ts_rank of a word in
#: a text. A theme with a matching label adds the same.
RUN_RANK = 0.06

#: One alternative of a search.
Terms = Sequence[FoundTerm]


def match(rows: QuerySet[Any], search: TextSearch) -> QuerySet[Any]:
    """Narrow published records to those that match a search, annotated with their `rank`."""
    condition = reduce(or_, map(_condition, search.alternatives))
    ranks = [rank for terms in search.alternatives for rank in _ranks(terms)]
    total = reduce(add, ranks, Value(0.0, output_field=FloatField()))
    # Cast: a query with only excluded terms has no rank, and PostgreSQL cannot order by a constant.
    rank = Cast(Round(total, precision=RANK_DECIMALS) if ranks else total, FloatField())
    matching: QuerySet[Any] = rows.filter(condition).annotate(rank=rank)
    return matching


def _condition(terms: Terms) -> Q:
    """Every term is in the record or in its plan's names, and at least one in the record."""
    condition = _all_found(terms)
    included = _included(terms)
    for plans, in_names in _plans_by_terms(included).items():
        others = [found for found in terms if found not in in_names]
        in_plan = Q(plan__in=plans) & _all_found(others)
        if set(in_names) == set(included):
            in_plan &= reduce(or_, map(_found, in_names))
        condition |= in_plan
    return condition


def _plans_by_terms(included: Terms) -> dict[tuple[str, ...], tuple[FoundTerm, ...]]:
    """Plans whose names contain some of several terms, grouped by these terms."""
    if len(included) < 2:
        return {}
    by_plan: dict[str, list[FoundTerm]] = defaultdict(list)
    for found in included:
        for plan in found.plans:
            by_plan[plan].append(found)
    by_terms: dict[tuple[FoundTerm, ...], list[str]] = defaultdict(list)
    for plan, in_names in by_plan.items():
        by_terms[tuple(in_names)].append(plan)
    return {tuple(plans): in_names for in_names, plans in by_terms.items()}


def _all_found(terms: Terms) -> Q:
    """All terms; words without matching themes are one condition, which is fastest."""
    plain = [found for found in terms if not found.term.is_substring and not found.themes]
    condition = Q(search_vector=_query(plain, " & ")) if plain else Q()
    for found in terms:
        if found not in plain:
            condition &= ~_found(found) if found.term.is_excluded else _found(found)
    return condition


def _found(found: FoundTerm) -> Q:
    """A term is in the record's own words, or in a label of one of its themes."""
    term = found.term
    own = Q(search_text__contains=term.text)
    if not term.is_substring:
        own = Q(search_vector=_words(words_of(term)))
    return own | Q(themes__overlap=list(found.themes)) if found.themes else own


def _query(terms: Iterable[FoundTerm], between: str) -> SearchQuery:
    return _words(
        between.join(
            f"{'!' if found.term.is_excluded else ''}{words_of(found.term)}" for found in terms
        )
    )


def _words(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="raw", config=CONFIGURATION)


def _included(terms: Terms) -> Terms:
    return [found for found in terms if not found.term.is_excluded]


def _ranks(terms: Terms) -> list[Any]:
    """The ranks of the parts of an alternative, whose sum is the rank of a record."""
    included = _included(terms)
    ranks = [_run_rank(found.term) for found in included if found.term.is_substring]
    words = [found for found in included if not found.term.is_substring]
    if words:
        # All words are in the record, and closer ones rank higher, unless names contain some.
        is_elsewhere = any(found.themes or found.plans for found in words)
        rank = SearchRank(F("search_vector"), _query(words, " | " if is_elsewhere else " & "))
        ranks.append(Coalesce(rank, 0.0, output_field=FloatField()))
    return [*ranks, *(_theme_rank(found) for found in included if found.themes)]


def _run_rank(term: SearchTerm) -> Any:
    """A rank that grows with the number of occurrences, towards a maximum."""
    removed = Length("search_text") - Length(Replace("search_text", Value(term.text), Value("")))
    count = Cast(removed, FloatField()) / Value(float(len(term.text)))
    return ExpressionWrapper(
        Value(2 * RUN_RANK) * count / (count + Value(1.0)), output_field=FloatField()
    )


def _theme_rank(found: FoundTerm) -> Any:
    has_theme = When(themes__overlap=list(found.themes), then=Value(RUN_RANK))
    return Case(has_theme, default=Value(0.0), output_field=FloatField())
