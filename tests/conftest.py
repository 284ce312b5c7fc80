"""The database of a test run: DATABASE_URL, or a throw-away embedded server.

The server is started by the first test process that needs a database and stopped by the last
one, so the workers of pytest-xdist share it. Nothing is ever written to the developer's data.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

from govdb.database import configuration, data_folder, database_url
from govdb.database.embedded_server import running
from govdb.database.places import places_of

# No timed tests: a slow machine is not a bug. Database examples are dear, so a few dozen each.
hypothesis_settings.register_profile("govdb", deadline=None, max_examples=40)
hypothesis_settings.load_profile("govdb")

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

if not IS_WORKER:
    # Workers inherit the variable. The settings are loaded by now; Django connects later.
    folder = Path(tempfile.mkdtemp(prefix="govdb-test-"))
    folder.chmod(0o755)  # the server of root runs as another user
    os.environ["GOVDB_DATA"] = str(folder)
    settings.DATABASES["default"].update(configuration())
    settings.STATIC_ROOT = folder / "static"
    settings.UPLOAD_FOLDER = folder / "uploads"
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
# Each test has a client of its own, which would list all static files anew when it starts.
settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """pytest-django asks for this before it creates a test database."""
    if database_url():
        yield
        return
    with running(is_throwaway=True):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let Django empty the tables after tests with transactions of their own.

    As the owner of the tables, the only one who can: these guards alone are switched off. Yields
    the tables that had one.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
            "WHERE tgname LIKE %s AND tgenabled = 'O'",
            ["%no_truncate%"],
        )
        guards = cursor.fetchall()
        for table, guard in guards:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
    return {table for table, _ in guards}


def pytest_unconfigure():
    if IS_WORKER:
        return
    places = places_of(data_folder())
    if not database_url() and places.cluster.exists():
        # A worker that was killed may have left the server running.
        with contextlib.suppress(Exception), running(is_throwaway=True):
            pass
    for place in {places.home, places.data_folder}:
        shutil.rmtree(place, ignore_errors=True)
