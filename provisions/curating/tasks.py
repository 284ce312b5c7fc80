"""Who is to do what: work is assigned, samples are drawn, the next task is found."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import QuerySet

from provisions.choices import TaskKind, TaskState
from provisions.curating.errors import RefusedError
from provisions.models import Clause, Coder, CoderAccount, Sample, Scheme, Task


def coder_of(account: AbstractBaseUser | AnonymousUser) -> Coder:
    """The coder as whom an account judges. Raises RefusedError if it has none."""
    link = CoderAccount.objects.select_related("coder").filter(account=account.pk).first()
    if link is None:
        raise RefusedError(
            "Your account judges under no name yet: a curator links it to a coder first "
            "(Coder accounts)."
        )
    coder: Coder = link.coder
    return coder


def waiting(coder: Coder) -> QuerySet[Task]:
    """What waits for this coder, in the order in which it was assigned."""
    found: QuerySet[Task] = Task.objects.filter(
        coder=coder, state=TaskState.OPEN, kind__in=(TaskKind.CODE, TaskKind.SECOND)
    ).order_by("id")
    return found


def next_task(coder: Coder, after: int = 0) -> Task | None:
    """The next task after one that was left, or from the start again; None if nothing waits."""
    rows = waiting(coder)
    return rows.filter(pk__gt=after).first() or rows.exclude(pk=after).first()


def decisions() -> QuerySet[Task]:
    """Clauses of which coders disagree and that wait for anyone who may decide."""
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
    """Give clauses to a coder, except those they already have. Tells how many are new."""
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
    # Another curator may assign the same clauses at this moment: then they have them already.
    Task.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    return len(rows)
