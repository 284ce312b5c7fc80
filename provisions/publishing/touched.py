"""What must be looked at: what was written since it was last published, and what depends on it.

Triggers note every write in the queue `Touched`. A publication reads the queue in its snapshot and
deletes what it read, in its own transaction: what others commit later, or what is rolled back with
the publication, is there for the next one. See decision 0011.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from provisions.models import (
    Assignment,
    Citation,
    ClauseText,
    Coding,
    Correspondence,
    Duty,
    Edition,
    Involvement,
    Plan,
    PublishedPlan,
    Revision,
    Silence,
    Theme,
    Touched,
)
from provisions.publishing.documents import RENDERING
from provisions.publishing.documents.grouping import ready_plans
from provisions.publishing.records import Scope

#: Nouns outside plans whose documents another noun's rows go into.
DOCUMENTS_OF = {
    "themelabel": "theme",
    "themematch": "theme",
    "scheme": "theme",
    "source": "theme",
    "jurisdiction": "organization",
}

#: The way to the plan from what refers to a row outside plans, by that row's noun.
DEPENDENTS = {
    "jurisdiction": ((Plan, "jurisdiction", "slug"),),
    "organization": (
        (Involvement, "organization", "plan__slug"),
        (Involvement, "organization", "clause__plan__slug"),
        (Duty, "organization", "clause__plan__slug"),
    ),
    "source": (
        (Citation, "source", "plan__slug"),
        (Citation, "source", "clause__plan__slug"),
        (ClauseText, "source", "clause__plan__slug"),
        (Edition, "source", "plan__slug"),
    ),
    "theme": (
        (Assignment, "theme", "clause__plan__slug"),
        (Coding, "theme", "clause__plan__slug"),
        (Silence, "theme", "plan__slug"),
    ),
    "coder": (
        (Coding, "coder", "clause__plan__slug"),
        (Assignment, "adjudicator", "clause__plan__slug"),
        (Silence, "coder", "plan__slug"),
        (Correspondence, "coder", "from_clause__plan__slug"),
    ),
}


@dataclass(frozen=True, slots=True)
class Work:
    """What a publication looks at, and the entries of the queue that it settles."""

    scope: Scope
    settled: Q

    def settle(self) -> None:
        """Take the entries out of the queue; must run in the publication's transaction."""
        Touched.objects.filter(self.settled).delete()


def work(plan: str | None = None, *, is_full: bool = False) -> Work:
    """Find what must be looked at: one plan, everything, or what was written since.

    Everything is looked at the first time, and when documents have come to be rendered otherwise.
    """
    if plan is not None:
        own = Plan.objects.filter(slug=plan).values_list("pk", flat=True)
        return Work(Scope(frozenset([plan]), keeps=True), Q(plan__in=list(own)))
    ids = Q(pk__in=list(Touched.objects.values_list("pk", flat=True)))
    if is_full or not _is_rendered_alike():
        return Work(Scope(), ids)
    return Work(Scope(frozenset(_plans()), frozenset(_nouns())), ids)


def _is_rendered_alike() -> bool:
    last = Revision.objects.order_by("-number").values_list("rendering", flat=True).first()
    return last == RENDERING


def _nouns() -> Iterator[str]:
    for noun in Touched.objects.filter(plan=None).values_list("noun", flat=True).distinct():
        yield noun
        if noun in DOCUMENTS_OF:
            yield DOCUMENTS_OF[noun]


def _plans() -> Iterator[str]:
    """The slugs of plans written inside, of those that depend on rows outside, of those gone."""
    pks = Touched.objects.exclude(plan=None).values("plan")
    yield from Plan.objects.filter(pk__in=pks).values_list("slug", flat=True)
    rows: dict[str, list[int]] = defaultdict(list)
    for noun, row in Touched.objects.values_list("noun", "row").distinct():
        if row is not None:
            rows[noun].append(row)
    if "scheme" in rows:
        themes = Theme.objects.filter(scheme__in=rows.pop("scheme"))
        rows["theme"] += themes.values_list("pk", flat=True)
    for noun, found in rows.items():
        for model, link, path in DEPENDENTS[noun]:
            users = model.objects.filter(**{f"{link}__in": found, f"{path}__isnull": False})
            yield from users.order_by().values_list(path, flat=True).distinct()
    if Touched.objects.filter(noun="plan").exists():
        published = PublishedPlan.objects.current()
        gone = published.exclude(key__in=ready_plans(Scope()).values("slug"))
        yield from gone.values_list("key", flat=True)
