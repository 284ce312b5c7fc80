"""Searches clauses by words, fast for a million clauses.

Each word must occur in the clause's eid, locator, heading or summary, or in its plan's slug. One
trigram index covers the first four (`clause_words`); plans are few and are looked up first.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from provisions.models import Clause, Plan
from provisions.models.curated.clauses import CLAUSE_WORDS

#: A word that occurs in more slugs than this does not select plans.
PLANS_CONSIDERED = 500


def clauses_with(typed: str, among: QuerySet[Clause] | None = None) -> QuerySet[Clause]:
    """The clauses that contain every word of `typed`."""
    rows: QuerySet[Clause] = Clause.objects.all() if among is None else among
    rows = rows.annotate(words=CLAUSE_WORDS)
    for word in typed.split():
        slugs = Plan.objects.filter(slug__icontains=word).order_by("pk")
        plans = list(slugs.values_list("pk", flat=True)[:PLANS_CONSIDERED])
        here = Q(words__icontains=word)
        rows = rows.filter(here | Q(plan__in=plans)) if plans else rows.filter(here)
    return rows
