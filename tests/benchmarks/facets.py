"""Facets and groups over a large corpus, beside the GROUP BY that a person would write.

On its own, over whatever is published in a database: `DATABASE_URL=... python -m
tests.benchmarks.facets`. Requests are made in this very process: only the server's time counts.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import django

#: What issue 5 promises of filtered facets: so many times PostgreSQL's own GROUP BY.
PROMISED_RATIO = 3

#: What issue 5 promises of whole lists, "served from the revision": nothing is counted again.
PROMISED_SHARE_OF_GROUP_BY = 0.5

#: The best of so many: the first pays for caches.
TRIES = 3

LISTED = (
    "revision_to IS NULL AND (listed_from_on IS NULL OR listed_from_on <= current_date) "
    "AND (listed_until_on IS NULL OR listed_until_on > current_date)"
)
CLAUSES = "FROM provisions_publishedclause"

#: What is asked, in SQL and of the API; whether the list is filtered.
QUESTIONS = (
    ("clauses by plan", f"SELECT plan, count(*) {CLAUSES} WHERE {LISTED}", "facets=plan", False),
    (
        "clauses by theme",
        f"SELECT theme, count(*) {CLAUSES}, unnest(themes) theme WHERE {LISTED}",
        "facets=theme",
        False,
    ),
    (
        "operative clauses by plan",
        f"SELECT plan, count(*) {CLAUSES} WHERE {LISTED} AND is_operative",
        "is_operative=true&facets=plan",
        True,
    ),
    (
        "operative clauses by theme",
        f"SELECT theme, count(*) {CLAUSES}, unnest(themes) theme WHERE {LISTED} AND is_operative",
        "is_operative=true&facets=theme",
        True,
    ),
    (
        "operative clauses by theme, counts alone",
        f"SELECT theme, count(*) {CLAUSES}, unnest(themes) theme WHERE {LISTED} AND is_operative",
        "is_operative=true&group_by=theme",
        True,
    ),
    (
        # The worst there is: nearly as many values as clauses.
        "operative clauses by clauses above",
        f"SELECT a, count(*) {CLAUSES}, unnest(ancestors) a WHERE {LISTED} AND is_operative",
        "is_operative=true&facets=within",
        True,
    ),
    (
        "sections by form of plan",
        f"SELECT plan_type, count(*) {CLAUSES} WHERE {LISTED} AND clause_type = 'section'",
        "clause_type=section&facets=plan_type",
        True,
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One question: how long PostgreSQL takes, how long we take, in seconds."""

    name: str
    bare: float
    ours: float
    is_filtered: bool

    @property
    def promised(self) -> float:
        """How many times PostgreSQL's time it may take."""
        return PROMISED_RATIO if self.is_filtered else PROMISED_SHARE_OF_GROUP_BY


def measure() -> list[Row]:
    """Ask each question of PostgreSQL and of the API."""
    # Only now are there settings.
    from django.db import connection
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})

    def ask_bare(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} GROUP BY 1 ORDER BY 2 DESC, 1")
            cursor.fetchall()

    def ask_ours(query: str) -> None:
        response = client.get(f"/api/v1/clauses/?{query}")
        if response.status_code != 200:
            raise RuntimeError(f"{query} answered {response.status_code}")

    return [
        Row(name, best(lambda sql=sql: ask_bare(sql)), best(lambda q=q: ask_ours(q)), is_filtered)
        for name, sql, q, is_filtered in QUESTIONS
    ]


def best(ask: Callable[[], None]) -> float:
    """The shortest of some tries, in seconds."""
    seconds = []
    for _ in range(TRIES):
        started = time.monotonic()
        ask()
        seconds.append(time.monotonic() - started)
    return min(seconds)


def table(rows: list[Row]) -> Iterator[str]:
    """Each question against its promise."""
    yield f"\n{'Facets':46}{'govdb':>11}{'GROUP BY':>11}{'ratio':>8}{'promised':>10}"
    for row in rows:
        yield (
            f"{row.name:46}{row.ours * 1000:8.0f} ms{row.bare * 1000:8.0f} ms"
            f"{row.ours / row.bare:7.2f}x{row.promised:9.1f}x"
        )


def keeps_promises(rows: list[Row]) -> bool:
    """Whether every question is answered as fast as promised."""
    return all(row.ours <= row.promised * row.bare for row in rows)


def main() -> int:
    """Measure what is published; the exit code is 1 if a promise is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
    django.setup()
    rows = measure()
    sys.stdout.writelines(f"{line}\n" for line in table(rows))
    return 0 if keeps_promises(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
