"""Schemes and themes as published."""

from collections.abc import Iterator

from django.db.models import Count, Q

from provisions.choices import Stage
from provisions.models import PublishedScheme, PublishedTheme, Scheme, Theme
from provisions.publishing.records import Batch, Rendered, Scope, document
from provisions.publishing.trees import Node, places

READY_THEMES = Q(stage=Stage.READY, scheme__stage=Stage.READY)


def schemes(scope: Scope) -> Iterator[Batch]:
    """The schemes that a curator has marked ready."""
    ready = Count("themes", filter=Q(themes__stage=Stage.READY))
    rows = Scheme.objects.filter(stage=Stage.READY).annotate(theme_count=ready)
    yield Batch(
        (_scheme(row, row.theme_count) for row in rows),
        PublishedScheme.objects.current(),
        keeps=scope.plan is not None,
    )


def themes(scope: Scope) -> Iterator[Batch]:
    """The ready themes of the ready schemes."""
    rows = list(
        Theme.objects.filter(READY_THEMES)
        .select_related("scheme")
        .prefetch_related("labels", "matches__source")
    )
    trees = places(Node(row.pk, row.broader_id, row.position, row.public_id) for row in rows)

    def rendered() -> Iterator[Rendered]:
        for row in rows:
            yield _theme(row, trees[row.pk].ancestors, trees[row.pk].sort_path)

    yield Batch(rendered(), PublishedTheme.objects.current(), keeps=scope.plan is not None)


def _scheme(row: Scheme, theme_count: int) -> Rendered:
    columns = {"title": row.title, "publisher": row.publisher, "version": row.version}
    return Rendered(
        row.slug,
        document(
            "scheme",
            "schemes",
            row.slug,
            description=row.description,
            uri=row.uri,
            licence=row.licence,
            theme_count=theme_count,
            **columns,
        ),
        columns,
    )


def _theme(row: Theme, ancestors: list[str], sort_path: str) -> Rendered:
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
    }
    broader = ancestors[-1] if ancestors else None
    return Rendered(
        row.public_id,
        document(
            "theme",
            "themes",
            row.public_id,
            broader=broader,
            notation=row.notation,
            definition=row.definition,
            scope_note=row.scope_note,
            labels=labels,
            matches=matches,
            **shared,
        ),
        {
            **shared,
            "broader": broader or "",
            "sort_path": f"{row.scheme.slug} {sort_path}",
            "search_text": "\n".join(
                [row.preferred_label, row.notation, *(label["label"] for label in labels)]
            ),
        },
    )
