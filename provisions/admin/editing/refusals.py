"""Readable messages for errors of the database that no form can detect."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import BaseConstraint

from provisions.curating.errors import RefusedError
from provisions.models import CURATED_MODELS

#: The messages of constraints that define one, by the name of the constraint.
SENTENCES: dict[str, str] = {
    constraint.name: str(constraint.violation_error_message)
    for model in CURATED_MODELS
    for constraint in model._meta.constraints
    if isinstance(constraint, BaseConstraint)
}

NOTHING_SAVED = "Nothing was saved."

#: The messages for constraints without their own message, by SQLSTATE.
KINDS = {
    "23502": "A required value is missing.",
    "23503": "This row refers to a deleted row, or another row still refers to it.",
    "23505": "A row with the same name already exists.",
    "23514": "A constraint of the database does not allow this value.",
    "23P01": "This row overlaps with another row.",
}


def sentence(error: IntegrityError | RefusedError) -> str:
    """Return the message of the violated constraint, of the trigger, or of PostgreSQL."""
    if isinstance(error, RefusedError):
        return f"{error} {NOTHING_SAVED}"
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        return f"A constraint of the database does not allow this. {NOTHING_SAVED}"
    message = SENTENCES.get(diagnosis.constraint_name or "")
    if message is None:
        message = _generic_message(diagnosis)
    return f"{message} {NOTHING_SAVED}"


def _generic_message(diagnosis: Any) -> str:
    is_from_trigger = diagnosis.sqlstate == "23514" and diagnosis.table_name is None
    if is_from_trigger:
        return str(diagnosis.message_primary)
    kind = KINDS.get(diagnosis.sqlstate, "A constraint of the database does not allow this.")
    return f"{kind} ({diagnosis.message_detail})" if diagnosis.message_detail else kind
