"""A new edition of a plan as a difference: what stays keeps its row, what changes gets a new one.

The wording that ends and the wording that begins share the day: validity is half open. What the
codings, citations and other judgements rest on is followed into the new wordings; see anchors.py.
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
    """A wording that holds on the day before the new edition, as the database has it."""

    pk: int
    wording: int
    position: int
    stage: str
    provision: ProvisionText


@dataclass(frozen=True, slots=True)
class EditionDifference:
    """An edition against the text before it."""

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
    """Yield the rows that make the plan's text from `options.valid_from` on that of the file.

    The first text of a plan has nothing to differ from: it is loaded as it is, with its edition.
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
    yield from _told(difference)
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
            f"The plan has wordings from {first} on: load editions in the order of their days."
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
    """The wordings of the plan that hold on a day, by eid; none if no text was ever loaded."""
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
    """The natural keys of the new edition's clauses: kept ones, and the next free wording."""
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
    """The edition itself; the one before it ends on its first day."""
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


def _told(difference: EditionDifference) -> Iterator[Finding]:
    """What a person should know of the difference."""
    counted = Counter(step.fate.value for step in difference.steps)
    summary = ", ".join(f"{counted[fate.value]:,} {fate.value}" for fate in Fate)
    yield Finding("edition", f"{difference.label}: {summary}.", difference.target.plan)
    for step in difference.steps:
        if step.fate is Fate.MOVED:
            yield Finding("moved", f"It stood at {step.old} before.", step.new)
        elif step.fate is Fate.REMOVED:
            yield Finding("removed", "It is not in this edition.", step.old)
        elif step.like:
            message = f"It is new here, and {step.likeness} % like {step.like}, which is gone."
            yield Finding("perhaps_moved", message, step.new)


def _endings(instrument: Instrument, difference: EditionDifference) -> Iterator[RawRow]:
    """The wordings that no longer hold from the day on."""
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
    """The clauses of the new edition in its order; those that are unchanged only take their place.

    Places are counted over both texts together, so that on every day the order is right.
    """
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
    """As the wording before was released, or as the person who loads says."""
    before = difference.held.get(step.old)
    is_ready = options.is_ready or (before is not None and before.stage == Stage.READY)
    return Stage.READY if is_ready else Stage.DRAFT


def _places(instrument: Instrument, difference: EditionDifference) -> dict[str, int]:
    """A position for each eid of either text, so that the order is right on every day.

    Positions only grow, and only where something was put in between.
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
    """The siblings of both texts: those that are gone stand where they stood."""
    staying, waiting = set(new), list(old)
    for eid in new:
        if eid in waiting:
            place = waiting.index(eid)
            yield from (gone for gone in waiting[:place] if gone not in staying)
            skipped = [left for left in waiting[:place] if left in staying]
            waiting = [*waiting[place + 1 :], *skipped]
        yield eid
    yield from (gone for gone in waiting if gone not in staying)
