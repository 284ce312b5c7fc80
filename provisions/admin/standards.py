"""Languages and territories as the standards list them: ISO 639, ISO 15924 and ISO 3166.

Tables hold identifiers to their form; what a person types is held to the lists themselves, so that
'en-UK' does not become a permanent name. Files may bring what is newer than our copy of the lists.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pycountry
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field

from provisions.loading.nearest import nearest

#: Jurisdictions of ours that are no territories of ISO 3166.
OURS = {"eu": "European Union", "int": "International"}

#: What people, and the institutions of the EU, write for two countries.
RESERVED = {"UK": "GB", "EL": "GR"}


def check_language(tag: str) -> None:
    """Raise ValidationError for a language, script or region that no standard knows (BCP 47)."""
    first, *rest = tag.split("-")
    _check(first, _languages(), "language (ISO 639)")
    for part in rest:
        if len(part) == 4:
            _check(part, _codes(pycountry.scripts), "script (ISO 15924)")
        else:
            _check(part, _codes(pycountry.countries), "region (ISO 3166-1)")


def check_jurisdiction(code: str) -> None:
    """Raise ValidationError for a country or subdivision that ISO 3166 does not list."""
    if code in OURS:
        return
    if "-" in code:
        _check(code.upper(), _subdivisions(), "subdivision (ISO 3166-2)")
    else:
        _check(code.upper(), _codes(pycountry.countries), "country (ISO 3166-1)")


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


def _check(code: str, names: dict[str, str], kind: str) -> None:
    if code in names:
        return
    like = RESERVED.get(code) or _by_name(code, names) or nearest(code, names)
    hint = f" Did you mean '{like}' ({names[like]})?" if like else ""
    raise ValidationError(f"There is no {kind} '{code}'.{hint}")


def _by_name(typed: str, names: dict[str, str]) -> str | None:
    """The code of a name that was typed instead of the code."""
    return next((code for code, name in names.items() if name.casefold() == typed.casefold()), None)


@cache
def _languages() -> dict[str, str]:
    """Two letters where ISO 639-1 has them, as BCP 47 asks; three letters otherwise."""
    return {
        getattr(each, "alpha_2", None) or each.alpha_3: each.name for each in pycountry.languages
    }


@cache
def _codes(database: Any) -> dict[str, str]:
    names = {}
    for each in database:
        names[getattr(each, "alpha_2", None) or each.alpha_4] = each.name
    return names


@cache
def _subdivisions() -> dict[str, str]:
    return {each.code: each.name for each in pycountry.subdivisions}
