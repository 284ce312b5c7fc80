"""Published jurisdictions, organizations and sources."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from provisions.choices import Stage
from provisions.models import (
    Jurisdiction,
    Organization,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedRecord,
    PublishedSource,
    Source,
)
from provisions.partial_dates import written
from provisions.publishing.rendered_record import Batch, PublicationScope, RenderedRecord, document
from provisions.publishing.search_columns import search_columns


def jurisdictions(scope: PublicationScope) -> Iterator[Batch]:
    """All jurisdictions: they have no drafts."""
    rows = Jurisdiction.objects.select_related("parent")
    published = _compared_rows(PublishedJurisdiction, rows.values("code"), scope)
    yield Batch((_jurisdiction(row) for row in rows.iterator()), published)


def organizations(scope: PublicationScope) -> Iterator[Batch]:
    """All organizations: they have no drafts."""
    rows = Organization.objects.select_related("parent", "jurisdiction")
    published = _compared_rows(PublishedOrganization, rows.values("slug"), scope)
    yield Batch((_organization(row) for row in rows.iterator()), published)


def sources(scope: PublicationScope) -> Iterator[Batch]:
    """The sources that a curator has marked ready."""
    rows = Source.objects.filter(stage=Stage.READY)
    published = _compared_rows(PublishedSource, rows.values("slug"), scope)
    yield Batch((_source(row) for row in rows.iterator()), published)


def _compared_rows(
    model: type[PublishedRecord], names: QuerySet[Any, Any], scope: PublicationScope
) -> QuerySet[PublishedRecord]:
    """The published rows of a noun, without those that stay published without a curated row."""
    current = model.objects.current()
    if not scope.is_closure:
        return current
    renamed = [key for noun, key in scope.renamed if noun == model.noun]
    return current.filter(Q(key__in=names) | Q(key__in=renamed))


def _jurisdiction(row: Jurisdiction) -> RenderedRecord:
    parent = row.parent.code if row.parent else None
    return RenderedRecord(
        row.code,
        document(
            "jurisdiction", "jurisdictions", row.code, name=row.name, kind=row.kind, parent=parent
        ),
        {"kind": row.kind, "parent": parent or "", "name": row.name},
    )


def _organization(row: Organization) -> RenderedRecord:
    parent = row.parent.slug if row.parent else None
    members = {
        "name": row.name,
        "acronym": row.acronym,
        "kind": row.kind,
        "jurisdiction": row.jurisdiction.code,
    }
    return RenderedRecord(
        row.slug,
        document("organization", "organizations", row.slug, parent=parent, **members),
        {**members, "parent": parent or "", **search_columns("organization", members)},
    )


def _source(row: Source) -> RenderedRecord:
    columns = {
        "title": row.title,
        "kind": row.kind,
        "publisher": row.publisher,
        "media_type": row.media_type,
        "language": row.language,
        "published_on": row.published_on,
        "retrieved_at": row.retrieved_at,
    }
    members = {
        **columns,
        "published_on": written(row.published_on, row.published_precision),
        "link": row.url,
        "licence": row.licence,
        "sha256": row.sha256,
        "note": row.note,
    }
    columns |= search_columns("source", members)
    return RenderedRecord(row.slug, document("source", "sources", row.slug, **members), columns)
