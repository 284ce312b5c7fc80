"""The progress of the work on plans: assigned, coded, coded twice and undecided clauses."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from provisions.choices import AssignmentMethod, TaskKind, TaskState
from provisions.models import Assignment, Task

#: The number of plans shown, those with the latest assignments first.
PLANS_SHOWN = 12

#: The number of themes shown, those with the most results first.
THEMES_SHOWN = 15


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """The progress of one plan, in clauses."""

    slug: str
    title: str
    given: int
    coded: int
    given_twice: int
    coded_twice: int
    undecided: int


@dataclass(frozen=True, slots=True)
class ThemeProgress:
    """The results for one theme in the shown plans, by method."""

    label: str
    public_id: str
    single: int
    agreed: int
    adjudicated: int

    @property
    def total(self) -> int:
        """The number of all results."""
        return self.single + self.agreed + self.adjudicated


def by_plan() -> list[PlanProgress]:
    """The progress of the plans with the latest assignments, latest first."""
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
    """The themes with the most results in these plans, by method."""
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
