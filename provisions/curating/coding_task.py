"""Reads, changes and hands in one coder's judgement of one clause.

A judgement is the set of all themes that a coder chooses for a clause by one codebook, with their
evidence. It is always written as a whole, so that writing the earlier judgement undoes a change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from provisions.analysis.evidence import faults, misplaced
from provisions.characters import control_fault
from provisions.choices import Stage, Stance, TaskKind, TaskState
from provisions.curating.adjudication import settle
from provisions.curating.errors import RefusedError
from provisions.models import Clause, Coder, Coding, Scheme, Task, Theme


@dataclass(frozen=True, slots=True)
class Choice:
    """A theme with a coder's verdict, stance, confidence, evidence and note.

    The evidence is a quotation with its language and its character offsets in the clause's text.
    """

    theme: str
    applies: bool = True
    stance: str = Stance.NOT_STATED.value
    confidence: Decimal | None = None
    evidence_language: str = ""
    evidence_quote: str = ""
    evidence_start: int | None = None
    evidence_end: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A coder's present choices for a clause by the scheme's present codebook."""

    clause: Clause
    scheme: Scheme
    coder: Coder
    choices: tuple[Choice, ...]

    @property
    def version(self) -> str:
        """A hash of the choices: a change that is based on another version is refused."""
        return sha256(repr(self.choices).encode()).hexdigest()[:16]


class ChangedError(RefusedError):
    """The coder changed the judgement in another window."""

    def __init__(self, now: Judgement) -> None:
        super().__init__("You changed this judgement in another window. See the saved one.")
        self.now = now


def judgement_of(clause: Clause, scheme: Scheme, coder: Coder) -> Judgement:
    """Read a coder's judgement of a clause by the present codebook of a scheme."""
    rows = _codings(clause, scheme, coder).order_by("theme__slug")
    return Judgement(clause, scheme, coder, tuple(_choice(row) for row in rows))


@transaction.atomic
def judge(task: Task, choices: list[Choice], version: str) -> Judgement:
    """Replace the judgement of the task's coder with `choices`; other choices are deleted.

    `version` is the version that the coder saw. Raises ChangedError if the judgement has changed
    since, RefusedError if the task is not open or a theme is not available, ValidationError for an
    invalid choice; then nothing is written.
    """
    task, coder = _open_task(task)
    now = judgement_of(task.clause, task.scheme, coder)
    if now.version != version:
        raise ChangedError(now)
    _write(now, choices)
    return judgement_of(task.clause, task.scheme, coder)


@transaction.atomic
def finish(task: Task, version: str | None = None) -> None:
    """Hand in a judgement. Without choices, every top theme is recorded as not applying.

    `version` is the version that the coder saw, if any. Raises ChangedError if the judgement has
    changed since, RefusedError if the task is not open.
    """
    task, coder = _open_task(task)
    made = judgement_of(task.clause, task.scheme, coder)
    if version is not None and made.version != version:
        raise ChangedError(made)
    if not made.choices:
        tops = task.scheme.themes.filter(
            broader=None, stage=Stage.READY, is_deprecated=False
        ).order_by("slug")
        _write(made, [Choice(top.slug, applies=False) for top in tops])
    _close(task, TaskState.DONE)
    settle(task.clause, task.scheme, by=task.assigned_by)


@transaction.atomic
def skip(task: Task, note: str) -> None:
    """Skip a clause with a reason. Raises RefusedError without a reason or an open task."""
    task, _ = _open_task(task)
    if not note.strip():
        raise RefusedError("The reason is empty. Say in a few words why you skip this clause.")
    if fault := control_fault(note):
        raise RefusedError(fault)
    task.note = note.strip()
    _close(task, TaskState.SKIPPED)


@transaction.atomic
def reopen(task: Task) -> None:
    """Reopen a finished or skipped task.

    Raises RefusedError if it is already open, or if another coder has also handed in: then the
    judgements are compared, and a change would invalidate the comparison.
    """
    task = _locked_task(task)
    if task.state == TaskState.OPEN:
        raise RefusedError("This clause is already open.")
    others = Task.objects.filter(
        clause=task.clause,
        scheme=task.scheme,
        codebook_version=task.codebook_version,
        state=TaskState.DONE,
    ).exclude(pk=task.pk)
    if others.exists():
        raise RefusedError(
            "This task cannot be reopened: another coder has also handed in, and the judgements "
            "are compared now."
        )
    task.state, task.done_at = TaskState.OPEN, None
    task.save(update_fields=["state", "done_at"])


def _locked_task(task: Task) -> Task:
    """Read and lock the task, so that two windows of one coder change it one after the other."""
    rows = Task.objects.select_for_update(of=("self",))
    found: Task = rows.select_related("clause__plan", "scheme", "coder").get(pk=task.pk)
    return found


def _open_task(task: Task) -> tuple[Task, Coder]:
    task = _locked_task(task)
    if task.state != TaskState.OPEN:
        raise RefusedError("This clause is already handed in. Reopen it before you change it.")
    if task.coder is None or task.kind == TaskKind.ADJUDICATE:
        raise RefusedError("This task is a decision between coders, not a coding.")
    if task.codebook_version != task.scheme.version:
        raise RefusedError(
            f"The codebook is now version {task.scheme.version}, but this task is for version "
            f"{task.codebook_version}. Ask for a new assignment."
        )
    return task, task.coder


def _close(task: Task, state: TaskState) -> None:
    task.state, task.done_at = state, timezone.now()
    task.save(update_fields=["state", "done_at", "note"])


def _codings(clause: Clause, scheme: Scheme, coder: Coder) -> QuerySet[Coding]:
    found: QuerySet[Coding] = Coding.objects.filter(
        clause=clause, theme__scheme=scheme, coder=coder, codebook_version=scheme.version
    ).select_related("theme")
    return found


def _choice(row: Coding) -> Choice:
    values = {each.name: getattr(row, each.name) for each in fields(Choice) if each.name != "theme"}
    return Choice(theme=row.theme.slug, **values)


def _write(now: Judgement, choices: list[Choice]) -> None:
    before = {choice.theme: choice for choice in now.choices}
    after = {choice.theme: choice for choice in choices}
    themes = _themes(now.scheme, after)
    _check_offered(themes[slug] for slug in after.keys() - before.keys())
    rows = {row.theme.slug: row for row in _codings(now.clause, now.scheme, now.coder)}
    for slug in before.keys() - after.keys():
        rows[slug].delete()
    written = []
    for slug, choice in after.items():
        if before.get(slug) == choice:
            continue
        row = rows.get(slug) or Coding(
            clause=now.clause,
            theme=themes[slug],
            coder=now.coder,
            codebook_version=now.scheme.version,
        )
        for name, value in asdict(choice).items():
            if name != "theme":
                setattr(row, name, value)
        row.coded_on = timezone.localdate()
        row.full_clean()
        row.save()
        written.append(row)
    _check_evidence(written)


def _themes(scheme: Scheme, wanted: dict[str, Choice]) -> dict[str, Theme]:
    found = {theme.slug: theme for theme in scheme.themes.filter(slug__in=wanted)}
    if missing := sorted(wanted.keys() - found.keys()):
        raise RefusedError(f"{scheme.title} has no theme {', '.join(missing)}.")
    return found


def _check_offered(themes: Iterable[Theme]) -> None:
    for theme in themes:
        if theme.is_deprecated or theme.stage != Stage.READY:
            raise RefusedError(f"{theme.preferred_label} is not available to coders.")


def _check_evidence(codings: Iterable[Coding]) -> None:
    """Raise ValidationError for a quotation that is not at its offsets in a text of the clause."""
    rows = Coding.objects.filter(pk__in=[row.pk for row in codings])
    for _, fault in faults(misplaced(rows)[:1]):
        raise ValidationError({"evidence_quote": str(fault)})
