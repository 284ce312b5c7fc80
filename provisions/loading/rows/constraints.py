"""The constraints of a table, from the database, with the messages of the model."""

import functools
from dataclasses import dataclass

from django.db import DatabaseError, connection

from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.nouns import Noun

# For a check constraint, `condition` is its expression in SQL. An exclusion constraint does not
# list the columns inside its expressions, so they are searched by name. A unique constraint with a
# condition in Django is an index in PostgreSQL.
SQL = """
    SELECT rule.name, rule.condition, array_agg(a.attname::text ORDER BY a.attnum)
    FROM (
        SELECT conname AS name, conkey AS key,
               CASE contype WHEN 'c' THEN pg_get_expr(conbin, conrelid) END AS condition,
               CASE contype WHEN 'x' THEN pg_get_constraintdef(oid) END AS definition
        FROM pg_constraint WHERE conrelid = %(table)s::regclass
        UNION ALL
        SELECT relname, NULL, NULL, pg_get_indexdef(indexrelid)
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE indrelid = %(table)s::regclass AND indisunique
          AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    ) rule
    JOIN pg_attribute a ON a.attrelid = %(table)s::regclass AND a.attnum > 0
         AND (a.attnum = ANY(rule.key) OR rule.definition ~ ('\\m' || a.attname || '\\M'))
    GROUP BY 1, 2 ORDER BY 1
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
        cursor.execute(SQL, {"table": noun.table})
        return {
            name: Constraint(name, check, tuple(attnames), message_of(noun, name))
            for name, check, attnames in cursor.fetchall()
        }


def message_of(noun: Noun, name: str) -> str:
    """Return the model's message for a violation of this constraint."""
    return _messages(noun).get(name, f"The row violates the constraint {name} of the database.")


@functools.cache
def _messages(noun: Noun) -> dict[str, str]:
    return {
        constraint.name: str(constraint.get_violation_error_message())
        for constraint in noun.model._meta.constraints
    }


def rejection(noun: Noun, error: DatabaseError) -> RejectedValueError:
    """Convert an error of the database to a rejection, with the model's message if it has one."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    message = getattr(diagnosis, "message_primary", None) or str(error).partition("\n")[0]
    if name in _messages(noun):
        return RejectedValueError(name, message_of(noun, name))
    return RejectedValueError(name or "database", message)
