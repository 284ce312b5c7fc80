"""Search by PostgreSQL: English full text, and substrings for scripts without spaces.

Words, "phrases", OR and -exclusion follow `websearch_to_tsquery` with the English configuration:
`evaluations` finds `evaluation`; accents must be written as in the text (`Kunst` does not find
`Künst`). Chinese and other scripts without spaces are found as they stand anywhere in the text, in
any case of the Latin letters among them. The two mix: `安全 OR "open source" -chips`.

Runs of three characters and more are found by the trigram index, in a database whose locale knows
letters beyond ASCII (pg_trgm keeps no others with locale C). Shorter ones have no trigram: every
text is compared, which takes 0.14 s with 100,000 clauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Length, Lower, Replace, Round

from provisions.search.words import Alternative, Needle, QueryError, alternatives

CONFIGURATION = "english"
#: A rank has this many decimals, so that it can stand in a cursor and come back the same.
RANK_DECIMALS = 6
#: What a needle found once adds to the rank, and twice what it can add at most: near what
#: ts_rank gives a word.
NEEDLE_RANK = 0.06


def match(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Narrow published clauses or plans to those that match, and annotate each with its `rank`.

    Raises QueryError for words that no text could match: none, only very common ones, or too many.
    """
    asked = _usable(alternatives(words))
    if not asked:
        raise QueryError(
            "There is nothing to search for: give a word that carries meaning, "
            "not only signs or very common words such as 'the'."
        )
    condition = reduce(or_, map(_condition, asked))
    ranks = [rank for alternative in asked for rank in _ranks(alternative)]
    total = reduce(add, ranks, Value(0.0, output_field=FloatField()))
    rank = Cast(Round(total, precision=RANK_DECIMALS), FloatField()) if ranks else total
    matching: QuerySet[Any] = rows.filter(condition).annotate(rank=rank)
    return matching


def _usable(asked: Sequence[Alternative]) -> list[Alternative]:
    """The alternatives that ask for something; words without meaning are dropped from each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT numnode(websearch_to_tsquery(%s::regconfig, words)) > 0"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS asked (words, place) ORDER BY place",
            [CONFIGURATION, [alternative.words for alternative in asked]],
        )
        have_terms = [bool(row[0]) for row in cursor.fetchall()]
    return [
        Alternative(alternative.needles, alternative.words if has_terms else "")
        for alternative, has_terms in zip(asked, have_terms, strict=True)
        if has_terms or alternative.needles
    ]


def _condition(alternative: Alternative) -> Q:
    condition = Q()
    for needle in alternative.needles:
        condition &= _holds(needle)
    if alternative.words:
        condition &= Q(search_vector=_query(alternative))
    return condition


def _holds(needle: Needle) -> Q:
    # Both are served by the trigram index; the second is slower, and only cased letters need it.
    found = Q(search_text__contains=needle.text)
    if _is_cased(needle):
        found = Q(search_text__iregex=re.escape(needle.text))
    return ~found if needle.is_excluded else found


def _query(alternative: Alternative) -> SearchQuery:
    return SearchQuery(alternative.words, search_type="websearch", config=CONFIGURATION)


def _ranks(alternative: Alternative) -> list[Any]:
    """What each part of an alternative adds to the rank of a text."""
    ranks: list[Any] = [
        _needle_rank(needle) for needle in alternative.needles if not needle.is_excluded
    ]
    if alternative.words:
        rank = SearchRank(F("search_vector"), _query(alternative))
        ranks.append(Coalesce(rank, 0.0, output_field=FloatField()))
    return ranks


def _needle_rank(needle: Needle) -> Any:
    """More for a text that says it more often, but ever less more."""
    text: Any = F("search_text")
    sought = needle.text
    if _is_cased(needle):
        text, sought = Lower(text), sought.lower()
    removed = Length(text) - Length(Replace(text, Value(sought), Value("")))
    count = Cast(removed, FloatField()) / Value(float(len(sought)))
    return ExpressionWrapper(
        Value(2 * NEEDLE_RANK) * count / (count + Value(1.0)), output_field=FloatField()
    )


def _is_cased(needle: Needle) -> bool:
    return needle.text.lower() != needle.text.upper()
