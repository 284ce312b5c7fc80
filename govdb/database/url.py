"""An external database server, named by DATABASE_URL."""

from typing import Any, cast
from urllib.parse import unquote, urlsplit

import environ
import psycopg

from govdb.database.errors import DatabaseUnavailableError

SCHEMES = ("postgres", "postgresql", "psql", "pgsql")
SHAPE = "postgres://user:password@host:5432/name"
OLDEST_MAJOR = 15
CONNECT_SECONDS = 5


def configuration_from_url(url: str) -> dict[str, Any]:
    """Return Django's configuration of the database at `url`.

    Raises:
        DatabaseUnavailableError: `url` is not the address of a PostgreSQL database. The message
            does not contain it, because it may contain a password.
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
    settings = cast("dict[str, Any]", environ.Env.db_url_config(url))
    # PostgreSQL's notation for the folder of a socket: postgres://user@%2Fvar%2Frun/name
    return {**settings, "HOST": unquote(settings["HOST"] or "")}


def check_server(url: str) -> None:
    """Check that the server at `url` accepts the login and is new enough.

    Raises:
        DatabaseUnavailableError: the login fails, or the server is too old.
    """
    settings = configuration_from_url(url)
    place = f"{settings['NAME']} on {settings['HOST'] or 'this machine'}"
    try:
        with psycopg.connect(**_connection_arguments(settings)) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise DatabaseUnavailableError(
            f"The database {place} (DATABASE_URL) cannot be used: {_reason(error)}"
        ) from error
    if major < OLDEST_MAJOR:
        raise DatabaseUnavailableError(
            f"The database {place} (DATABASE_URL) is PostgreSQL {major}; "
            f"govdb needs {OLDEST_MAJOR} or newer."
        )


def _connection_arguments(settings: dict[str, Any]) -> dict[str, Any]:
    arguments = {
        "dbname": settings["NAME"],
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "connect_timeout": CONNECT_SECONDS,
        **settings.get("OPTIONS", {}),
    }
    return {name: value for name, value in arguments.items() if value not in ("", None)}


def _reason(error: psycopg.Error) -> str:
    """Return the reason from a message of libpq, without its attempts and advice."""
    first = (str(error).strip().splitlines() or ["no reason given"])[0]
    return first.rpartition("FATAL: ")[2].rpartition(" failed: ")[2].strip().rstrip(".") + "."
