"""Where the database comes from: DATABASE_URL, or a PostgreSQL of our own in GOVDB_DATA."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy

from govdb.database.errors import DatabaseUnavailableError
from govdb.database.places import places_of
from govdb.database.secret import kept_secret_key
from govdb.database.url import configuration_from_url

__all__ = [
    "DatabaseUnavailableError",
    "configuration",
    "data_folder",
    "database_url",
    "local_secret_key",
]

EMBEDDED_NAME = "govdb"
REPOSITORY = Path(__file__).resolve().parent.parent.parent


def database_url() -> str:
    """The database server to use; empty for the embedded one."""
    return os.environ.get("DATABASE_URL", "").strip()


def data_folder() -> Path:
    """The folder of everything this installation keeps: GOVDB_DATA, or .govdb in the clone."""
    given = os.environ.get("GOVDB_DATA", "").strip()
    return Path(given).expanduser().absolute() if given else REPOSITORY / ".govdb"


def configuration() -> dict[str, Any]:
    """Django's DATABASES["default"].

    Raises:
        DatabaseUnavailableError: DATABASE_URL is not the address of a PostgreSQL database.
    """
    url = database_url()
    chosen = configuration_from_url(url) if url else _embedded_configuration()
    return {**chosen, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def local_secret_key() -> str:
    """A random key that survives restarts, for SECRET_KEY.

    It is read or made when first used, so that a machine which is given its own key, or never
    needs one, needs no folder it can write.
    """
    return lazy(cache(lambda: kept_secret_key(data_folder() / "secret-key")), str)()


def _embedded_configuration() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": EMBEDDED_NAME,
        "USER": EMBEDDED_NAME,
        "HOST": str(places_of(data_folder()).socket_folder),
        "PORT": "",
    }
