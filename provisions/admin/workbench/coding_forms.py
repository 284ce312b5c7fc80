"""What a coder chose, between the page and the domain: as JSON, and as an ordinary form.

Both ways raise ValidationError with the name of the field and a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.http import QueryDict

from provisions.characters import check_characters, with_line_feeds
from provisions.choices import Stance
from provisions.curating.coding_task import Choice, Judgement
from provisions.models import ClauseText

#: How sure a coder is, in words, and the number that is recorded.
CONFIDENCES = (
    ("0.25", "a guess"),
    ("0.50", "unsure"),
    ("0.75", "fairly sure"),
    ("1.00", "sure"),
)

#: Names of what a choice consists of.
NAMES = tuple(each.name for each in fields(Choice))


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """Tell a judgement and the name of its state as plain values."""
    return {
        "version": judgement.version,
        "choices": [choice_json(choice) for choice in judgement.choices],
    }


def choice_json(choice: Choice) -> dict[str, Any]:
    """Tell a choice as plain values; the confidence with two decimals, as the page offers it."""
    sure = None if choice.confidence is None else f"{choice.confidence:.2f}"
    return {**asdict(choice), "confidence": sure}


def read_body(body: bytes) -> dict[str, Any]:
    """Read a JSON object; raises ValidationError if it is none."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        raise ValidationError({"body": "Send a JSON object."})
    return told


def text_of(told: Mapping[str, Any], name: str) -> str:
    """A text that may be left out; raises ValidationError if it cannot be written down."""
    value = told.get(name, "")
    if not isinstance(value, str):
        raise ValidationError({name: "Give a text."})
    check_characters(**{name: value})
    return with_line_feeds(value)


def choices_from_json(told: Any) -> list[Choice]:
    """Read the choices that the page sends; raises ValidationError with the field at fault."""
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise ValidationError({"choices": "Give a list of objects."})
    return _once([_choice(each) for each in told])


def choices_from_form(sent: QueryDict, before: Judgement) -> list[Choice]:
    """Read the choices of the form; a quotation is looked up in the clause's texts.

    One that stood before keeps its place. Raises ValidationError with the field at fault.
    """
    known = {choice.theme: choice for choice in before.choices}
    texts = list(before.clause.texts.order_by("standing", "language"))
    return _once([_typed(sent, theme, known, texts) for theme in sent.getlist("theme")])


def _typed(
    sent: QueryDict, theme: str, known: dict[str, Choice], texts: list[ClauseText]
) -> Choice:
    made = Choice(
        theme=theme,
        applies=f"no-{theme}" not in sent,
        stance=_stance(sent.get(f"stance-{theme}") or Stance.NOT_STATED),
        confidence=_confidence(sent.get(f"confidence-{theme}") or None),
        note=text_of(sent.dict(), f"note-{theme}"),
    )
    quote = text_of(sent.dict(), f"quote-{theme}")
    stood = known.get(theme)
    if stood is not None and _plain(stood.evidence_quote) == _plain(quote):
        return replace(
            made, **{name: getattr(stood, name) for name in NAMES if name.startswith("evidence")}
        )
    return _placed(made, quote.strip(), texts)


def _plain(quote: str) -> str:
    return " ".join(quote.split())


def _placed(choice: Choice, quote: str, texts: list[ClauseText]) -> Choice:
    """Find where a typed quotation stands: in the original, if it can be found there."""
    words = r"\s+".join(map(re.escape, quote.split()))
    if not words:
        return choice
    for row in texts:
        if found := re.search(words, row.text):
            return replace(
                choice,
                evidence_language=row.language,
                evidence_quote=found.group(),
                evidence_start=found.start(),
                evidence_end=found.end(),
            )
    raise ValidationError({"evidence_quote": f"No text of this clause has the words: {quote[:80]}"})


def _choice(told: dict[str, Any]) -> Choice:
    if unknown := sorted(told.keys() - set(NAMES)):
        raise ValidationError({"choices": f"A choice has no {', '.join(map(ascii, unknown))}."})
    if not isinstance(applies := told.get("applies", True), bool):
        raise ValidationError({"applies": "Say true or false."})
    return Choice(
        theme=text_of(told, "theme"),
        applies=applies,
        stance=_stance(told.get("stance", Stance.NOT_STATED)),
        confidence=_confidence(told.get("confidence")),
        evidence_language=text_of(told, "evidence_language"),
        evidence_quote=text_of(told, "evidence_quote"),
        evidence_start=_place(told, "evidence_start"),
        evidence_end=_place(told, "evidence_end"),
        note=text_of(told, "note"),
    )


def _stance(value: Any) -> str:
    if value not in Stance.values:
        raise ValidationError({"stance": f"Say one of {', '.join(Stance.values)}."})
    return str(value)


def _confidence(value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= 1:
        raise ValidationError({"confidence": "Give a number from 0 to 1, such as 0.75."})
    return number.quantize(Decimal("0.01"))


def _place(told: dict[str, Any], name: str) -> int | None:
    value = told.get(name)
    if value is None or (type(value) is int and value >= 0):
        return value
    raise ValidationError({name: "Give a place in the text, in characters."})


def _once(choices: Iterable[Choice]) -> list[Choice]:
    """Refuse two choices of one theme: the second would silently win."""
    found: dict[str, Choice] = {}
    for choice in choices:
        if choice.theme in found:
            raise ValidationError({"theme": f"{choice.theme} is chosen twice."})
        found[choice.theme] = choice
    return list(found.values())
