"""manage.py finds a database in every situation, or says in a sentence why not."""

import signal
import subprocess
import sys
import time

import pytest

from govdb.database import REPOSITORY
from govdb.database.embedded_server import running
from govdb.database.processes import server_processes
from tests.govdb.conftest import assert_one_sentence, environment, free_port, run_python

WHO_ANSWERS = (
    "from django.db import connection\n"
    "with connection.cursor() as cursor:\n"
    "    cursor.execute('SELECT pg_postmaster_start_time()')\n"
    "    print(cursor.fetchone()[0])\n"
)
SLEEPS = "import time; print(1, flush=True); time.sleep(60)"


def manage(*arguments, data_folder, **variables):
    return run_python("manage.py", *arguments, data_folder=data_folder, **variables)


def who_answers(data_folder):
    return manage("shell", "--no-imports", "-c", WHO_ANSWERS, data_folder=data_folder)


def test_shares_the_running_server_and_leaves_it_running(scratch):
    with running(scratch, is_throwaway=True) as server:
        said = [who_answers(scratch).stdout for _ in range(2)]

        assert said[0] == said[1] != ""
        assert server.is_alive()


def test_runs_alone_and_stops_its_server(scratch):
    done = who_answers(scratch)

    assert done.returncode == 0, done.stderr
    with running(scratch, is_throwaway=True) as server:
        mark = f"govdb-{server.places.digest}"
    assert who_answers(scratch).stdout != done.stdout
    assert not server_processes(mark)


def test_terminated_command_stops_its_server(scratch):
    command = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", SLEEPS],
        cwd=REPOSITORY,
        env=environment(scratch),
        stdout=subprocess.PIPE,
    )
    command.stdout.readline()

    command.send_signal(signal.SIGTERM)
    command.communicate(timeout=300)

    assert command.returncode == 128 + signal.SIGTERM
    assert not (scratch / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("command", ["check", "help", "version"])
def test_needs_no_database_for_what_asks_none(scratch, command):
    done = manage(command, data_folder=scratch / "data")

    assert done.returncode == 0, done.stderr
    assert not (scratch / "data").exists()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgres://me:secret@127.0.0.1:1/plans", "Connection refused"),
        ("mysql://me:secret@127.0.0.1/plans", "write postgres://"),
        ("nonsense", "write postgres://"),
    ],
    ids=["unreachable", "other-database", "nonsense"],
)
@pytest.mark.parametrize("command", [["manage.py", "migrate"], ["-m", "govdb"]], ids=str)
def test_wrong_database_url_is_a_sentence(scratch, command, url, reason):
    started = time.monotonic()

    done = run_python(*command, data_folder=scratch, DATABASE_URL=url, PORT=str(free_port()))

    assert_one_sentence(done, "DATABASE_URL", reason)
    assert "secret" not in done.stderr
    assert time.monotonic() - started < 10


def test_unwritable_folder_is_a_sentence(scratch):
    (scratch / "file").touch()

    done = manage("migrate", data_folder=scratch / "file")

    assert_one_sentence(done, "cannot be written", "GOVDB_DATA")


def test_programs_of_postgresql_run_on_the_embedded_database(scratch):
    done = run_python(
        "-m", "govdb.database", "psql", "-Atc", "SELECT current_database()", data_folder=scratch
    )

    assert done.stdout == "govdb\n"


def test_unknown_program_is_a_sentence(scratch):
    done = run_python("-m", "govdb.database", "pg_undo", data_folder=scratch)

    assert_one_sentence(done, "pg_undo")
