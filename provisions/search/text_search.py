"""From the terms of a query to what finds them: words, and themes and plans that are called so.

The labels of a clause's themes and the names of its plan are not in its own row: they are looked
up as they were at the revision that is read, so renaming one of them republishes no clause.
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

#: For each term whether it has words that mean something, and the keys of what is called so.
LOOK_UP = """
    SELECT numnode(asked.query) > 0 OR asked.run IS NOT NULL{columns}
    FROM (
        SELECT place, to_tsquery('{configuration}', words) AS query, run,
            to_tsquery('{configuration}', words || CASE words WHEN '' THEN '' ELSE ':A' END) AS name
        FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (words, run, place)
    ) asked
    ORDER BY asked.place
"""
CALLED_SO = """,
    ARRAY(
        SELECT key FROM ({rows}) visible
        WHERE search_vector @@ asked.name
            OR search_text LIKE asked.run AND search_names LIKE asked.run
        ORDER BY key
    )
"""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """Whose names are searched with a record: nouns, at a revision; None for the latest."""

    models: tuple[type[PublishedRecord], ...] = ()
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term, and the keys of the themes and plans whose names hold it."""

    term: SearchTerm
    themes: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSearch:
    """A query as understood: alternatives, each of terms that must hold together."""

    query: str
    alternatives: tuple[tuple[FoundTerm, ...], ...]


NO_CONTEXT = SearchContext()


def understood(query: str, context: SearchContext = NO_CONTEXT) -> TextSearch:
    """Read a query; the `context` of clauses is their themes and plans.

    Raises QueryError for what no text could hold: no words, only very common ones, or too many.
    """
    asked = alternatives(query)
    found = _looked_up(list(dict.fromkeys(term for each in asked for term in each)), context)
    usable = (tuple(found[term] for term in each if term in found) for each in asked)
    search = TextSearch(query, tuple(filter(None, usable)))
    if not search.alternatives:
        raise QueryError(
            "There is nothing to search for: give a word that carries meaning, "
            "not only signs or very common words such as 'the'."
        )
    return search


def words_of(term: SearchTerm) -> str:
    """A term in the syntax of to_tsquery, of whose signs plain words hold none."""
    return f"'{term.text}'"


def _looked_up(terms: Sequence[SearchTerm], context: SearchContext) -> dict[SearchTerm, FoundTerm]:
    """What finds each term; those of very common words alone are left out."""
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
    """SQL and its first parameters; composing it takes longer than running it."""
    columns: list[str] = []
    parameters: list[Any] = []
    for model in context.models:
        records: Any = model.objects
        revision = context.revision
        rows = records.current() if revision is None else records.known_at(revision)
        searched = rows.order_by().values("key", "search_vector", "search_names", "search_text")
        sql, values = searched.query.sql_with_params()
        columns.append(CALLED_SO.format(rows=sql))
        parameters += values
    statement = LOOK_UP.format(columns="".join(columns), configuration=CONFIGURATION)
    return statement, tuple(parameters)
