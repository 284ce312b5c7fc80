"""A table's constraints as the database holds them, and in the words of the model."""

import functools
from dataclasses import dataclass

from django.db import DatabaseError, connection

from provisions.loading.errors import RejectedValueError
from provisions.loading.nouns import Noun

# Of a check constraint also its expression, which reads like SQL over the table's columns.
SQL = """
    SELECT c.conname,
           CASE WHEN c.contype = 'c' THEN pg_get_expr(c.conbin, c.conrelid) END,
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey) ORDER BY a.attnum)
    FROM pg_constraint c
    WHERE c.conrelid = %s::regclass AND c.contype IN ('c', 'u', 'x', 'f')
    ORDER BY c.conname
"""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A named rule of a table. `check` is the expression of a check constraint."""

    name: str
    check: str | None
    attnames: tuple[str, ...]
    message: str


def constraints_of(noun: Noun) -> dict[str, Constraint]:
    """Return the table's constraints by name."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, [noun.table])
        return {
            name: Constraint(name, check, tuple(attnames), message_of(noun, name))
            for name, check, attnames in cursor.fetchall()
        }


def message_of(noun: Noun, name: str) -> str:
    """Return what the model says when this constraint is broken."""
    return _messages(noun).get(name, f"The database's rule {name} is broken.")


@functools.cache
def _messages(noun: Noun) -> dict[str, str]:
    return {
        constraint.name: str(constraint.get_violation_error_message())
        for constraint in noun.model._meta.constraints
    }


def rejection(noun: Noun, error: DatabaseError) -> RejectedValueError:
    """Put what the database objected to in the words of the model."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    said = getattr(diagnosis, "message_primary", None) or str(error).partition("\n")[0]
    if name in _messages(noun):
        return RejectedValueError(name, message_of(noun, name))
    return RejectedValueError(name or "database", said)
