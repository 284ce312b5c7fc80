"""The rows that a publication must compare: those written since the last one, and dependents.

Triggers record every write as a `PublicationQueueEntry`. A publication reads the queue in its
snapshot and deletes the entries that it read, in its own transaction: entries that are committed
later, or rolled back with the publication, remain for the next one. See decision 0011.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from provisions.models import Plan, PublicationQueueEntry, PublishedPlan, Revision, Scheme
from provisions.publishing.closure import closure_of
from provisions.publishing.dependents import plans_quoting, plans_using, plans_with_new_codebook
from provisions.publishing.rendered_record import PublicationScope
from provisions.publishing.renderers import RENDERING
from provisions.publishing.renderers.batches import ready_plans

#: For rows of a noun outside plans, the noun whose documents contain them.
DOCUMENTS_OF = {
    "themelabel": "theme",
    "themematch": "theme",
    "scheme": "theme",
    "source": "theme",
    "jurisdiction": "organization",
}


@dataclass(frozen=True, slots=True)
class PendingWork:
    """The scope of a publication, and the entries of the queue that it deletes."""

    scope: PublicationScope
    settled: Q
    #: Messages on what is published with a single plan, and on what is not.
    taken_along: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def settle(self) -> None:
        """Delete the entries from the queue; must run in the publication's transaction."""
        PublicationQueueEntry.objects.filter(self.settled).delete()


def pending_work(plan: str | None = None, *, is_full: bool = False) -> PendingWork:
    """Find the rows to compare: one plan, everything, or those written since the last publication.

    Everything is compared the first time, and after the rendering of documents has changed.
    """
    if plan is not None:
        return _work_on_one(plan)
    ids = Q(pk__in=list(PublicationQueueEntry.objects.values_list("pk", flat=True)))
    if is_full or not _is_rendering_current():
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


def _is_rendering_current() -> bool:
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
    """The slugs of changed plans, of plans that depend on changed rows, and of withdrawn plans."""
    pks = list(
        PublicationQueueEntry.objects.exclude(plan=None)
        .order_by()
        .values_list("plan", flat=True)
        .distinct()
    )
    yield from Plan.objects.filter(pk__in=pks).values_list("slug", flat=True)
    yield from plans_quoting(pks).values_list("slug", flat=True)
    rows: dict[str, list[int]] = defaultdict(list)
    for noun, row in PublicationQueueEntry.objects.order_by().values_list("noun", "row").distinct():
        if row is not None:
            rows[noun].append(row)
    yield from plans_using(rows)
    if PublicationQueueEntry.objects.filter(noun="scheme").exists():
        yield from plans_with_new_codebook(Scheme.objects.all())
    if PublicationQueueEntry.objects.filter(noun="plan").exists():
        published = PublishedPlan.objects.current()
        gone = published.exclude(key__in=ready_plans(PublicationScope()).values("slug"))
        yield from gone.values_list("key", flat=True)
