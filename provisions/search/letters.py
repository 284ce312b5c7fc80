"""Whether the database knows letters beyond ASCII, for those who run it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

KNOWS_ONLY_ASCII = (
    "The LC_CTYPE of the database is {ctype}, so its trigram indexes hold no letters beyond ASCII. "
    "Answers are right, but searches for Chinese read every text."
)
HINT = "Move it to a database made with LC_CTYPE 'C.UTF-8'; docs/operations.md says how."


def letters_warning(alias: str = "default") -> str | None:
    """What is wrong with the database's LC_CTYPE, in a sentence or two; None if nothing is."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        (ctype,) = cursor.fetchone()
    return KNOWS_ONLY_ASCII.format(ctype=ctype) if ctype in ("C", "POSIX") else None


@register(Tags.database)
def check_letters(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """`manage.py check --database default`, and every `migrate`, say so too."""
    found = map(letters_warning, databases or ())
    return [Warning(said, hint=HINT, id="govdb.W001") for said in found if said]
