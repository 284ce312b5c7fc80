"""From codings to results: where coders agree, where one decides, and who decides otherwise.

Only judgements that are handed in count. A model's codings are evidence for people, never a vote:
once a person has judged a clause, its results rest on persons alone.
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
    """A theme of which coders say different things, with the coding of each who has one."""

    theme: Theme
    coders: tuple[Coder, ...]
    codings: tuple[Coding | None, ...]


@transaction.atomic
def settle(clause: Clause, scheme: Scheme, *, by: str) -> None:
    """Make the results that follow from what is handed in, and queue what a person must decide.

    A result that somebody adjudicated stands until somebody adjudicates again.
    """
    judges = _judges(clause, scheme)
    if not judges:
        return
    results = {
        row.theme_id: row for row in Assignment.objects.filter(clause=clause, theme__scheme=scheme)
    }
    for theme, said in _said(judges).items():
        _settle_theme(clause, theme, said, results.get(theme.pk))
    _withdraw_unsaid(judges, results)
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
    """The themes of which those who handed in say different things, and nobody has decided."""
    judges = _judges(clause, scheme)
    decided = Assignment.objects.filter(
        clause=clause, theme__scheme=scheme, method=AssignmentMethod.ADJUDICATED
    ).values_list("theme", flat=True)
    done = set(decided)
    return [
        Disagreement(theme, tuple(said), tuple(said.values()))
        for theme, said in _said(judges).items()
        if len(_verdicts(said)) > 1 and theme.pk not in done
    ]


@transaction.atomic
def adjudicate(
    task: Task, theme: Theme, *, applies: bool, adjudicator: Coder, rationale: str
) -> bool:
    """Decide one theme of a clause of which coders disagree; tell whether that was the last one.

    Raises RefusedError without a rationale, if nothing is left to decide, or if the adjudicator is
    one of those who disagree.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not rationale.strip():
        raise RefusedError("Say in a sentence why: it is published with the result.")
    waiting = {found.theme.pk: found for found in disagreements(task.clause, task.scheme)}
    found = waiting.pop(theme.pk, None)
    if task.state != TaskState.OPEN or found is None:
        raise RefusedError(f"Whether {theme.preferred_label} applies is already decided.")
    if adjudicator in found.coders:
        raise RefusedError("You coded this clause yourself: somebody else decides.")
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
    """What each coder says who has handed in; of models only if no person has."""
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
    persons = {coder: said for coder, said in found.items() if coder.kind != CoderKind.MODEL}
    return persons or dict(found)


def _said(judges: dict[Coder, dict[Theme, Coding]]) -> dict[Theme, dict[Coder, Coding | None]]:
    """By theme that anyone chose: what each says of it; who does not mention it says no."""
    chosen = {theme for said in judges.values() for theme, coding in said.items() if coding.applies}
    return {
        theme: {coder: said.get(theme) for coder, said in judges.items()}
        for theme in sorted(chosen, key=lambda theme: theme.slug)
    }


def _verdicts(said: dict[Coder, Coding | None]) -> set[bool]:
    return {coding is not None and coding.applies for coding in said.values()}


def _settle_theme(
    clause: Clause, theme: Theme, said: dict[Coder, Coding | None], row: Assignment | None
) -> None:
    if row is not None and row.method == AssignmentMethod.ADJUDICATED:
        return
    if len(_verdicts(said)) > 1:
        _spell_out(clause, theme, said)
        if row is not None:
            row.delete()
        return
    method = AssignmentMethod.AGREED if len(said) > 1 else AssignmentMethod.SINGLE
    if row is None:
        Assignment.objects.create(clause=clause, theme=theme, applies=True, method=method)
    elif (row.applies, row.method) != (True, method):
        row.applies, row.method = True, method
        row.save(update_fields=["applies", "method"])


def _spell_out(clause: Clause, theme: Theme, said: dict[Coder, Coding | None]) -> None:
    """Record the silent no of a coder beside the yes of another: readers see both."""
    for coder, coding in said.items():
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


def _withdraw_unsaid(
    judges: dict[Coder, dict[Theme, Coding]], results: dict[int, Assignment]
) -> None:
    """A result that rests on nobody's judgement any longer says so."""
    said = {theme.pk for theme in _said(judges)}
    for row in _undecided(results.values()):
        if row.theme_id not in said and row.applies:
            row.applies = False
            row.save(update_fields=["applies"])


def _overrule_models(
    clause: Clause,
    scheme: Scheme,
    judges: dict[Coder, dict[Theme, Coding]],
    results: dict[int, Assignment],
) -> None:
    """What only a model chose does not apply: the result says so, and stands beside its coding."""
    if any(coder.kind == CoderKind.MODEL for coder in judges):
        return
    chosen = Coding.objects.filter(
        clause=clause,
        theme__scheme=scheme,
        codebook_version=scheme.version,
        coder__kind=CoderKind.MODEL,
        applies=True,
    )
    said = {theme.pk for theme in _said(judges)}
    method = AssignmentMethod.AGREED if len(judges) > 1 else AssignmentMethod.SINGLE
    for theme in set(chosen.values_list("theme", flat=True)) - said - results.keys():
        Assignment.objects.create(clause=clause, theme_id=theme, applies=False, method=method)


def _undecided(rows: Iterable[Assignment]) -> list[Assignment]:
    return [row for row in rows if row.method != AssignmentMethod.ADJUDICATED]
