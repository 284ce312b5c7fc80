"""Codings without a result: readers see the coding, but the clause does not get the theme."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from provisions.models import Assignment, Coding


def unassigned(codings: QuerySet[Coding]) -> QuerySet[Coding]:
    """Return those of the codings that say yes, and of which no assignment says yes or no.

    The result of a theme that was merged is that of the theme it leads to.
    """
    same = Q(theme=OuterRef("theme")) | Q(theme=OuterRef("theme__replaced_by"))
    results = Assignment.objects.filter(same, clause=OuterRef("clause"))
    return codings.filter(~Exists(results), applies=True)


def notes_on_unassigned(codings: QuerySet[Coding]) -> Iterator[tuple[str, str]]:
    """Yield, for each plan with codings that lack an assignment, its slug and a sentence."""
    counted = unassigned(codings).order_by("clause__plan__slug").values_list("clause__plan__slug")
    for plan, count in counted.annotate(Count("pk")):
        have = "coding has" if count == 1 else "codings have"
        yield (
            plan,
            f"{count:,} {have} no assignment in plan {plan}: their themes stay empty. Load with "
            "--assign single, or decide in the workbench.",
        )
