"""How far the work on plans has come: what was given, coded, coded twice, and decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from provisions.choices import AssignmentMethod, TaskKind, TaskState
from provisions.models import Assignment, Task

#: Only the plans that were worked on last are told of: each costs a line of the page.
PLANS_SHOWN = 12

#: The themes with the most results.
THEMES_SHOWN = 15


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """The work on one plan, in clauses."""

    slug: str
    title: str
    given: int
    coded: int
    given_twice: int
    coded_twice: int
    undecided: int


@dataclass(frozen=True, slots=True)
class ThemeProgress:
    """The results about one theme in the plans at work, by how they came about."""

    label: str
    public_id: str
    single: int
    agreed: int
    adjudicated: int

    @property
    def total(self) -> int:
        """All results."""
        return self.single + self.agreed + self.adjudicated


def by_plan() -> list[PlanProgress]:
    """The plans in which work was given last, the latest first."""
    code, second = Q(kind=TaskKind.CODE), Q(kind=TaskKind.SECOND)
    done, waits = Q(state=TaskState.DONE), Q(state=TaskState.OPEN)
    rows = (
        Task.objects.values("clause__plan__slug", "clause__plan__title")
        .annotate(
            last=Max("assigned_at"),
            given=Count("pk", filter=code),
            coded=Count("pk", filter=code & done),
            given_twice=Count("pk", filter=second),
            coded_twice=Count("pk", filter=second & done),
            undecided=Count("pk", filter=Q(kind=TaskKind.ADJUDICATE) & waits),
        )
        .order_by("-last")
        .values_list(
            "clause__plan__slug",
            "clause__plan__title",
            "given",
            "coded",
            "given_twice",
            "coded_twice",
            "undecided",
        )
    )
    return [PlanProgress(*row) for row in rows[:PLANS_SHOWN]]


def by_theme(plans: list[str]) -> list[ThemeProgress]:
    """The themes with the most results in these plans, and how the results came about."""
    counts = {method.value: Count("pk", filter=Q(method=method)) for method in AssignmentMethod}
    rows = (
        Assignment.objects.filter(clause__plan__slug__in=plans, applies=True)
        .values("theme__preferred_label", "theme__scheme__slug", "theme__slug")
        .annotate(total=Count("pk"), **counts)
        .order_by("-total", "theme__slug")
    )
    return [
        ThemeProgress(
            row["theme__preferred_label"],
            f"{row['theme__scheme__slug']}:{row['theme__slug']}",
            *(row[method.value] for method in AssignmentMethod),
        )
        for row in rows[:THEMES_SHOWN]
    ]
