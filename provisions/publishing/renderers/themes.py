"""Published schemes and themes."""

from collections.abc import Iterator

from django.db.models import Q

from provisions.choices import Stage
from provisions.models import PublishedScheme, PublishedTheme, Scheme, Theme
from provisions.publishing.rendered_record import Batch, PublicationScope, RenderedRecord, document
from provisions.publishing.search_columns import search_columns
from provisions.publishing.tree_places import TreeNode, TreePlace, places

READY_THEMES = Q(stage=Stage.READY, scheme__stage=Stage.READY)


def schemes(scope: PublicationScope) -> Iterator[Batch]:
    """The schemes that a curator has marked ready."""
    rows = Scheme.objects.filter(stage=Stage.READY)
    published = PublishedScheme.objects.current()
    if scope.schemes is not None:
        rows, published = (
            rows.filter(slug__in=scope.schemes),
            published.filter(key__in=scope.schemes),
        )
    yield Batch((_scheme(row) for row in rows), published)


def themes(scope: PublicationScope) -> Iterator[Batch]:
    """The ready themes of the ready schemes."""
    found = Theme.objects.filter(READY_THEMES)
    published = PublishedTheme.objects.current()
    if scope.schemes is not None:
        found = found.filter(scheme__slug__in=scope.schemes)
        published = published.filter(scheme__in=scope.schemes)
    rows = list(
        found.select_related("scheme", "replaced_by__scheme").prefetch_related(
            "labels", "matches__source"
        )
    )
    tree = places(
        TreeNode(row.pk, row.scheme_id, row.broader_id, row.position, row.public_id) for row in rows
    )

    def rendered() -> Iterator[RenderedRecord]:
        for row in rows:
            if row.pk in tree:
                yield _theme(row, tree[row.pk])

    yield Batch(rendered(), published)


def _scheme(row: Scheme) -> RenderedRecord:
    columns = {"title": row.title, "publisher": row.publisher, "version": row.version}
    return RenderedRecord(
        row.slug,
        document(
            "scheme",
            "schemes",
            row.slug,
            description=row.description,
            uri=row.uri,
            licence=row.licence,
            **columns,
        ),
        columns,
    )


def _theme(row: Theme, place: TreePlace) -> RenderedRecord:
    ancestors = place.ancestors
    labels = [
        {"language": label.language, "kind": label.kind, "label": label.label}
        for label in row.labels.all()
    ]
    matches = [
        {"relation": m.relation, "uri": m.uri, "label": m.label, "source": m.source.slug}
        for m in row.matches.all()
    ]
    shared = {
        "scheme": row.scheme.slug,
        "slug": row.slug,
        "ancestors": ancestors,
        "depth": len(ancestors) + 1,
        "preferred_label": row.preferred_label,
        "codebook_version": row.codebook_version,
        "is_deprecated": row.is_deprecated,
    }
    members = {
        "notation": row.notation,
        "definition": row.definition,
        "scope_note": row.scope_note,
        "labels": labels,
        **shared,
    }
    replacement = row.replaced_by.public_id if row.replaced_by else None
    broader = ancestors[-1] if ancestors else None
    return RenderedRecord(
        row.public_id,
        document(
            "theme",
            "themes",
            row.public_id,
            broader=broader,
            replaced_by=replacement,
            matches=matches,
            **members,
        ),
        {
            **shared,
            "broader": broader or "",
            "replaced_by": replacement or "",
            "sort_path": f"{row.scheme.slug} {place.sort_path}",
            "labels": "\n".join(
                [row.preferred_label, row.notation, *(label["label"] for label in labels)]
            ),
            **search_columns("theme", members),
        },
    )
