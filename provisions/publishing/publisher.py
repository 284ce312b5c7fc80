"""Writes a revision: the differences between curated rows and published records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Max

from provisions.characters import check_characters
from provisions.models import PUBLISHED_MODELS, Plan, PublishedPlan, PublishedRecord, Revision
from provisions.nearest import did_you_mean
from provisions.publishing.guards import Reason, notes_on, reasons_against
from provisions.publishing.merkle import update_checksums
from provisions.publishing.pending_work import PendingWork, pending_work
from provisions.publishing.rendered_record import Batch, bucket_of
from provisions.publishing.renderers import RENDERERS, RENDERING
from provisions.publishing.statistics import refresh_statistics
from provisions.publishing.store import Difference, close_rows, compare, insert_rows

#: A publication reports at most this many single changes; its counts are always complete.
CHANGES_SHOWN = 1000

#: The key of the advisory lock that allows one publication at a time; no other lock uses it.
PUBLISHING_LOCK = 7_301_201

Progress = Callable[[str, int], None]


class PublicationRefusedError(Exception):
    """The publication would contain broken or false records; `reasons` lists them.

    They may be in records that are published together with the plan.
    """

    def __init__(self, reasons: list[Reason], taken_along: tuple[str, ...] = ()) -> None:
        self.reasons = reasons
        self.taken_along = taken_along
        super().__init__("\n".join(map(str, reasons)))


class UnknownPlanError(Exception):
    """No curated or published plan has the given slug."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that a revision creates, updates or withdraws, with its document on both sides."""

    noun: str
    key: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(slots=True)
class Publication:
    """The result of a publication or of a preview."""

    #: The revision that was written; None for a preview, or if there are no changes.
    revision: Revision | None = None
    #: The first CHANGES_SHOWN changes.
    changes: list[RecordChange] = field(default_factory=list)
    #: The number of records created, updated and withdrawn, by noun.
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    #: Reasons against the publication, which may be overridable.
    reasons: list[Reason] = field(default_factory=list)
    #: Messages on what is published with a single plan, and on what is not.
    taken_along: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    #: Notes that are not reasons against the publication.
    notes: list[str] = field(default_factory=list)
    #: The Merkle buckets in which rows start or end.
    buckets: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """The number of changes."""
        return sum(counter.total() for counter in self.counts.values())

    @property
    def written(self) -> dict[str, int]:
        """The number of rows that start or end, by noun."""
        return {noun: counter.total() + counter["updated"] for noun, counter in self.counts.items()}


def preview(
    plan: str | None = None, progress: Progress | None = None, *, is_full: bool = False
) -> Publication:
    """The changes and reasons of a publication, without writing it.

    It runs the publication and rolls it back, so the two cannot differ. Raises UnknownPlanError.
    """
    _check_known(plan)
    with _exclusive_snapshot():
        work = pending_work(plan, is_full=is_full)
        publication = _write(work, _open_revision().number, progress)
        publication.reasons = reasons_against(work.scope)
        publication.notes = notes_on(work.scope)
        transaction.set_rollback(True)
    return publication


def publish(
    *,
    published_by: str,
    note: str = "",
    plan: str | None = None,
    override: str = "",
    is_full: bool = False,
    progress: Progress | None = None,
) -> Publication:
    """Write one revision with the differences of everything or of one plan.

    A plan is published together with the records that depend on it; see `closure`.

    Only rows written since the last publication are compared, unless `is_full`. Without
    differences, no revision is written. Raises UnknownPlanError, and PublicationRefusedError with
    the reasons if a record would be broken or false; in both cases nothing is written. With
    `override`, a sentence that is published with the reasons, overridable reasons are accepted.
    Raises ValidationError if `note` or `override` contains control characters.
    """
    check_characters(note=note, override=override)
    _check_known(plan)
    with _exclusive_snapshot():
        work = pending_work(plan, is_full=is_full)
        reasons = reasons_against(work.scope)
        if not all(reason.is_overridable and override for reason in reasons):
            raise PublicationRefusedError(reasons, work.taken_along)
        revision = _open_revision()
        publication = _write(work, revision.number, progress)
        publication.notes = notes_on(work.scope)
        if publication.total:
            revision.published_by, revision.note = published_by, note
            revision.overrides = [
                {"reason": str(reason), "because": override} for reason in reasons
            ]
            _seal(revision, publication)
            publication.revision = revision
            transaction.on_commit(partial(refresh_statistics, publication.written), robust=True)
        else:
            revision.delete()
        work.settle()
    return publication


def _check_known(plan: str | None) -> None:
    if plan is not None:
        curated = Plan.objects.values_list("slug", flat=True)
        published = PublishedPlan.objects.current().values_list("key", flat=True)
        known = set(curated) | set(published)
        if plan not in known:
            raise UnknownPlanError(f"Plan '{plan}' does not exist.{did_you_mean(plan, known)}")


@contextmanager
def _exclusive_snapshot() -> Iterator[None]:
    """Hold the publication lock, and read one snapshot of the curated tables.

    The lock is acquired before the snapshot, so that the snapshot includes the previous revision.
    """
    outermost = not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PUBLISHING_LOCK])
        try:
            with transaction.atomic():
                if outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PUBLISHING_LOCK])


def _open_revision() -> Revision:
    """Create the next revision; rows can start and end in it until `_seal` (decision 0026)."""
    last = Revision.objects.aggregate(number=Max("number"))["number"] or 0
    revision = Revision.objects.create(number=last + 1, counts={}, changes={}, rendering=RENDERING)
    revision.refresh_from_db()
    return revision


def _write(work: PendingWork, number: int, progress: Progress | None) -> Publication:
    publication = Publication(taken_along=work.taken_along, left_out=work.left_out)
    for renderer in RENDERERS:
        if renderer.is_outside_plans and not work.scope.covers(renderer.model.noun):
            continue
        for batch in renderer.batches(work.scope):
            _write_batch(publication, renderer.model, batch, number)
            if progress:
                progress(renderer.model.noun, publication.total)
    return publication


def _write_batch(
    publication: Publication, model: type[PublishedRecord], batch: Batch, number: int
) -> None:
    """Close and insert the differing rows of one batch."""
    difference = compare(model, batch)
    publication.buckets.update(bucket_of(model.noun, key) for key in difference.keys)
    _report(publication, model, difference)
    close_rows(model, [*difference.updated, *difference.withdrawn], number)
    insert_rows(model, [*difference.created, *difference.updated.values()], number)


def _report(publication: Publication, model: type[PublishedRecord], difference: Difference) -> None:
    created, updated = difference.created, difference.updated
    withdrawn = difference.withdrawn
    counter = publication.counts.setdefault(model.noun, Counter())
    counter.update(created=len(created), updated=len(updated), withdrawn=len(withdrawn))
    room = CHANGES_SHOWN - len(publication.changes)
    if room <= 0:
        return
    shown = [*updated, *withdrawn][:room]
    before = {row.pk: row for row in model.objects.filter(pk__in=shown).only("key", "document")}
    changes = [
        RecordChange(model.noun, r.key, "created", None, orjson.loads(r.document))
        for r in created[:room]
    ]
    for pk in shown:
        old = orjson.loads(before[pk].document)
        new = orjson.loads(updated[pk].document) if pk in updated else None
        action = "updated" if new else "withdrawn"
        changes.append(RecordChange(model.noun, before[pk].key, action, old, new))
    publication.changes += sorted(changes, key=lambda change: change.key)[:room]


def _seal(revision: Revision, publication: Publication) -> None:
    """Set the counts and the root checksum of a revision; afterwards it cannot change."""
    previous = Revision.objects.filter(number=revision.number - 1).first()
    visible = Counter(previous.counts if previous else {})
    for noun, counter in publication.counts.items():
        visible[noun] += counter["created"] - counter["withdrawn"]
    revision.counts = {model.noun: visible[model.noun] for model in PUBLISHED_MODELS}
    revision.changes = {
        noun: dict(counter) for noun, counter in publication.counts.items() if counter.total()
    }
    revision.root_sha256 = update_checksums(publication.buckets, revision.number)
    revision.save()
