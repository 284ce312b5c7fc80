"""`make run`: serves, survives, stops in order, and says in a sentence what is wrong."""

import contextlib
import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from django.apps import apps

from govdb import launcher
from govdb.database import REPOSITORY
from govdb.database.embedded_server import running
from govdb.database.places import places_of
from govdb.database.processes import postmaster_of, server_processes
from tests.govdb.conftest import (
    assert_one_sentence,
    environment,
    free_port,
    run_python,
    scratch_folder,
)

# Loading and publishing have tests of their own; here it matters when they happen.
SCRIPT = (
    "import sys\n"
    "from govdb import launcher\n"
    "launcher.publish_first_data = lambda: launcher.write_line('FIRST DATA')\n"
    "sys.exit(launcher.main())\n"
)


class Launched:
    """A launcher under test and what it says."""

    def __init__(self, data_folder, port):
        self.port = port
        self.mark = f"govdb-{places_of(data_folder).digest}"
        self.cluster = places_of(data_folder).cluster
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            cwd=REPOSITORY,
            env=environment(data_folder, PORT=str(port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = queue.Queue()
        self.said = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def wait_to_say(self, fragment):
        """Wait for a line with `fragment`."""
        line = "-"
        while line and fragment not in line:
            line = self.lines.get(timeout=600)
            self.said.append(line)
        assert fragment in line, "".join(self.said)

    def status(self):
        request = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(request):
            request.request("GET", "/admin/login/")
            return request.getresponse().status

    def web_server(self):
        """The main process of granian."""
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(children) as handle:  # noqa: PTH123
            pids = [int(pid) for pid in handle.read().split()]
        return next(pid for pid in pids if pid not in server_processes(self.mark))

    def postmaster(self):
        return postmaster_of(self.mark, self.cluster)

    def wait_for_end(self):
        """The exit code, once everything the launcher started is gone."""
        code = self.process.wait(timeout=300)
        deadline = time.monotonic() + 200
        while server_processes(self.mark) or self.is_port_taken():
            assert time.monotonic() < deadline, "something was left running"
            time.sleep(0.05)
        return code

    def is_port_taken(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture(scope="module")
def folder():
    """A data folder that is migrated once for all of these tests."""
    with scratch_folder() as scratch:
        with running(scratch, is_throwaway=True):
            done = run_python("manage.py", "migrate", "--verbosity=0", data_folder=scratch)
            assert done.returncode == 0, done.stderr
        yield scratch


@pytest.fixture
def launched(folder):
    launched = Launched(folder, free_port())
    try:
        launched.wait_to_say("Ctrl-C stops")
        yield launched
    finally:
        launched.process.kill()
        launched.process.wait()
        launched.process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_serves_until_told_to_stop(launched, number):
    assert launched.status() == 200

    launched.process.send_signal(number)
    launched.process.send_signal(number)

    assert launched.wait_for_end() == 0
    assert not (launched.cluster / "postmaster.pid").exists()


def test_says_where_and_publishes_first_data_first(launched):
    text = "".join(launched.said)

    assert text.index("tables are up to date") < text.index("FIRST DATA") < text.index("Serving")
    for path in ("/", "/api/v1/", "/api/v1/docs/", "/admin/"):
        assert f"http://127.0.0.1:{launched.port}{path}" in text
    assert "make admin" in text


def test_stops_the_database_when_the_web_server_is_killed(launched):
    os.kill(launched.web_server(), signal.SIGKILL)

    launched.wait_to_say("stopped unexpectedly")

    assert launched.wait_for_end() == 1


def test_revives_the_database_when_it_is_killed(launched):
    assert launched.status() == 200
    os.kill(launched.postmaster(), signal.SIGKILL)

    launched.wait_to_say("was restarted")

    assert launched.postmaster()
    assert launched.status() == 200


def test_leaves_nothing_behind_when_it_is_killed_itself(launched):
    launched.process.kill()

    launched.wait_for_end()


def test_second_launcher_shares_the_database(launched, folder):
    postmaster = launched.postmaster()
    second = Launched(folder, free_port())
    second.wait_to_say("Ctrl-C stops")

    launched.process.send_signal(signal.SIGINT)
    launched.process.wait(timeout=300)

    assert second.status() == 200
    assert second.postmaster() == postmaster
    second.process.send_signal(signal.SIGINT)
    assert second.wait_for_end() == 0
    second.process.stdout.close()


def test_busy_port_is_a_sentence_before_anything_is_made(scratch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        done = run_python("-m", "govdb", data_folder=scratch / "data", PORT=str(port))

    assert_one_sentence(done, f"Port {port} is in use", "PORT=")
    assert not (scratch / "data").exists()


def test_unwritable_folder_is_a_sentence(scratch):
    (scratch / "file").touch()

    done = run_python("-m", "govdb", data_folder=scratch / "file", PORT=str(free_port()))

    assert_one_sentence(done, "cannot be written", "GOVDB_DATA")


def test_failing_first_data_is_a_sentence(folder):
    script = SCRIPT.replace(
        "lambda: launcher.write_line('FIRST DATA')",
        "lambda: (_ for _ in ()).throw(launcher.CommandError('2 rows are wrong.'))",
    )

    done = run_python("-c", script, data_folder=folder, PORT=str(free_port()))

    assert_one_sentence(done, "2 rows are wrong.")


@pytest.mark.django_db
@pytest.mark.parametrize(("revisions", "loads"), [(0, 1), (1, 0)], ids=["new", "published"])
def test_loads_only_while_nothing_is_published(monkeypatch, revisions, loads):
    calls = []
    monkeypatch.setattr(launcher, "call_command", lambda name, *_, **__: calls.append(name))
    monkeypatch.setattr(launcher.connections, "close_all", lambda: None)
    for number in range(revisions):
        rows = apps.get_model("provisions", "Revision").objects
        rows.create(number=number + 1, published_by="a curator", counts={}, changes={})
        rows.update(root_sha256="0" * 64)

    launcher.set_up()

    assert calls == ["migrate", *(["load", "publish"] * loads)]
