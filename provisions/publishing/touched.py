"""What must be looked at: what was written since it was last published, and what depends on it.

Triggers note every write in the queue `Touched`. A publication reads the queue in its snapshot and
deletes what it read, in its own transaction: what others commit later, or what is rolled back with
the publication, is there for the next one. See decision 0011.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

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
    SourceText,
    Span,
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
        (SourceText, "source", "plan__slug"),
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
    """What a publication looks at, the entries of the queue that it settles, and what stays."""

    scope: Scope
    settled: Q
    #: Plans that depend on what was looked at, and that the next publication must look at.
    waiting: tuple[int, ...] = ()

    def settle(self) -> None:
        """Take the entries out of the queue; must run in the publication's transaction."""
        Touched.objects.filter(self.settled).delete()
        Touched.objects.bulk_create(Touched(noun="span", plan=plan) for plan in self.waiting)


def work(plan: str | None = None, *, is_full: bool = False) -> Work:
    """Find what must be looked at: one plan, everything, or what was written since.

    Everything is looked at the first time, and when documents have come to be rendered otherwise.
    """
    if plan is not None:
        return _work_on_one(plan)
    ids = Q(pk__in=list(Touched.objects.values_list("pk", flat=True)))
    if is_full or not _is_rendered_alike():
        return Work(Scope(), ids)
    return Work(Scope(frozenset(_plans()), frozenset(_nouns())), ids)


def _work_on_one(slug: str) -> Work:
    own = list(Plan.objects.filter(slug=slug).values_list("pk", flat=True))
    written = Touched.objects.filter(plan__in=own)
    waiting = _accounting_for(own) if written.exists() else Plan.objects.none()
    return Work(
        Scope(frozenset([slug]), keeps=True),
        # What was written to the plan's own row stays: its slug may have been another, under which
        # it is still published.
        Q(plan__in=own) & ~Q(noun="plan"),
        tuple(waiting.values_list("pk", flat=True)),
    )


def _accounting_for(plans: Collection[int | None]) -> QuerySet[Plan]:
    """The plans whose sources hold clauses of these: their coverage names and quotes them."""
    elsewhere = Span.objects.filter(clause__plan__in=plans).exclude(
        transcript__plan=F("clause__plan")
    )
    return Plan.objects.filter(pk__in=elsewhere.values("transcript__plan"))


def _is_rendered_alike() -> bool:
    last = Revision.objects.order_by("-number").values_list("rendering", flat=True).first()
    return last == RENDERING


def _nouns() -> Iterator[str]:
    for noun in (
        Touched.objects.filter(plan=None).order_by().values_list("noun", flat=True).distinct()
    ):
        yield noun
        if noun in DOCUMENTS_OF:
            yield DOCUMENTS_OF[noun]


def _plans() -> Iterator[str]:
    """The slugs of plans written inside, of those that depend on rows outside, of those gone."""
    pks = list(
        Touched.objects.exclude(plan=None).order_by().values_list("plan", flat=True).distinct()
    )
    yield from Plan.objects.filter(pk__in=pks).values_list("slug", flat=True)
    yield from _accounting_for(pks).values_list("slug", flat=True)
    rows: dict[str, list[int]] = defaultdict(list)
    for noun, row in Touched.objects.order_by().values_list("noun", "row").distinct():
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
