"""Finds codings without an assignment: their clauses do not have the theme."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from provisions.models import Assignment, Coding


def unassigned(codings: QuerySet[Coding]) -> QuerySet[Coding]:
    """Return the codings that apply and have no assignment for their clause and theme.

    The assignment of the replacement counts for a merged theme.
    """
    same = Q(theme=OuterRef("theme")) | Q(theme=OuterRef("theme__replaced_by"))
    results = Assignment.objects.filter(same, clause=OuterRef("clause"))
    return codings.filter(~Exists(results), applies=True)


def notes_on_unassigned(codings: QuerySet[Coding]) -> Iterator[tuple[str, str]]:
    """Yield the slug of, and a message for, each plan with codings without an assignment."""
    counted = unassigned(codings).order_by("clause__plan__slug").values_list("clause__plan__slug")
    for plan, count in counted.annotate(Count("pk")):
        have = "coding has" if count == 1 else "codings have"
        yield (
            plan,
            f"{count:,} {have} no assignment in plan {plan}, so their clauses do not have the "
            "themes. Load with --assign single, or decide in the workbench.",
        )
