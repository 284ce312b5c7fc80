"""Converts a coder's choices from JSON and from HTML forms, and to JSON.

Wrong values raise ValidationError with the name of the field and a message.
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

#: The recorded confidence values, and their labels.
CONFIDENCES = (
    ("0.25", "a guess"),
    ("0.50", "unsure"),
    ("0.75", "fairly sure"),
    ("1.00", "sure"),
)

#: The names of the fields of a choice.
NAMES = tuple(each.name for each in fields(Choice))


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement and its version as JSON values."""
    return {
        "version": judgement.version,
        "choices": [choice_json(choice) for choice in judgement.choices],
    }


def choice_json(choice: Choice) -> dict[str, Any]:
    """Return a choice as JSON values; the confidence has two decimals, as on the page."""
    sure = None if choice.confidence is None else f"{choice.confidence:.2f}"
    return {**asdict(choice), "confidence": sure}


def read_body(body: bytes) -> dict[str, Any]:
    """Parse a JSON object. Raises ValidationError if the body is not one."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(data, dict):
        raise ValidationError({"body": "The body is not a JSON object. Send a JSON object."})
    return data


def text_of(data: Mapping[str, Any], name: str) -> str:
    """Return an optional text. Raises ValidationError if it has forbidden characters."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise ValidationError({name: f"'{name}' is not a string. Send a string."})
    check_characters(**{name: value})
    return with_line_feeds(value)


def choices_from_json(data: Any) -> list[Choice]:
    """Parse the choices that the page sends. Raises ValidationError with the wrong field."""
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise ValidationError({"choices": "'choices' is not a list of objects. Send one."})
    return _without_duplicates([_choice_of_json(each) for each in data])


def choices_from_form(sent: QueryDict, before: Judgement) -> list[Choice]:
    """Parse the choices of the form; quotations are located in the clause's texts.

    An unchanged quotation keeps its place. Raises ValidationError with the wrong field.
    """
    known = {choice.theme: choice for choice in before.choices}
    texts = list(before.clause.texts.order_by("standing", "language"))
    return _without_duplicates(
        [_choice_of_form(sent, theme, known, texts) for theme in sent.getlist("theme")]
    )


def _choice_of_form(
    sent: QueryDict, theme: str, known: dict[str, Choice], texts: list[ClauseText]
) -> Choice:
    choice = Choice(
        theme=theme,
        applies=f"no-{theme}" not in sent,
        stance=_stance(sent.get(f"stance-{theme}") or Stance.NOT_STATED),
        confidence=_confidence(sent.get(f"confidence-{theme}") or None),
        note=text_of(sent.dict(), f"note-{theme}"),
    )
    quote = text_of(sent.dict(), f"quote-{theme}")
    earlier = known.get(theme)
    if earlier is not None and _without_breaks(earlier.evidence_quote) == _without_breaks(quote):
        return replace(
            choice,
            **{name: getattr(earlier, name) for name in NAMES if name.startswith("evidence")},
        )
    return _with_evidence(choice, quote.strip(), texts)


def _without_breaks(quote: str) -> str:
    return " ".join(quote.split())


def _with_evidence(choice: Choice, quote: str, texts: list[ClauseText]) -> Choice:
    """Locate a typed quotation in the texts of the clause, originals first."""
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
    message = f"No text of this clause contains these words: {quote[:80]}"
    raise ValidationError({"evidence_quote": message})


def _choice_of_json(data: dict[str, Any]) -> Choice:
    if unknown := sorted(data.keys() - set(NAMES)):
        names = ", ".join(map(ascii, unknown))
        raise ValidationError({"choices": f"A choice has no member {names}. Remove it."})
    if not isinstance(applies := data.get("applies", True), bool):
        raise ValidationError({"applies": "'applies' must be true or false."})
    return Choice(
        theme=text_of(data, "theme"),
        applies=applies,
        stance=_stance(data.get("stance", Stance.NOT_STATED)),
        confidence=_confidence(data.get("confidence")),
        evidence_language=text_of(data, "evidence_language"),
        evidence_quote=text_of(data, "evidence_quote"),
        evidence_start=_offset(data, "evidence_start"),
        evidence_end=_offset(data, "evidence_end"),
        note=text_of(data, "note"),
    )


def _stance(value: Any) -> str:
    if value not in Stance.values:
        raise ValidationError({"stance": f"'stance' must be one of {', '.join(Stance.values)}."})
    return str(value)


def _confidence(value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= 1:
        raise ValidationError(
            {"confidence": "'confidence' must be a number from 0 to 1, such as 0.75."}
        )
    return number.quantize(Decimal("0.01"))


def _offset(data: dict[str, Any], name: str) -> int | None:
    value = data.get(name)
    if value is None or (type(value) is int and value >= 0):
        return value
    raise ValidationError({name: f"'{name}' must be a character offset in the text."})


def _without_duplicates(choices: Iterable[Choice]) -> list[Choice]:
    """Refuse two choices of one theme: the second would silently replace the first."""
    found: dict[str, Choice] = {}
    for choice in choices:
        if choice.theme in found:
            raise ValidationError(
                {"theme": f"The theme {choice.theme} is chosen twice. Choose it once."}
            )
        found[choice.theme] = choice
    return list(found.values())
