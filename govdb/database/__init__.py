"""The database: a server named by DATABASE_URL, or an embedded PostgreSQL in GOVDB_DATA."""

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
    """Return the value of DATABASE_URL; empty for the embedded server."""
    return os.environ.get("DATABASE_URL", "").strip()


def data_folder() -> Path:
    """Return the folder of all data of this installation: GOVDB_DATA, or .govdb in the clone."""
    given = os.environ.get("GOVDB_DATA", "").strip()
    return Path(given).expanduser().absolute() if given else REPOSITORY / ".govdb"


def configuration() -> dict[str, Any]:
    """Return Django's DATABASES["default"].

    Raises:
        DatabaseUnavailableError: DATABASE_URL is not the address of a PostgreSQL database.
    """
    url = database_url()
    chosen = configuration_from_url(url) if url else _embedded_configuration()
    return {**chosen, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def local_secret_key() -> str:
    """Return a random key for SECRET_KEY that is the same after a restart.

    The key is read or created at its first use, so that a process that does not need it needs no
    writable folder.
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
