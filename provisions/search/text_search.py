"""Parsed queries: terms, with the themes and plans whose names match them.

The labels of a clause's themes and the names of its plan are not in its own row: they are looked up
at the requested revision, so that renaming one of them republishes no clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from provisions.models.published import PublishedRecord
from provisions.search.words import QueryError, SearchTerm, alternatives

CONFIGURATION = "english"

#: For each term whether it has any word that is not a stop word, and the keys of matching names.
LOOK_UP = """
    SELECT numnode(term.query) > 0 OR term.run IS NOT NULL{columns}
    FROM (
        SELECT place, to_tsquery('{configuration}', words) AS query, run,
            to_tsquery('{configuration}', words || CASE words WHEN '' THEN '' ELSE ':A' END) AS name
        FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (words, run, place)
    ) term
    ORDER BY term.place
"""
MATCHING_NAMES = """,
    ARRAY(
        SELECT key FROM ({rows}) visible
        WHERE search_vector @@ term.name
            OR search_text LIKE term.run AND search_names LIKE term.run
        ORDER BY key
    )
"""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """The nouns whose names are searched with a record, at a revision; None for the latest."""

    models: tuple[type[PublishedRecord], ...] = ()
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term, and the keys of the themes and plans whose names contain it."""

    term: SearchTerm
    themes: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSearch:
    """A parsed query: alternatives, each of terms that must all match."""

    query: str
    alternatives: tuple[tuple[FoundTerm, ...], ...]


NO_CONTEXT = SearchContext()


def parse_query(query: str, context: SearchContext = NO_CONTEXT) -> TextSearch:
    """Parse a query; the `context` of clauses is their themes and plans.

    Raises QueryError for a query without words, with only very common ones, or with too many.
    """
    parsed = alternatives(query)
    found = _with_names(list(dict.fromkeys(term for each in parsed for term in each)), context)
    usable = (tuple(found[term] for term in each if term in found) for each in parsed)
    search = TextSearch(query, tuple(filter(None, usable)))
    if not search.alternatives:
        raise QueryError(
            "The query has only punctuation or very common words such as 'the'; add another word."
        )
    return search


def words_of(term: SearchTerm) -> str:
    """A term in the syntax of to_tsquery; plain words contain none of its operators."""
    return f"'{term.text}'"


def _with_names(terms: Sequence[SearchTerm], context: SearchContext) -> dict[SearchTerm, FoundTerm]:
    """Each term with its matching names; terms of only very common words are omitted."""
    statement, parameters = _statement(context)
    words = ["" if term.is_substring else words_of(term) for term in terms]
    runs = [f"%{term.text}%" if term.is_substring else None for term in terms]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, words, runs])
        rows = cursor.fetchall()
    return {
        term: FoundTerm(term, *map(tuple, keys))
        for term, (is_usable, *keys) in zip(terms, rows, strict=True)
        if is_usable
    }


@lru_cache(maxsize=100)
def _statement(context: SearchContext) -> tuple[str, tuple[Any, ...]]:
    """SQL and its first parameters, cached because composing it takes longer than running it."""
    columns: list[str] = []
    parameters: list[Any] = []
    for model in context.models:
        records: Any = model.objects
        revision = context.revision
        rows = records.current() if revision is None else records.known_at(revision)
        searched = rows.order_by().values("key", "search_vector", "search_names", "search_text")
        sql, values = searched.query.sql_with_params()
        columns.append(MATCHING_NAMES.format(rows=sql))
        parameters += values
    statement = LOOK_UP.format(columns="".join(columns), configuration=CONFIGURATION)
    return statement, tuple(parameters)
