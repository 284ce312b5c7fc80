"""The columns of a noun: conversion and validation of the values in files.

The rules are those of `Model.clean_fields()`, but prepared once per model instead of once per row,
stricter about JSON types, and with the nearest valid choice in the error.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.utils.dateparse import parse_datetime

from provisions import partial_dates
from provisions.characters import control_fault, with_line_feeds
from provisions.loading.rows.errors import RejectedValueError
from provisions.models.curated.transcripts import VerbatimField
from provisions.models.languages import LanguageField
from provisions.nearest import nearest_spelling
from provisions.standards import canonical_language

Convert = Callable[[Any], Any]

TRUE = frozenset({True, "true", "True", "yes", "1"})
FALSE = frozenset({False, "false", "False", "no", "0"})
#: Longer integers fit no column and are not valid as query parameters either.
INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def wrong_type(expected: str) -> RejectedValueError:
    """Return the error for a value of the wrong type."""
    return RejectedValueError("wrong_type", f"Give {expected}.")


def verbatim(raw: Any) -> str:
    """Accept a text without changes, because positions in it are counted."""
    if not isinstance(raw, str):
        raise wrong_type("a text in quotation marks")
    if "\0" in raw:
        message = "The text contains U+0000, which PostgreSQL cannot store. Remove it."
        raise RejectedValueError("nul", message)
    return raw


def _check_printable(value: str) -> None:
    fault = control_fault(value.strip())
    if fault:
        raise RejectedValueError("control_character", fault)


def text(raw: Any) -> str:
    """Return a text in NFC, with LF as line breaks and without white space at its ends.

    Control characters are rejected: readers of JSON, XML and workbooks treat them differently.
    """
    # Most texts are a single printable line, and this test is faster than a search.
    if type(raw) is not str or not raw.isprintable():
        _check_printable(verbatim(raw))
    value: str = with_line_feeds(raw.strip())
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def integer(raw: Any) -> int:
    """Return a whole number, also from its text form, as in CSV files."""
    is_number = isinstance(raw, (int, str)) and not isinstance(raw, bool)
    if is_number and INTEGER.fullmatch(str(raw).strip()):
        return int(raw)
    raise wrong_type("a whole number")


def boolean(raw: Any) -> bool:
    """Return true or false; the valid spellings are in TRUE and FALSE."""
    if isinstance(raw, (bool, str)):
        value = raw.strip() if isinstance(raw, str) else raw
        if value in TRUE:
            return True
        if value in FALSE:
            return False
    raise wrong_type("true or false")


def decimal(raw: Any) -> Decimal:
    """Return a number exactly as it is written: 0.9 is 0.9, not its binary approximation."""
    if isinstance(raw, (int, float, str)) and not isinstance(raw, bool):
        try:
            value = Decimal(str(raw))
        except InvalidOperation:
            raise wrong_type("a number") from None
        if value.is_finite():
            return value
    raise wrong_type("a number")


def date(raw: Any) -> datetime.date:
    """Return the date of an ISO 8601 date."""
    if isinstance(raw, str) and DATE.fullmatch(raw.strip()):
        try:
            return datetime.date.fromisoformat(raw.strip())
        except ValueError:
            raise wrong_type("a date that exists in the calendar") from None
    raise wrong_type("a date such as 2025-07-23")


def partial_date(raw: Any) -> datetime.date:
    """Return the date of an ISO 8601 date, or the first day of a month or year."""
    try:
        return partial_dates.parse(raw.strip())[0]
    except (AttributeError, ValueError):
        expected = "a date such as 2025-07-23; if the day is unknown, 2025-07 or 2025"
        raise wrong_type(expected) from None


def precision_of(field: models.Field[Any, Any]) -> str:
    """Return the name of the field with the precision of a date; empty if there is none."""
    name = f"{field.name.removesuffix('_on')}_precision"
    is_partial = isinstance(field, models.DateField) and any(
        each.name == name for each in field.model._meta.concrete_fields
    )
    return name if is_partial else ""


def moment(raw: Any) -> datetime.datetime:
    """Return the moment of an ISO 8601 date and time; the time zone is required."""
    expected = wrong_type("a date and time with its zone, such as 2025-07-23T09:30:00Z")
    try:
        value = parse_datetime(raw.strip()) if isinstance(raw, str) else None
    except ValueError:
        raise expected from None
    if value is None or value.tzinfo is None:
        raise expected
    return value


def language(raw: Any) -> str:
    """Return a language tag in its canonical spelling: 'EN' becomes 'en'."""
    return canonical_language(text(raw))


CONVERTERS: tuple[tuple[type[models.Field[Any, Any]], Convert], ...] = (
    (LanguageField, language),
    (models.CharField, text),
    (VerbatimField, verbatim),
    (models.TextField, text),
    (models.BooleanField, boolean),
    (models.DecimalField, decimal),
    (models.IntegerField, integer),
    (models.DateTimeField, moment),
    (models.DateField, date),
)


def converter_of(field: models.Field[Any, Any]) -> Convert:
    """Return the converter of a field; raises ImproperlyConfigured if its type has none."""
    for field_type, convert in CONVERTERS:
        if isinstance(field, field_type):
            return convert
    raise ImproperlyConfigured(
        f"The type of {field} has no converter; add one to CONVERTERS in loading/rows/columns.py."
    )


#: Marks a field that a row does not give.
MISSING: Any = object()


def _test(validator: Any) -> Callable[[Any], bool] | None:
    """Return the condition of a validator as a function; None if it is not a simple one.

    Most values are valid, and a function finds that many times faster than a validator.
    """
    if type(validator) is RegexValidator and not validator.inverse_match:
        pattern: Any = validator.regex  # a lazy object until now
        search = pattern.search
        return lambda value: search(value) is not None
    limit = getattr(validator, "limit_value", None)
    if type(limit) is not int:
        return None
    return {
        MaxLengthValidator: lambda value: len(value) <= limit,
        MinValueValidator: lambda value: value >= limit,
        MaxValueValidator: lambda value: value <= limit,
    }.get(type(validator))


def _tests(field: models.Field[Any, Any]) -> list[Callable[[Any], bool]] | None:
    tests = [_test(validator) for validator in field.validators]
    return None if None in tests else [test for test in tests if test is not None]


class LoadColumn:
    """A plain column of a noun (a `Reference` is the other kind)."""

    def __init__(self, field: models.Field[Any, Any], position: int) -> None:
        self.field = field
        self.name = field.name
        self.attname = field.attname
        self.position = position
        #: Name of the field with the precision of this date; empty if it has none.
        self.precision = precision_of(field)
        self.is_nullable = field.null
        self.is_required = not (field.null or field.blank or field.has_default())
        self.default = None if self.is_required else field.get_default()
        self.convert = self._converter()
        self.choices = frozenset(value for value, _ in field.flatchoices)
        self._tests = _tests(field)

    def _converter(self) -> Convert:
        return partial_date if self.precision else converter_of(self.field)

    def shown(self, value: Any) -> Any:
        """Return a parsed value in the form for reports."""
        return value

    def parse(self, raw: Any) -> Any:
        """Convert and validate a value of a file; raises RejectedValueError."""
        if raw is None:
            if self.is_nullable:
                return None
            raise RejectedValueError("null", "This field cannot be null; omit it or give a value.")
        value = self.convert(raw)
        if value == "":
            return self._parse_empty()
        if self.choices:
            self._check_choice(value)
        else:
            self._check(value)
        return value

    def _parse_empty(self) -> str:
        if not self.field.blank:
            raise RejectedValueError("empty", "This field cannot be empty; give a value.")
        return ""

    def _check_choice(self, value: Any) -> None:
        if value not in self.choices:
            raise RejectedValueError(
                "unknown_choice",
                f"Choose one of: {', '.join(sorted(map(str, self.choices)))}.",
                nearest_spelling(value, map(str, self.choices)),
            )

    def _check(self, value: Any) -> None:
        if self._tests is not None and self._passes(self._tests, value):
            return
        for validator in self.field.validators:
            try:
                validator(value)
            except ValidationError as error:
                raise RejectedValueError(
                    error.code or "invalid", " ".join(error.messages)
                ) from None

    def _passes(self, tests: list[Callable[[Any], bool]], value: Any) -> bool:
        for test in tests:  # noqa: SIM110 (all() takes twice as long)
            if not test(value):
                return False
        return True
