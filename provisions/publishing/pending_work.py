"""What must be looked at: what was written since it was last published, and what depends on it.

Triggers note every write as a `PublicationQueueEntry`. A publication reads the queue in its
snapshot and deletes what it read, in its own transaction: what others commit later, or what is
rolled back with the publication, is there for the next one. See decision 0011.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from provisions.models import Plan, PublicationQueueEntry, PublishedPlan, Revision, Scheme
from provisions.publishing.closure import closure_of
from provisions.publishing.dependents import accounting_for, plans_judged_anew, plans_using
from provisions.publishing.rendered_record import PublicationScope
from provisions.publishing.renderers import RENDERING
from provisions.publishing.renderers.batches import ready_plans

#: Nouns outside plans whose documents another noun's rows go into.
DOCUMENTS_OF = {
    "themelabel": "theme",
    "themematch": "theme",
    "scheme": "theme",
    "source": "theme",
    "jurisdiction": "organization",
}


@dataclass(frozen=True, slots=True)
class PendingWork:
    """What a publication looks at, and the entries of the queue that it settles."""

    scope: PublicationScope
    settled: Q
    #: In sentences: what a plan that is published alone takes along, and what waits.
    taken_along: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def settle(self) -> None:
        """Take the entries out of the queue; must run in the publication's transaction."""
        PublicationQueueEntry.objects.filter(self.settled).delete()


def pending_work(plan: str | None = None, *, is_full: bool = False) -> PendingWork:
    """Find what must be looked at: one plan, everything, or what was written since.

    Everything is looked at the first time, and when documents have come to be rendered otherwise.
    """
    if plan is not None:
        return _work_on_one(plan)
    ids = Q(pk__in=list(PublicationQueueEntry.objects.values_list("pk", flat=True)))
    if is_full or not _is_rendered_alike():
        return PendingWork(PublicationScope(), ids)
    return PendingWork(PublicationScope(frozenset(_plans()), frozenset(_nouns())), ids)


def _work_on_one(slug: str) -> PendingWork:
    found = closure_of(slug)
    plans = Plan.objects.filter(slug__in=found.plans).values_list("pk", flat=True)
    return PendingWork(
        found.scope,
        found.settled | Q(plan__in=list(plans)),
        tuple(found.taken_along),
        tuple(found.left_out),
    )


def _is_rendered_alike() -> bool:
    last = Revision.objects.order_by("-number").values_list("rendering", flat=True).first()
    return last == RENDERING


def _nouns() -> Iterator[str]:
    for noun in (
        PublicationQueueEntry.objects.filter(plan=None)
        .order_by()
        .values_list("noun", flat=True)
        .distinct()
    ):
        yield noun
        if noun in DOCUMENTS_OF:
            yield DOCUMENTS_OF[noun]


def _plans() -> Iterator[str]:
    """The slugs of plans written inside, of those that depend on rows outside, of those gone."""
    pks = list(
        PublicationQueueEntry.objects.exclude(plan=None)
        .order_by()
        .values_list("plan", flat=True)
        .distinct()
    )
    yield from Plan.objects.filter(pk__in=pks).values_list("slug", flat=True)
    yield from accounting_for(pks).values_list("slug", flat=True)
    rows: dict[str, list[int]] = defaultdict(list)
    for noun, row in PublicationQueueEntry.objects.order_by().values_list("noun", "row").distinct():
        if row is not None:
            rows[noun].append(row)
    yield from plans_using(rows)
    if PublicationQueueEntry.objects.filter(noun="scheme").exists():
        yield from plans_judged_anew(Scheme.objects.all())
    if PublicationQueueEntry.objects.filter(noun="plan").exists():
        published = PublishedPlan.objects.current()
        gone = published.exclude(key__in=ready_plans(PublicationScope()).values("slug"))
        yield from gone.values_list("key", flat=True)
