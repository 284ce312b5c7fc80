"""Search by PostgreSQL: English full text, and trigrams for scripts without spaces.

Words, "phrases", OR and -exclusion follow `websearch_to_tsquery` with the English configuration:
`evaluations` finds `evaluation`, and accents must be written. Runs of Chinese, Japanese or Korean
characters are found as they stand anywhere in the text. Where a query has both, both must hold.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Round

MOST_CHARACTERS = 500
#: Han, kana, hangul, and the marks that stand among them.
IDEOGRAPHS = re.compile(
    "(-?)([\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+)"
)
#: A rank has this many decimals, so that it can stand in a cursor and come back the same.
RANK_DECIMALS = 6


class QueryError(ValueError):
    """The words cannot be searched; the message says why and what would work."""


def match(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Narrow published clauses or plans to those that match, and annotate each with its `rank`.

    Raises QueryError for words that no text could match: none, only very common ones, or too many.
    """
    if len(words) > MOST_CHARACTERS:
        raise QueryError(f"A search has at most {MOST_CHARACTERS} characters.")
    if "\x00" in words:
        raise QueryError("A search cannot hold the character U+0000.")
    condition = Q()
    found = IDEOGRAPHS.findall(words)
    for sign, run in found:
        contains = Q(search_text__contains=run)
        condition &= ~contains if sign else contains
    rank: Any = Value(0.0, output_field=FloatField())
    remaining = IDEOGRAPHS.sub(" ", words)
    if _has_terms(remaining):
        query = SearchQuery(remaining, search_type="websearch", config="english")
        condition &= Q(search_vector=query)
        rank = Cast(
            Round(Coalesce(SearchRank(F("search_vector"), query), 0.0), precision=RANK_DECIMALS),
            FloatField(),
        )
    elif not found:
        raise QueryError(
            "There is nothing to search for: give a word that carries meaning, "
            "not only signs or very common words such as 'the'."
        )
    matching: QuerySet[Any] = rows.filter(condition).annotate(rank=rank)
    return matching


def _has_terms(words: str) -> bool:
    if not words.strip():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('english', %s))", [words])
        row = cursor.fetchone()
    return bool(row and row[0])
