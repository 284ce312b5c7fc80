"""The lists of the admin over a large corpus: no page takes longer than promised.

Pages are asked for in this very process, templates and all: only the server's own time counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

#: What issue 4 promises of every list, searched or not.
PROMISED_SECONDS, PROMISED_QUERIES = 0.3, 12

#: The better of so many: the first pays for templates and connections.
TRIES = 2

#: A word that the corpus has in some headings.
WORD = "Gesetz"


@dataclass(frozen=True, slots=True)
class Row:
    """One list, how long it took and how many queries."""

    name: str
    seconds: float
    queries: int

    @property
    def is_kept(self) -> bool:
        """Whether it is what was promised."""
        return self.seconds <= PROMISED_SECONDS and self.queries <= PROMISED_QUERIES


def measure() -> list[Row]:
    """Open every list of ours, and search it; the slowest first."""
    user = User.objects.create_superuser("benchmark-of-lists")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return sorted(_rows(client), key=lambda row: -row.seconds)


def _rows(client: Client) -> Iterator[Row]:
    for model in admin.site._registry:
        if model._meta.app_label != "provisions":
            continue
        page = reverse(f"admin:provisions_{model._meta.model_name}_changelist")
        for name, query in (("list", {}), ("search", {"q": WORD})):
            seconds, queries = min(_once(client, page, query) for _ in range(TRIES))
            yield Row(f"{model.__name__} {name}", seconds, queries)


def _once(client: Client, page: str, query: dict[str, str]) -> tuple[float, int]:
    with CaptureQueriesContext(connection) as captured:
        started = time.monotonic()
        response = client.get(page, query)
        seconds = time.monotonic() - started
    if response.status_code != 200:
        raise RuntimeError(f"{page} answered {response.status_code}")
    return seconds, len(captured)


def table(rows: list[Row], shown: int = 5) -> Iterator[str]:
    """The slowest lists against the promise."""
    yield f"\nLists of the admin, the slowest {shown} of {len(rows)}; promised: 300 ms, 12 queries"
    for row in rows[:shown]:
        share = row.seconds / PROMISED_SECONDS
        yield f"{row.name:46}{row.seconds * 1000:7.0f} ms{row.queries:5}{share:8.2f} of the promise"


def keeps_promises(rows: list[Row]) -> bool:
    """Whether every list does."""
    return all(row.is_kept for row in rows)
