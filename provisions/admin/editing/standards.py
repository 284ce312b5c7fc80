"""Checks the codes in forms against the lists of the standards, which refuse 'en-UK'.

The database checks the format of codes only: files may have codes newer than our lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field

from provisions import standards


def check_language(tag: str) -> None:
    """Raise ValidationError for a language, script or region that BCP 47 does not list."""
    _check(standards.check_language, tag)


def check_jurisdiction(code: str) -> None:
    """Raise ValidationError for a country or subdivision that ISO 3166 does not list."""
    _check(standards.check_jurisdiction, code)


#: The validators by the name of the field.
CHECKS = {
    "language": check_language,
    "evidence_language": check_language,
    "code": check_jurisdiction,
}


def add_checks(db_field: Field[Any, Any], field: forms.Field | None) -> None:
    """Add the validator of a standard to a form field, if there is one."""
    check = CHECKS.get(db_field.name)
    if check is not None and field is not None:
        field.validators = [*field.validators, check]


def _check(check: Callable[[str], None], code: str) -> None:
    try:
        check(code)
    except standards.UnknownCodeError as error:
        raise ValidationError(str(error)) from error
