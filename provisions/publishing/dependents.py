"""The plans whose documents depend on rows outside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import F, Q, QuerySet

from provisions.choices import CoderKind
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
    PublishedClause,
    PublishedScheme,
    Scheme,
    Silence,
    SourceText,
    Span,
    Theme,
)

#: For each noun outside plans: models that refer to it, the reference, and the path to the plan.
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


def plans_using(rows: Mapping[str, Iterable[int]]) -> Iterator[str]:
    """The slugs of plans that refer to rows outside plans, given by noun and primary key.

    A scheme includes all of its themes.
    """
    found = {noun: list(keys) for noun, keys in rows.items()}
    if schemes := found.pop("scheme", None):
        themes = Theme.objects.filter(scheme__in=schemes).values_list("pk", flat=True)
        found["theme"] = [*found.get("theme", ()), *themes]
    for noun, keys in found.items():
        for model, link, path in DEPENDENTS[noun] if keys else ():
            users = model.objects.filter(**{f"{link}__in": keys, f"{path}__isnull": False})
            yield from users.order_by().values_list(path, flat=True).distinct()


def plans_quoting(plans: Collection[int | None]) -> QuerySet[Plan]:
    """The plans whose sources contain clauses of these plans: their coverage quotes them."""
    elsewhere = _spans_elsewhere().filter(clause__plan__in=plans)
    return Plan.objects.filter(pk__in=elsewhere.values("transcript__plan"))


def plans_quoted_by(plans: Collection[int]) -> QuerySet[Plan]:
    """The plans whose clauses are in sources of these plans."""
    elsewhere = _spans_elsewhere().filter(transcript__plan__in=plans)
    return Plan.objects.filter(pk__in=elsewhere.values("clause__plan"))


def _spans_elsewhere() -> QuerySet[Span]:
    return Span.objects.exclude(transcript__plan=F("clause__plan"))


def plans_with_new_codebook(schemes: QuerySet[Scheme]) -> Iterator[str]:
    """The slugs of plans whose contested clauses change because a scheme has a new version.

    Only judgements under the current version count, so older disagreements no longer do.
    """
    versions = dict(PublishedScheme.objects.current().values_list("key", "version"))
    for scheme, version in schemes.values_list("slug", "version"):
        if versions.get(scheme, version) != version:
            contested = PublishedClause.objects.current().filter(is_contested=True)
            yield from contested.values_list("plan", flat=True).distinct()
            judged = Coding.objects.filter(
                ~Q(coder__kind=CoderKind.MODEL), theme__scheme__slug=scheme
            ).filter(codebook_version=version)
            yield from judged.values_list("clause__plan__slug", flat=True).distinct()
