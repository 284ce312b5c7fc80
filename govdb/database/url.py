"""A database server that somebody else runs, named by DATABASE_URL."""

from typing import Any, cast
from urllib.parse import urlsplit

import environ

from govdb.database.errors import DatabaseUnavailableError

SCHEMES = ("postgres", "postgresql", "psql", "pgsql")
SHAPE = "postgres://user:password@host:5432/name"


def configuration_from_url(url: str) -> dict[str, Any]:
    """Django's description of the database at `url`.

    Raises:
        DatabaseUnavailableError: `url` is not the address of a PostgreSQL database. The message
            does not repeat it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        is_understood = parts.scheme in SCHEMES and (parts.port or True) and parts.path.strip("/")
    except ValueError:
        is_understood = False
    if not is_understood:
        raise DatabaseUnavailableError(
            f"DATABASE_URL is not the address of a PostgreSQL database; write {SHAPE}."
        )
    return cast("dict[str, Any]", environ.Env.db_url_config(url))
