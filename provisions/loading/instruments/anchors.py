"""Copies judgements from old wordings to new ones where that is certain.

A judgement is never moved, because it remains true of the old wording. If its words are unchanged
in the new edition, it is copied to the new wording; otherwise a person decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from provisions.analysis.alignment import AlignmentStep, Fate
from provisions.analysis.evidence import FIELDS as EVIDENCE
from provisions.analysis.span_alignment import SpanOutcome, follow
from provisions.choices import AnchorState
from provisions.loading.instruments.to_rows import Target
from provisions.loading.rows.fields import fields_of
from provisions.loading.rows.nouns import Noun, Reference, noun_of, nouns
from provisions.loading.rows.raw_rows import RawRow
from provisions.loading.rows.selection import rows as selected_rows
from provisions.models import Anchor, Clause, ClauseText, Silence, Span

#: Rows that belong to a wording and are not judgements on it.
OWN = (Clause, ClauseText, Span, Anchor)


def carried(
    steps: list[AlignmentStep],
    held: Mapping[int, str],
    keys: Mapping[str, list[Any]],
    texts: Mapping[str, str],
    target: Target,
    label: str,
) -> Iterator[RawRow]:
    """Yield an anchor for each judgement on the plan, and the copies for the new wordings.

    `held` maps the primary keys of the previous wordings to eids; `keys` and `texts` map the eids
    of the new edition to natural keys and texts. Without a difference, nothing is yielded.
    """
    if all(step.fate is Fate.UNCHANGED for step in steps):
        return
    fates = {step.old: step for step in steps if step.old}
    for noun in nouns():
        for column in noun.references:
            if column.target.model is Clause and noun.model not in OWN:
                for values in _judgements(noun, column, held):
                    eid = values[column.position][1]
                    anchorage = _follow(noun, values, fates[eid], texts, target)
                    new = keys[anchorage.eid] if anchorage.eid else None
                    yield _anchor(noun, values, column, anchorage, new, target, label)
                    if new is not None and new != list(values[column.position]):
                        yield _copy(noun, values, column, anchorage, new)
    yield from _silences(steps, target, label)


def _judgements(noun: Noun, column: Reference, held: Mapping[int, str]) -> Iterator[list[Any]]:
    pks = noun.model.objects.filter(**{f"{column.name}__in": list(held)})
    yield from selected_rows(noun, {noun: set(pks.values_list("pk", flat=True))})


def _value(noun: Noun, values: list[Any], name: str) -> Any:
    column = noun.by_name.get(name)
    return values[column.position] if column else None


def _follow(
    noun: Noun, values: list[Any], step: AlignmentStep, texts: Mapping[str, str], target: Target
) -> SpanOutcome:
    quote = _value(noun, values, "evidence_quote") or ""
    language = _value(noun, values, "evidence_language")
    if quote and language != target.language and step.fate is not Fate.UNCHANGED:
        # The quotation is from a text that is not part of this edition.
        found = follow("", None, step, texts)
        note = f"Its quotation is in '{language}', but the text of this edition is not."
        return replace(found, note=" ".join(filter(None, [found.note, note])))
    return follow(quote, _value(noun, values, "evidence_start"), step, texts)


def _anchor(
    noun: Noun,
    values: list[Any],
    column: Reference,
    anchorage: SpanOutcome,
    new: list[Any] | None,
    target: Target,
    label: str,
) -> RawRow:
    quote = _value(noun, values, "evidence_quote") or ""
    fields = {
        "edition": [target.plan, label],
        "noun": noun.name,
        "row": noun.public_id(noun.key_of(tuple(values))),
        "state": anchorage.state,
        "clause": list(values[column.position]),
        "target": new,
        "quote": quote,
        "quote_sha256": hashlib.sha256(quote.encode()).hexdigest() if quote else "",
        "note": anchorage.note,
    }
    return RawRow(1, noun_of(Anchor), fields, is_partial=True)


def _copy(
    noun: Noun, values: list[Any], column: Reference, anchorage: SpanOutcome, new: list[Any]
) -> RawRow:
    fields = fields_of(noun, values) | {column.name: new}
    quote = _value(noun, values, "evidence_quote")
    if quote and anchorage.start is not None:
        fields["evidence_start"] = anchorage.start
        fields["evidence_end"] = anchorage.start + len(quote)
    else:
        # Only the anchor keeps the quotation, because the new wording does not contain it.
        fields = {name: value for name, value in fields.items() if name not in EVIDENCE}
    return RawRow(1, noun, fields)


def _silences(steps: list[AlignmentStep], target: Target, label: str) -> Iterator[RawRow]:
    """Yield an anchor for each silence: new words may contain a theme that was absent."""
    noun = noun_of(Silence)
    new = sum(step.fate in (Fate.ADDED, Fate.CHANGED) for step in steps)
    found = Silence.objects.filter(plan__slug=target.plan).values_list("pk", flat=True)
    for values in selected_rows(noun, {noun: set(found)}):
        fields = {
            "edition": [target.plan, label],
            "noun": noun.name,
            "row": noun.public_id(noun.key_of(tuple(values))),
            "state": AnchorState.CHANGED if new else AnchorState.KEPT,
            "note": f"{new} clauses have new words that were not searched." if new else "",
        }
        yield RawRow(1, noun_of(Anchor), fields, is_partial=True)


def attach(anchor: Anchor, clause: Clause) -> None:
    """Copy a judgement to the clause that a person chose.

    Raises Anchor.DoesNotExist if the judgement no longer exists.
    """
    noun = next(noun for noun in nouns() if noun.name == anchor.noun)
    for column in noun.references:
        if column.target.model is Clause:
            for row in noun.model.objects.filter(**{column.name: anchor.clause}):
                if _public_id(noun, row.pk) == anchor.row:
                    _attach(row, column, clause)
                    return
    raise Anchor.DoesNotExist(f"The {anchor.noun} {anchor.row} no longer exists.")


def _public_id(noun: Noun, pk: int) -> str:
    (values,) = selected_rows(noun, {noun: {pk}})
    return noun.public_id(noun.key_of(tuple(values)))


def _attach(row: Any, column: Reference, clause: Clause) -> None:
    row.pk = None
    setattr(row, column.name, clause)
    if quote := getattr(row, "evidence_quote", ""):
        for name, value in _evidence(quote, row.evidence_language, clause).items():
            setattr(row, name, value)
    row.full_clean()
    row.save(force_insert=True)


def _evidence(quote: str, language: str, clause: Clause) -> dict[str, Any]:
    """Return the evidence fields for a quotation in a clause's texts; empty if it is absent."""
    texts = sorted(clause.texts.all(), key=lambda text: text.language != language)
    for text in texts:
        start = text.text.find(quote)
        if start >= 0:
            return dict(
                zip(EVIDENCE, (text.language, quote, start, start + len(quote)), strict=True)
            )
    return dict(zip(EVIDENCE, ("", "", None, None), strict=True))
