"""The published coverage of plans; see docs/coverage.md."""

from collections.abc import Iterator

from provisions.analysis.coverage import accounts, document_of
from provisions.models import PublishedCoverage, SourceText
from provisions.publishing.rendered_record import (
    API_ROOT,
    Batch,
    PublicationScope,
    RenderedRecord,
    document,
)
from provisions.publishing.renderers.batches import ready_plans, vanished_plans


def coverage(scope: PublicationScope) -> Iterator[Batch]:
    """The coverage of the ready plans with a loaded text, one at a time, as it can be long."""
    current = PublishedCoverage.objects.current()
    plans = ready_plans(scope).filter(pk__in=SourceText.objects.values("plan"))
    slugs = list(plans.order_by("slug").values_list("slug", flat=True))
    for slug in slugs:
        yield Batch([_coverage(slug)], current.filter(key=slug))
    without = current.exclude(key__in=slugs)
    ready = ready_plans(scope).values("slug")
    yield Batch((), without.filter(key__in=ready))
    yield Batch((), vanished_plans(current, "key", scope))


def _coverage(plan: str) -> RenderedRecord:
    made = list(accounts(plan))
    is_complete = not any(account.unexplained for account in made)
    return RenderedRecord(
        plan,
        document(
            "coverage",
            "coverage",
            plan,
            url=f"{API_ROOT}/plans/{plan}/coverage/",
            plan=plan,
            sources=[document_of(account) for account in made],
            is_complete=is_complete,
        ),
        {"plan": plan, "is_complete": is_complete},
    )
