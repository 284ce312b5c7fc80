"""Holds what a person types to the lists of the standards, so that 'en-UK' is never kept.

Tables hold identifiers to their form only: files may bring what is newer than our copies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field

from provisions import standards


def check_language(tag: str) -> None:
    """Raise ValidationError for a language, script or region that no standard knows (BCP 47)."""
    _check(standards.check_language, tag)


def check_jurisdiction(code: str) -> None:
    """Raise ValidationError for a country or subdivision that ISO 3166 does not list."""
    _check(standards.check_jurisdiction, code)


#: Who checks a field, by the name of the field.
CHECKS = {
    "language": check_language,
    "evidence_language": check_language,
    "code": check_jurisdiction,
}


def add_checks(db_field: Field[Any, Any], field: forms.Field | None) -> None:
    """Hold what is typed into a form's field to the list, if a standard has one for it."""
    check = CHECKS.get(db_field.name)
    if check is not None and field is not None:
        field.validators = [*field.validators, check]


def _check(check: Callable[[str], None], code: str) -> None:
    try:
        check(code)
    except standards.UnknownCodeError as error:
        raise ValidationError(str(error)) from error
