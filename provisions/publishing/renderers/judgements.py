"""Published codings, correspondences and silences, with their coders and confidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from provisions.choices import Stage
from provisions.models import (
    Coder,
    Coding,
    Correspondence,
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedSilence,
    Silence,
)
from provisions.publishing.rendered_record import Batch, PublicationScope, RenderedRecord, document
from provisions.publishing.renderers.batches import READY_CODED, plan_handfuls, vanished_plans


def codings(scope: PublicationScope) -> Iterator[Batch]:
    """The codings of published clauses with published themes, in groups of plans."""
    current = PublishedCoding.objects.current()
    for handful in plan_handfuls(scope):
        rows = (
            Coding.objects.filter(READY_CODED, clause__plan__in=handful.keys())
            .select_related("clause__plan", "theme__scheme", "coder")
            .order_by("pk")
        )
        slugs = [plan.slug for plan in handful.values()]
        rendered = (_coding(row) for row in rows.iterator())
        yield Batch(rendered, current.filter(plan__in=slugs))
    yield Batch((), vanished_plans(current, "plan", scope))


def correspondences(scope: PublicationScope) -> Iterator[Batch]:
    """The ready correspondences between clauses that are both published.

    If a plan is published alone, the clause at the other end may not be published yet: then the
    correspondence is not published. It may also be published in an older version, or under another
    name: then the correspondence is published for that version, or stays unchanged.
    """
    current = PublishedCorrespondence.objects.current()
    rows = (
        Correspondence.objects.filter(stage=Stage.READY)
        .select_related("from_clause__plan", "to_clause__plan", "coder")
        .order_by("pk")
    )
    if scope.plans is not None:
        current = current.filter(Q(from_plan__in=scope.plans) | Q(to_plan__in=scope.plans))
        rows = rows.filter(
            Q(from_clause__plan__slug__in=scope.plans) | Q(to_clause__plan__slug__in=scope.plans)
        )
    found = list(rows)
    ends = _published_ends(found)
    rendered, waiting = [], set()
    for row in found:
        names = (row.from_clause.record_key, row.to_clause.record_key)
        if ends.keys() >= {*names}:
            rendered.append(_correspondence(row, ends))
        else:
            waiting.add((row.from_clause.plan.slug, row.to_clause.plan.slug))
    if scope.is_closure:
        current = current.exclude(pk__in=_kept(current, waiting, scope))
    yield Batch(rendered, current)


#: The validity of each published clause at an end of a correspondence, by its key.
Ends = dict[str, tuple[date | None, date | None]]


def _published_ends(rows: list[Correspondence]) -> Ends:
    keys = {c.record_key for row in rows for c in (row.from_clause, row.to_clause)}
    clauses = PublishedClause.objects.current().filter(key__in=keys)
    days = clauses.values_list("key", "starts_on", "ends_on")
    return {key: (starts_on, ends_on) for key, starts_on, ends_on in days}


def _kept(
    current: QuerySet[PublishedCorrespondence],
    waiting: set[tuple[str, str]],
    scope: PublicationScope,
) -> list[int]:
    """Published correspondences with plans outside the scope of which an end is renamed.

    They stay until that plan is published, if both ends are published.
    """
    plans = scope.plans or frozenset()
    outside = [pair for pair in waiting if not plans >= {*pair}]
    rows = [
        (pk, first, second)
        for pk, first, second, *pair in current.values_list(
            "pk", "from_clause", "to_clause", "from_plan", "to_plan"
        )
        if tuple(pair) in outside
    ]
    clauses = PublishedClause.objects.current().filter(
        public_id__in={end for _, *ends in rows for end in ends}
    )
    shown = set(clauses.values_list("public_id", flat=True))
    return [pk for pk, *ends in rows if shown.issuperset(ends)]


def silences(scope: PublicationScope) -> Iterator[Batch]:
    """The ready silences of published plans on published themes."""
    current = PublishedSilence.objects.current()
    rows = (
        Silence.objects.filter(
            stage=Stage.READY,
            plan__stage=Stage.READY,
            theme__stage=Stage.READY,
            theme__scheme__stage=Stage.READY,
        )
        .select_related("plan", "theme__scheme", "coder")
        .prefetch_related("searches")
        .order_by("pk")
    )
    if scope.plans is not None:
        current = current.filter(plan__in=scope.plans)
        rows = rows.filter(plan__slug__in=scope.plans)
    yield Batch((_silence(row) for row in rows.iterator(chunk_size=1_000)), current)


def _coder(row: Coder) -> dict[str, str]:
    return {
        "id": row.slug,
        "name": row.name,
        "kind": row.kind,
        "model_version": row.model_version,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _coding(row: Coding) -> RenderedRecord:
    clause = row.clause
    evidence = {
        "language": row.evidence_language,
        "quote": row.evidence_quote,
        "start": row.evidence_start,
        "end": row.evidence_end,
    }
    shared = {
        "clause": clause.public_id,
        "theme": row.theme.public_id,
        "codebook_version": row.codebook_version,
        "applies": row.applies,
        "stance": row.stance,
        "coded_on": row.coded_on,
    }
    key = row.record_key
    return RenderedRecord(
        key,
        document(
            "coding",
            "codings",
            key,
            wording=clause.wording,
            coder=_coder(row.coder),
            confidence=_number(row.confidence),
            evidence=evidence if row.evidence_quote or row.evidence_start is not None else None,
            note=row.note,
            **shared,
        ),
        {
            **shared,
            "plan": clause.plan.slug,
            "coder": row.coder.slug,
            "coder_kind": row.coder.kind,
            "confidence": row.confidence,
            "starts_on": clause.starts_on,
            "ends_on": clause.ends_on,
        },
    )


def _correspondence(row: Correspondence, ends: Ends) -> RenderedRecord:
    first, second = row.from_clause, row.to_clause
    starts, stops = zip(ends[first.record_key], ends[second.record_key], strict=True)
    shared = {
        "from_clause": first.public_id,
        "relation": row.relation,
        "to_clause": second.public_id,
        "review_state": row.review_state,
    }
    key = "~".join([first.record_key, row.relation, second.record_key])
    return RenderedRecord(
        key,
        document(
            "correspondence",
            "correspondences",
            key,
            from_wording=first.wording,
            to_wording=second.wording,
            rationale=row.rationale,
            coder=_coder(row.coder),
            confidence=_number(row.confidence),
            **shared,
        ),
        {
            **shared,
            "from_plan": first.plan.slug,
            "to_plan": second.plan.slug,
            "coder": row.coder.slug,
            "coder_kind": row.coder.kind,
            "confidence": row.confidence,
            "starts_on": max(_dates(*starts), default=None),
            "ends_on": min(_dates(*stops), default=None),
        },
    )


def _dates(*dates: date | None) -> list[date]:
    return [day for day in dates if day is not None]


def _silence(row: Silence) -> RenderedRecord:
    shared = {
        "plan": row.plan.slug,
        "theme": row.theme.public_id,
        "codebook_version": row.codebook_version,
        "searched_on": row.searched_on,
    }
    key = "~".join([row.plan.slug, row.theme.public_id, row.coder.slug])
    return RenderedRecord(
        key,
        document(
            "silence",
            "silences",
            key,
            coder=_coder(row.coder),
            method=row.method,
            searches=[
                {
                    "words": search.words,
                    "language": search.language,
                    "match_count": search.match_count,
                    "searched_on": search.searched_on,
                }
                for search in sorted(row.searches.all(), key=lambda s: (s.language, s.words))
            ],
            **shared,
        ),
        {**shared, "coder": row.coder.slug, "coder_kind": row.coder.kind},
    )
