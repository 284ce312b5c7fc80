"""Assigns tasks to coders, and finds their open tasks."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import QuerySet

from provisions.choices import TaskKind, TaskState
from provisions.curating.errors import RefusedError
from provisions.models import Clause, Coder, CoderAccount, Sample, Scheme, Task


def coder_of(account: AbstractBaseUser | AnonymousUser) -> Coder:
    """The coder that is linked to an account. Raises RefusedError if there is none."""
    link = CoderAccount.objects.select_related("coder").filter(account=account.pk).first()
    if link is None:
        raise RefusedError(
            "Your account is not linked to a coder. Ask a curator to link it (Coder accounts)."
        )
    coder: Coder = link.coder
    return coder


def waiting(coder: Coder) -> QuerySet[Task]:
    """The open tasks of a coder, in the order of assignment."""
    found: QuerySet[Task] = Task.objects.filter(
        coder=coder, state=TaskState.OPEN, kind__in=(TaskKind.CODE, TaskKind.SECOND)
    ).order_by("id")
    return found


def next_task(coder: Coder, after: int = 0) -> Task | None:
    """The next open task after a task, or the first one; None if there is none."""
    rows = waiting(coder)
    return rows.filter(pk__gt=after).first() or rows.exclude(pk=after).first()


def decisions() -> QuerySet[Task]:
    """The open decisions on clauses on which coders disagree."""
    found: QuerySet[Task] = Task.objects.filter(
        kind=TaskKind.ADJUDICATE, state=TaskState.OPEN
    ).order_by("id")
    return found


@transaction.atomic
def assign(
    clauses: QuerySet[Clause],
    coder: Coder,
    scheme: Scheme,
    *,
    by: str,
    kind: TaskKind = TaskKind.CODE,
    sample: Sample | None = None,
    strata: dict[int, str] | None = None,
) -> int:
    """Assign clauses to a coder, except those already assigned; return the number of new tasks."""
    has = Task.objects.filter(coder=coder, scheme=scheme, codebook_version=scheme.version).exclude(
        kind=TaskKind.ADJUDICATE
    )
    rows = [
        Task(
            kind=kind,
            clause=clause,
            scheme=scheme,
            codebook_version=scheme.version,
            coder=coder,
            assigned_by=by,
            sample=sample,
            stratum=(strata or {}).get(clause.pk, ""),
        )
        for clause in clauses.exclude(pk__in=has.values("clause"))
    ]
    # Another curator may assign the same clauses at the same time.
    Task.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    return len(rows)
