"""Comparing two plans against an ordinary page of a list, in one process, turn by turn.

The two headline plans are the shipped ones; the others are two of the large corpus. The shipped
ones are published beside the corpus, so both comparisons look for their plans among many.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.db.models import Count
from django.test import Client

from provisions.models import PublishedClause
from provisions.publishing.publisher import publish

#: How many times an ordinary list page a comparison may take: issue 5's bar.
PROMISED_SHIPPED, PROMISED_LARGE = 5, 50

LIST = "/api/v1/clauses/"
ROUNDS = 100

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
HEADLINE = ("us-ai-action-plan-2025", "cn-global-ai-governance-action-plan-2025")

#: A plan of the corpus that is neither a scrap nor a code of law.
CLAUSES = (40, 400)


@dataclass(frozen=True, slots=True)
class Row:
    """A comparison beside a list page of the same data."""

    name: str
    list_seconds: float
    compare_seconds: float
    promised: float

    @property
    def ratio(self) -> float:
        """How many list pages it takes."""
        return self.compare_seconds / self.list_seconds

    @property
    def is_kept(self) -> bool:
        """Whether it is what was promised."""
        return self.ratio <= self.promised


def measure() -> list[Row]:
    """Compare two plans of the corpus, and then the two headline plans."""
    rows = PublishedClause.objects.current().filter(themes__len__gt=0).order_by()
    sizes = rows.values("plan").annotate(size=Count("pk")).filter(size__range=CLAUSES)
    one, other = sizes.order_by("plan").values_list("plan", flat=True)[:2]
    large = _measured("two plans of the corpus", (one, other), PROMISED_LARGE)
    call_command("load", str(FIXTURES), verbosity=0)
    publish(published_by="benchmark", override="A benchmark.")
    return [_measured("the two headline plans", HEADLINE, PROMISED_SHIPPED), large]


def _measured(name: str, plans: tuple[str, str], promised: float) -> Row:
    """Ask for both in turn, so that whatever else the machine does falls on both."""
    client = Client(headers={"host": "127.0.0.1"})
    compare = f"/api/v1/compare/?plans={','.join(plans)}"
    seconds: dict[str, list[float]] = {LIST: [], compare: []}
    for _ in range(ROUNDS):
        for address, taken in seconds.items():
            started = time.perf_counter()
            response = client.get(address)
            taken.append(time.perf_counter() - started)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")
    return Row(name, median(seconds[LIST]), median(seconds[compare]), promised)


def table(rows: list[Row]) -> Iterator[str]:
    """The ratios against the promises."""
    heads = f"{'list page':>12}{'compare':>12}{'ratio':>8}{'promised':>10}"
    yield f"\n{'Comparing two plans':34}{heads}"
    for row in rows:
        times = f"{row.list_seconds * 1000:9.1f} ms{row.compare_seconds * 1000:9.1f} ms"
        yield f"{row.name:34}{times}{row.ratio:8.1f}{row.promised:10.0f}"
