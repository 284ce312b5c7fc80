"""Loads a new edition as changes: unchanged clauses keep their rows, changed ones get new rows.

The end of the old wording and the start of the new one are the same day: validity is half-open.
Codings, citations and other judgements are copied to the new wordings; see anchors.py.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from provisions.analysis.alignment import AlignmentStep, Fate, ProvisionText, align
from provisions.choices import Stage
from provisions.loading.instruments import to_rows
from provisions.loading.instruments.anchors import carried
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.instruments.to_rows import OpenedPlan, Target, UnclearError
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow
from provisions.models import Clause, ClauseText, Edition


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """A stored wording that is valid on the day before the new edition."""

    pk: int
    wording: int
    position: int
    stage: str
    provision: ProvisionText


@dataclass(frozen=True, slots=True)
class EditionDifference:
    """A new edition compared with the previous text."""

    #: The first day of the new edition.
    day: datetime.date
    label: str
    target: Target
    steps: list[AlignmentStep]
    held: dict[str, HeldEdition]
    #: The natural key of each clause of the new edition, by eid.
    keys: dict[str, list[Any]]


def rows(
    instrument: Instrument, options: Options, opened: OpenedPlan
) -> Iterator[RawRow | BadLine | Finding]:
    """Yield the rows for a plan whose text is that of the file from `options.valid_from`.

    The first text of a plan is loaded completely, with its edition.
    """
    try:
        target = to_rows.target_of(instrument, options, opened)
        difference = _difference(instrument, options, target)
    except UnclearError as error:
        yield BadLine(1, "unclear", str(error))
        return
    if difference is None:
        yield from to_rows.rows(instrument, options, opened)
        yield from _edition(options, target)
        return
    yield from instrument.findings
    yield from to_rows.faults(instrument)
    yield from to_rows.head(instrument, options, opened, target)
    yield from _edition(options, target)
    yield from _summary(difference)
    yield from _endings(instrument, difference)
    yield from _beginnings(instrument, options, difference)
    yield from to_rows.transcript(instrument, opened, target, difference.keys)
    texts = {provision.eid: provision.text for provision in instrument.provisions}
    before = {held.pk: eid for eid, held in difference.held.items()}
    yield from carried(difference.steps, before, difference.keys, texts, target, difference.label)


def _difference(
    instrument: Instrument, options: Options, target: Target
) -> EditionDifference | None:
    day = options.valid_from
    assert day is not None
    held = _held(target, day)
    if not held:
        return None
    later = Clause.objects.filter(plan__slug=target.plan, starts_on__gt=day)
    if first := later.order_by("starts_on").values_list("starts_on", flat=True).first():
        raise UnclearError(
            f"--valid-from {day}: the plan has later wordings, from {first}. Load editions in the "
            "order of their first days."
        )
    steps = align(
        [one.provision for one in held.values()],
        [ProvisionText(p.eid, p.heading, p.text, p.parent) for p in instrument.provisions],
    )
    keys = _keys(target.plan, steps, held)
    return EditionDifference(day, _label(options), target, steps, held, keys)


def _label(options: Options) -> str:
    return options.edition or f"from {options.valid_from}"


def _held(target: Target, day: datetime.date) -> dict[str, HeldEdition]:
    """Return the wordings of the plan that are valid on a day, by eid; none without a text."""
    texts = ClauseText.objects.filter(
        clause__plan__slug=target.plan, language=target.language, standing=target.standing
    )
    words = {
        clause: (heading, text)
        for clause, heading, text in texts.values_list("clause_id", "heading", "text")
    }
    if not words:
        return {}
    begun = Q(starts_on=None) | Q(starts_on__lte=day)
    open_ = Q(ends_on=None) | Q(ends_on__gt=day)
    found = Clause.objects.filter(begun, open_, plan__slug=target.plan)
    held = {}
    columns = ("pk", "eid", "wording", "parent__eid", "position", "stage", "heading")
    for pk, eid, wording, parent, position, stage, heading in found.values_list(*columns):
        own = words.get(pk, (heading, ""))
        held[eid] = HeldEdition(
            pk, wording, position, stage, ProvisionText(eid, own[0], own[1], parent or "")
        )
    return held


def _keys(
    plan: str, steps: list[AlignmentStep], held: dict[str, HeldEdition]
) -> dict[str, list[Any]]:
    """Return the natural keys of the new edition's clauses: existing ones or the next wording."""
    wordings = Clause.objects.filter(plan__slug=plan).values_list("eid", "wording")
    last = Counter[str]()
    for eid, wording in wordings:
        last[eid] = max(last[eid], wording)
    keys = {}
    for step in steps:
        if step.new:
            is_kept = step.fate is Fate.UNCHANGED
            wording = held[step.old].wording if is_kept else last[step.new] + 1
            keys[step.new] = [plan, step.new, wording]
    return keys


def _edition(options: Options, target: Target) -> Iterator[RawRow]:
    """Yield the edition, and the end of the previous one on its first day."""
    day, label = options.valid_from, _label(options)
    before = Edition.objects.filter(plan__slug=target.plan, ends_on=None).exclude(label=label)
    for other in before.values_list("label", flat=True):
        fields = {"plan": [target.plan], "label": other, "ends_on": str(day)}
        yield RawRow(1, noun_of(Edition), fields, is_partial=True)
    fields = {
        "plan": [target.plan],
        "label": label,
        "starts_on": str(day),
        "source": target.source_key,
    }
    yield RawRow(1, noun_of(Edition), fields, is_partial=True)


def _summary(difference: EditionDifference) -> Iterator[Finding]:
    """Yield findings that summarize the difference."""
    counted = Counter(step.fate.value for step in difference.steps)
    summary = ", ".join(f"{counted[fate.value]:,} {fate.value}" for fate in Fate)
    yield Finding("edition", f"{difference.label}: {summary}.", difference.target.plan)
    for step in difference.steps:
        if step.fate is Fate.MOVED:
            yield Finding("moved", f"This clause was {step.old} in the previous text.", step.new)
        elif step.fate is Fate.REMOVED:
            yield Finding("removed", "This clause is not in the new edition.", step.old)
        elif step.like:
            message = (
                f"This clause is new, and {step.likeness} % similar to {step.like}, which is "
                "removed."
            )
            yield Finding("perhaps_moved", message, step.new)


def _endings(instrument: Instrument, difference: EditionDifference) -> Iterator[RawRow]:
    """Yield the wordings that end on the first day of the edition."""
    kept = {step.old for step in difference.steps if step.fate is Fate.UNCHANGED}
    places = _places(instrument, difference)
    for eid, held in difference.held.items():
        if eid not in kept:
            fields = {
                "plan": [difference.target.plan],
                "eid": eid,
                "wording": held.wording,
                "position": places[eid],
                "ends_on": str(difference.day),
            }
            yield RawRow(1, noun_of(Clause), fields, is_partial=True)


def _beginnings(
    instrument: Instrument, options: Options, difference: EditionDifference
) -> Iterator[RawRow]:
    """Yield the clauses of the new edition in order; unchanged ones only get their position."""
    fates = {step.new: step for step in difference.steps if step.new}
    places = _places(instrument, difference)
    hulls = to_rows.hulls_of(instrument)
    for provision in instrument.provisions:
        step, key = fates[provision.eid], difference.keys[provision.eid]
        line = to_rows.line_of(instrument, hulls.get(provision.eid, (0, 0))[0])
        fields: dict[str, Any] = {
            "plan": [difference.target.plan],
            "eid": provision.eid,
            "wording": key[-1],
            "position": places[provision.eid],
        }
        if step.fate is not Fate.UNCHANGED:
            fields |= {
                "parent": difference.keys[provision.parent] if provision.parent else None,
                "clause_type": provision.clause_type,
                "number": provision.number,
                "locator": provision.locator,
                "heading": provision.heading,
                "is_operative": provision.is_operative,
                "stage": _stage(step, options, difference),
                "starts_on": str(difference.day),
            }
        yield RawRow(line, noun_of(Clause), fields, is_partial=True)
        if step.fate is not Fate.UNCHANGED:
            yield from to_rows.text(provision, key, hulls, difference.target, line)


def _stage(step: AlignmentStep, options: Options, difference: EditionDifference) -> str:
    """Return ready if the previous wording or the options say so, else draft."""
    before = difference.held.get(step.old)
    is_ready = options.is_ready or (before is not None and before.stage == Stage.READY)
    return Stage.READY if is_ready else Stage.DRAFT


def _places(instrument: Instrument, difference: EditionDifference) -> dict[str, int]:
    """Return a position for each eid of either text, so that the order is right on every day.

    Positions only increase, and only where clauses are inserted.
    """
    new: dict[str, list[str]] = defaultdict(list)
    for provision in instrument.provisions:
        new[provision.parent].append(provision.eid)
    old: dict[str, list[str]] = defaultdict(list)
    for eid, held in sorted(difference.held.items(), key=lambda item: item[1].position):
        old[held.provision.parent].append(eid)
    places: dict[str, int] = {}
    for parent in {**new, **old}:
        highest = 0
        for eid in _merged(old[parent], new[parent]):
            before = difference.held.get(eid)
            highest = max(highest + 1, before.position if before else 0)
            places[eid] = highest
    return places


def _merged(old: list[str], new: list[str]) -> Iterator[str]:
    """Yield the siblings of both texts in order; removed ones keep their place."""
    kept, pending = set(new), list(old)
    for eid in new:
        if eid in pending:
            place = pending.index(eid)
            yield from (removed for removed in pending[:place] if removed not in kept)
            skipped = [moved for moved in pending[:place] if moved in kept]
            pending = [*pending[place + 1 :], *skipped]
        yield eid
    yield from (removed for removed in pending if removed not in kept)
