"""A system check that the database supports letters beyond ASCII."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

KNOWS_ONLY_ASCII = (
    "The LC_CTYPE of the database is {ctype}, so its trigram indexes omit letters beyond ASCII. "
    "Search results are correct, but searches for Chinese are slow, as they read every text."
)
HINT = "Move the data to a database with LC_CTYPE 'C.UTF-8'; see docs/operations.md."


def letters_warning(alias: str = "default") -> str | None:
    """A warning about the database's LC_CTYPE; None if it is suitable."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        (ctype,) = cursor.fetchone()
    return KNOWS_ONLY_ASCII.format(ctype=ctype) if ctype in ("C", "POSIX") else None


@register(Tags.database)
def check_letters(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """The warning in `manage.py check --database default` and in every `migrate`."""
    found = map(letters_warning, databases or ())
    return [Warning(text, hint=HINT, id="govdb.W001") for text in found if text]
