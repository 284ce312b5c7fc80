"""Data folders for tests that start and damage database servers of their own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from govdb.database import REPOSITORY, DatabaseUnavailableError
from govdb.database.accounts import is_root
from govdb.database.places import NOTE, places_of
from govdb.database.processes import server_processes

needs_root = pytest.mark.skipif(not is_root(), reason="only root drops to another user")


@contextlib.contextmanager
def scratch_folder():
    """A folder that root's server can reach too, which pytest's own tmp_path is not."""
    folder = Path(tempfile.mkdtemp(prefix="govdb-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for trace in ("start.lock", NOTE):
            for path in list(folder.rglob(trace)):
                with contextlib.suppress(DatabaseUnavailableError):
                    remove(path.parent)
        shutil.rmtree(folder, ignore_errors=True)


def remove(data_folder):
    """Remove a database and whatever still runs on it."""
    places = places_of(data_folder)
    for pid in server_processes(f"govdb-{places.digest}"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(places.home, ignore_errors=True)
    if places.socket_folder.parent != places.home:
        shutil.rmtree(places.socket_folder, ignore_errors=True)


@pytest.fixture
def scratch():
    with scratch_folder() as folder:
        yield folder


def connect(server):
    return psycopg.connect(
        host=str(server.places.socket_folder), user="govdb", dbname="govdb", autocommit=True
    )


# What the caller's shell and the browser tests of the same run set for themselves.
NOT_INHERITED = {"DATABASE_URL", "PORT", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def environment(data_folder, **variables):
    """The environment of a process that uses `data_folder` and no other database."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {
        **inherited,
        "GOVDB_DATA": str(data_folder),
        "PYTHONPATH": str(REPOSITORY),
        **variables,
    }


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def run_python(*arguments, data_folder, **variables):
    """Run Python to its end and return what it said."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env=environment(data_folder, **variables),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def assert_one_sentence(done, *fragments):
    """One clear sentence on stderr, exit code 1, and no traceback."""
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for fragment in fragments:
        assert fragment in done.stderr
