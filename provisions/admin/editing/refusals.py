"""Why the database refused a change, in words: for what no form could foresee."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import BaseConstraint

from provisions.curating.errors import RefusedError
from provisions.models import CURATED_MODELS

#: What a constraint that carries a sentence of its own says to a curator.
SENTENCES: dict[str, str] = {
    constraint.name: str(constraint.violation_error_message)
    for model in CURATED_MODELS
    for constraint in model._meta.constraints
    if isinstance(constraint, BaseConstraint)
}

NOTHING_SAVED = "Nothing was saved."

#: By SQLSTATE: what kind of rule was broken, where the rule has no sentence of its own.
KINDS = {
    "23502": "A value that is needed is missing.",
    "23503": "It refers to something that is no longer there, or something still refers to it.",
    "23505": "There is already one with the same name.",
    "23514": "A rule of the database does not allow this.",
    "23P01": "It overlaps with another one.",
}


def sentence(error: IntegrityError | RefusedError) -> str:
    """Say which rule a write broke; a trigger's own message, or PostgreSQL's detail, if need be."""
    if isinstance(error, RefusedError):
        return f"{error} {NOTHING_SAVED}"
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        return f"A rule of the database does not allow this. {NOTHING_SAVED}"
    said = SENTENCES.get(diagnosis.constraint_name or "")
    if said is None:
        said = _unnamed(diagnosis)
    return f"{said} {NOTHING_SAVED}"


def _unnamed(diagnosis: Any) -> str:
    is_from_trigger = diagnosis.sqlstate == "23514" and diagnosis.table_name is None
    if is_from_trigger:
        return str(diagnosis.message_primary)
    kind = KINDS.get(diagnosis.sqlstate, "A rule of the database does not allow this.")
    return f"{kind} ({diagnosis.message_detail})" if diagnosis.message_detail else kind
