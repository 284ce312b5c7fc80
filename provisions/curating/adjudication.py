"""Derives results from codings, and records decisions where coders disagree.

Only judgements that are handed in count. As soon as a person has coded a clause, its results depend
on persons only; the codings of models then have no vote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from provisions.choices import AssignmentMethod, CoderKind, TaskKind, TaskState
from provisions.curating.errors import RefusedError
from provisions.models import Assignment, Clause, Coder, Coding, Scheme, Task, Theme


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A theme on which coders disagree, with the coding of each coder, if there is one."""

    theme: Theme
    coders: tuple[Coder, ...]
    codings: tuple[Coding | None, ...]


@transaction.atomic
def settle(clause: Clause, scheme: Scheme, *, by: str) -> None:
    """Derive results from the handed-in judgements, and create a task for disagreements.

    Adjudicated results do not change until they are adjudicated again.
    """
    judges = _judges(clause, scheme)
    if not judges:
        return
    results = {
        row.theme_id: row for row in Assignment.objects.filter(clause=clause, theme__scheme=scheme)
    }
    for theme, codings in _codings_by_theme(judges).items():
        _settle_theme(clause, theme, codings, results.get(theme.pk))
    _withdraw_unsupported(judges, results)
    _overrule_models(clause, scheme, judges, results)
    if disagreements(clause, scheme):
        Task.objects.get_or_create(
            clause=clause,
            scheme=scheme,
            codebook_version=scheme.version,
            kind=TaskKind.ADJUDICATE,
            state=TaskState.OPEN,
            defaults={"assigned_by": by},
        )


def disagreements(clause: Clause, scheme: Scheme) -> list[Disagreement]:
    """The undecided themes on which the handed-in judgements differ."""
    judges = _judges(clause, scheme)
    decided = Assignment.objects.filter(
        clause=clause, theme__scheme=scheme, method=AssignmentMethod.ADJUDICATED
    ).values_list("theme", flat=True)
    done = set(decided)
    return [
        Disagreement(theme, tuple(codings), tuple(codings.values()))
        for theme, codings in _codings_by_theme(judges).items()
        if len(_verdicts(codings)) > 1 and theme.pk not in done
    ]


@transaction.atomic
def adjudicate(
    task: Task, theme: Theme, *, applies: bool, adjudicator: Coder, rationale: str
) -> bool:
    """Decide a theme on which coders disagree; return whether it was the last one of the clause.

    Raises RefusedError without a rationale, if the theme is already decided, or if the adjudicator
    is one of the coders.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not rationale.strip():
        raise RefusedError("The rationale is empty. Give a reason; it will be published.")
    waiting = {found.theme.pk: found for found in disagreements(task.clause, task.scheme)}
    found = waiting.pop(theme.pk, None)
    if task.state != TaskState.OPEN or found is None:
        raise RefusedError(f"Whether {theme.preferred_label} applies is already decided.")
    if adjudicator in found.coders:
        raise RefusedError("You coded this clause yourself. Another person must decide.")
    row = Assignment.objects.filter(clause=task.clause, theme=theme).first()
    row = row or Assignment(clause=task.clause, theme=theme)
    row.applies, row.method = applies, AssignmentMethod.ADJUDICATED
    row.adjudicator, row.rationale = adjudicator, rationale.strip()
    row.full_clean()
    row.save()
    if not waiting:
        task.state, task.done_at, task.coder = TaskState.DONE, timezone.now(), adjudicator
        task.save(update_fields=["state", "done_at", "coder"])
    return not waiting


def _judges(clause: Clause, scheme: Scheme) -> dict[Coder, dict[Theme, Coding]]:
    """The codings of each coder who has handed in; those of models only without any person's."""
    at_work = Task.objects.filter(
        clause=clause, scheme=scheme, codebook_version=scheme.version, coder__isnull=False
    ).exclude(state=TaskState.DONE)
    rows = (
        Coding.objects.filter(clause=clause, theme__scheme=scheme, codebook_version=scheme.version)
        .exclude(coder__in=at_work.values("coder"))
        .select_related("coder", "theme__scheme")
        .order_by("coder__slug", "theme__slug")
    )
    found: dict[Coder, dict[Theme, Coding]] = defaultdict(dict)
    for row in rows:
        found[row.coder][row.theme] = row
    persons = {coder: codings for coder, codings in found.items() if coder.kind != CoderKind.MODEL}
    return persons or dict(found)


def _codings_by_theme(
    judges: dict[Coder, dict[Theme, Coding]],
) -> dict[Theme, dict[Coder, Coding | None]]:
    """By chosen theme: the coding of each coder; a missing coding means that it does not apply."""
    chosen = {
        theme for codings in judges.values() for theme, coding in codings.items() if coding.applies
    }
    return {
        theme: {coder: codings.get(theme) for coder, codings in judges.items()}
        for theme in sorted(chosen, key=lambda theme: theme.slug)
    }


def _verdicts(codings: dict[Coder, Coding | None]) -> set[bool]:
    return {coding is not None and coding.applies for coding in codings.values()}


def _settle_theme(
    clause: Clause, theme: Theme, codings: dict[Coder, Coding | None], row: Assignment | None
) -> None:
    if row is not None and row.method == AssignmentMethod.ADJUDICATED:
        return
    if len(_verdicts(codings)) > 1:
        _record_missing_codings(clause, theme, codings)
        if row is not None:
            row.delete()
        return
    method = AssignmentMethod.AGREED if len(codings) > 1 else AssignmentMethod.SINGLE
    if row is None:
        Assignment.objects.create(clause=clause, theme=theme, applies=True, method=method)
    elif (row.applies, row.method) != (True, method):
        row.applies, row.method = True, method
        row.save(update_fields=["applies", "method"])


def _record_missing_codings(
    clause: Clause, theme: Theme, codings: dict[Coder, Coding | None]
) -> None:
    """Record an explicit "does not apply" for each missing coding, so that readers see it."""
    for coder, coding in codings.items():
        if coding is None:
            Coding.objects.create(
                clause=clause,
                theme=theme,
                coder=coder,
                codebook_version=theme.scheme.version,
                applies=False,
                coded_on=timezone.localdate(),
                note="Not chosen.",
            )


def _withdraw_unsupported(
    judges: dict[Coder, dict[Theme, Coding]], results: dict[int, Assignment]
) -> None:
    """Mark results that no judgement supports any longer as not applying."""
    chosen_themes = {theme.pk for theme in _codings_by_theme(judges)}
    for row in _not_adjudicated(results.values()):
        if row.theme_id not in chosen_themes and row.applies:
            row.applies = False
            row.save(update_fields=["applies"])


def _overrule_models(
    clause: Clause,
    scheme: Scheme,
    judges: dict[Coder, dict[Theme, Coding]],
    results: dict[int, Assignment],
) -> None:
    """Add results that themes chosen only by models do not apply."""
    if any(coder.kind == CoderKind.MODEL for coder in judges):
        return
    chosen = Coding.objects.filter(
        clause=clause,
        theme__scheme=scheme,
        codebook_version=scheme.version,
        coder__kind=CoderKind.MODEL,
        applies=True,
    )
    chosen_themes = {theme.pk for theme in _codings_by_theme(judges)}
    method = AssignmentMethod.AGREED if len(judges) > 1 else AssignmentMethod.SINGLE
    for theme in set(chosen.values_list("theme", flat=True)) - chosen_themes - results.keys():
        Assignment.objects.create(clause=clause, theme_id=theme, applies=False, method=method)


def _not_adjudicated(rows: Iterable[Assignment]) -> list[Assignment]:
    return [row for row in rows if row.method != AssignmentMethod.ADJUDICATED]
