"""Blind second coding: draws random samples of clauses, and computes the agreement of coders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce, Length, TruncMonth

from provisions.analysis.agreement import Agreement, agreement, masi
from provisions.analysis.judgements import CoderValue, of_scheme, of_theme
from provisions.analysis.stratified_samples import Stratum, draw, length_class
from provisions.choices import CoderKind, TaskKind, TaskState
from provisions.curating.errors import RefusedError
from provisions.curating.tasks import assign
from provisions.models import Clause, Coder, Coding, Plan, Sample, Scheme, Task

#: The strata of a sample, with their labels.
STRATA = {"plan": "Plan", "theme": "Theme of the first coding", "length": "Length of the text"}

#: The number of months in the chart of agreement.
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """The scheme, plans, coder, strata, size and seed of a sample."""

    scheme: Scheme
    plans: Sequence[Plan]
    coder: Coder
    strata: tuple[str, ...]
    size: int
    seed: int


@dataclass(frozen=True, slots=True)
class Month:
    """The agreement on the second codings that were handed in during one month."""

    first_day: date
    found: Agreement


def draw_strata(wanted: SampleRequest) -> list[Stratum[int]]:
    """Draw from the clauses that exactly one other person has coded.

    This previews `start`: the same request draws the same clauses until codings are added.
    """
    return draw(_drawable_clauses(wanted), wanted.size, wanted.seed)


@transaction.atomic
def start(wanted: SampleRequest, name: str, *, by: str) -> Sample:
    """Draw a sample and assign it to its coder, who does not see the first coding.

    Raises RefusedError if no clause can be drawn or the name is taken.
    """
    strata = draw_strata(wanted)
    names = {pk: stratum.name for stratum in strata for pk in stratum.drawn}
    if not names:
        raise RefusedError(
            "No clause can be drawn: these plans have no clauses that exactly one other person has "
            f"coded with version {wanted.scheme.version}. Choose other plans."
        )
    try:
        with transaction.atomic():
            sample: Sample = Sample.objects.create(
                name=name,
                scheme=wanted.scheme,
                codebook_version=wanted.scheme.version,
                strata=list(wanted.strata),
                size=wanted.size,
                seed=wanted.seed,
                drawn_by=by,
            )
    except IntegrityError as error:
        raise RefusedError(f"The sample name '{name}' is taken. Choose another name.") from error
    clauses = Clause.objects.filter(pk__in=names).order_by("pk")
    assign(
        clauses,
        wanted.coder,
        wanted.scheme,
        by=by,
        kind=TaskKind.SECOND,
        sample=sample,
        strata=names,
    )
    return sample


def agreement_of(sample: Sample) -> Agreement:
    """The agreement on the sets of themes, for the finished clauses of a sample."""
    return agreement(of_scheme(_coder_values(sample.scheme, _finished_clauses(sample))), masi)


def agreement_by_theme(sample: Sample) -> list[tuple[str, Agreement]]:
    """The agreement on each chosen theme, without its narrower themes; by label."""
    values = list(_coder_values(sample.scheme, _finished_clauses(sample)))
    labels = dict(sample.scheme.themes.values_list("slug", "preferred_label"))
    chosen = sorted({each.theme for each in values if each.applies}, key=lambda slug: labels[slug])
    return [(labels[slug], agreement(of_theme(values, {slug}))) for slug in chosen]


def by_month(scheme: Scheme) -> list[Month]:
    """The agreement in the last months, by the month of the second coding."""
    done = Task.objects.filter(scheme=scheme, kind=TaskKind.SECOND, state=TaskState.DONE)
    rows = done.annotate(month=TruncMonth("done_at")).values_list("month", "clause")
    clauses: dict[date, list[int]] = {}
    for month, clause in rows.order_by("-month"):
        clauses.setdefault(month.date(), []).append(clause)
    return [
        Month(month, agreement(of_scheme(_coder_values(scheme, found)), masi))
        for month, found in sorted(clauses.items())[-MONTHS_SHOWN:]
    ]


def _finished_clauses(sample: Sample) -> QuerySet[Task, int]:
    rows: QuerySet[Task, int] = sample.tasks.filter(state=TaskState.DONE).values_list(
        "clause", flat=True
    )
    return rows


def _coder_values(
    scheme: Scheme, clauses: Iterable[int] | QuerySet[Task, int]
) -> Iterable[CoderValue]:
    """The handed-in codings of persons for some clauses, by the present codebook."""
    rows = (
        Coding.objects.filter(
            clause__in=clauses, theme__scheme=scheme, codebook_version=scheme.version
        )
        .exclude(coder__kind=CoderKind.MODEL)
        .values_list("clause", "coder__slug", "theme__slug", "applies")
    )
    at_work = set(
        Task.objects.filter(scheme=scheme, clause__in=clauses)
        .exclude(state=TaskState.DONE)
        .values_list("clause", "coder__slug")
    )
    return [CoderValue(*row) for row in rows if row[:2] not in at_work]


def _drawable_clauses(wanted: SampleRequest) -> list[tuple[int, str]]:
    """The clauses that can be drawn, each with the name of its stratum."""
    codings = (
        Coding.objects.filter(
            clause__plan__in=wanted.plans,
            theme__scheme=wanted.scheme,
            codebook_version=wanted.scheme.version,
        )
        .exclude(coder__kind=CoderKind.MODEL)
        .exclude(coder=wanted.coder)
    )
    given = Task.objects.filter(
        scheme=wanted.scheme, codebook_version=wanted.scheme.version
    ).exclude(state=TaskState.DONE, kind=TaskKind.CODE)
    own = Coding.objects.filter(
        coder=wanted.coder,
        theme__scheme=wanted.scheme,
        codebook_version=wanted.scheme.version,
    )
    rows = (
        Clause.objects.filter(pk__in=codings.values("clause"))
        .exclude(pk__in=given.values("clause"))
        .exclude(pk__in=own.values("clause"))
        .annotate(characters=Coalesce(Sum(Length("texts__text")), 0))
        .order_by("plan__slug", "eid", "pk")
        .values_list("pk", "plan__slug", "characters")
    )
    themes = dict(
        codings.filter(applies=True)
        .order_by("clause", "-theme__preferred_label")
        .values_list("clause", "theme__preferred_label")
    )
    return [
        (pk, _stratum(wanted.strata, plan, themes.get(pk, "no theme"), length_class(characters)))
        for pk, plan, characters in rows
    ]


def _stratum(strata: tuple[str, ...], plan: str, theme: str, length: str) -> str:
    values = {"plan": plan, "theme": theme, "length": length}
    return ", ".join(values[name] for name in STRATA if name in strata) or "all"
