"""What `make run` does: a database, its tables, a first publication, and the web server."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

from govdb.database import REPOSITORY, DatabaseUnavailableError, data_folder
from govdb.database.accounts import is_root
from govdb.database.choice import usable_database
from govdb.database.embedded_server import Server
from govdb.environment import SettingError
from govdb.ports import PortUnavailableError, chosen_port, held_port
from govdb.web_server import ADDRESS, STOP_SECONDS

FIRST_DATA = REPOSITORY / "fixtures"
FIRST_NOTE = "First publication, from fixtures/"
# Any number will do, as long as all launchers take the same one.
SET_UP_LOCK = 7_305_221_984
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCH_SECONDS = 1.0
START_SECONDS = 60
# A database that is killed once is revived; one that dies again and again needs a person.
MOST_REVIVALS = 3
REVIVALS_WITHIN_SECONDS = 300


class WebServerError(Exception):
    """The web server did not start or stopped by itself."""


def main() -> int:
    """Set up and serve until told to stop; the exit code."""
    for number in STOP_SIGNALS:
        # A shell's background jobs ignore SIGINT by default; only nohup's wish is one.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        launch()
    except KeyboardInterrupt:
        say("Stopped.")
        return 0
    except (
        CommandError,
        DatabaseUnavailableError,
        PortUnavailableError,
        SettingError,
        WebServerError,
    ) as error:
        sys.stderr.write(f"{error}\n")
    return 1


def launch() -> None:
    """Set up, serve, and leave only by an exception: KeyboardInterrupt if told to stop."""
    port = chosen_port()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
    _ = settings.DEBUG  # reads them all, so that a wrong one is told before anything slow begins
    with held_port(ADDRESS, port) as holder, usable_database() as server:
        say(_describe(server))
        set_up()
        holder.close()
        with web_server(port) as child:
            wait_until_serving(child, port)
            say(_welcome(port))
            watch(child, server)


def set_up() -> None:
    """Bring the tables up to date and, on a database that never published, publish `fixtures/`."""
    django.setup()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with _alone():
        call_command("migrate", interactive=False, verbosity=0)
        say("The tables are up to date.")
        # Only ever once: what curators change afterwards is theirs.
        if not apps.get_model("provisions", "Revision").objects.exists():
            publish_first_data()
    connections.close_all()


def publish_first_data() -> None:
    """Load `fixtures/` and publish it."""
    say("Loading fixtures/ and publishing it, this once.")
    call_command("load", str(FIRST_DATA))
    call_command("publish", note=FIRST_NOTE)


@contextlib.contextmanager
def web_server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the web server as a child process, with its workers in a session of their own."""
    child = subprocess.Popen(
        [sys.executable, "-m", "govdb.web_server", str(port), str(os.getpid())],
        cwd=REPOSITORY,
        env={**os.environ, "GOVDB_DATA": str(data_folder())},
        start_new_session=True,
    )
    try:
        yield child
    finally:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(STOP_SECONDS + 5)
        # Workers that outlived a killed main process, or one that would not stop.
        end_group(child)


def end_group(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process group, and see it gone: it might still use the database."""
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(child.pid, signal.SIGKILL)
            child.poll()  # a dead leader counts as one of its group until it is looked at
            time.sleep(0.02)


def wait_until_serving(child: subprocess.Popen[bytes], port: int) -> None:
    """Return when the web server answers.

    Raises:
        WebServerError: it ended, or did not answer in time.
    """
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise WebServerError("The web server did not start; its reason should be above.")
        time.sleep(0.05)


def watch(child: subprocess.Popen[bytes], server: Server | None) -> None:
    """Keep the database alive while the web server lives.

    Raises:
        WebServerError: the web server stopped.
        DatabaseUnavailableError: the database stopped and cannot be started again.
    """
    revivals: list[float] = []
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = child.wait(WATCH_SECONDS)
            raise WebServerError(
                f"The web server stopped by itself (exit code {code}), so the database was "
                "stopped too; start both with: make run"
            )
        if server is not None and not server.is_alive():
            revivals = [*(at for at in revivals if _is_recent(at)), time.monotonic()]
            revive(server, len(revivals))


def revive(server: Server, times: int) -> None:
    """Start a database again that something killed.

    Raises:
        DatabaseUnavailableError: it keeps dying, or cannot be started.
    """
    if times > MOST_REVIVALS:
        raise DatabaseUnavailableError(
            f"The database stops again and again; {server.places.log} may say why."
        )
    server.revive()
    say("The database had stopped; it was started again, and nothing committed was lost.")


def say(text: str) -> None:
    """Tell the person at the terminal, at once even if the terminal is a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _stop(number: int, frame: object) -> None:
    # Once is enough: an impatient second Ctrl-C must not leave the database half stopped.
    for each in STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _describe(server: Server | None) -> str:
    if server is None:
        return "The database is the one that DATABASE_URL names."
    user = f", as the user {server.account.name}" if is_root() else ""
    return f"The database runs in {server.places.home}{user}."


def _welcome(port: int) -> str:
    site = f"http://{ADDRESS}:{port}"
    return (
        f"Serving on {site}/\n"
        f"  the API        {site}/api/v1/\n"
        f"  how to use it  {site}/api/v1/docs/\n"
        f"  for curators   {site}/admin/ (an account: make admin)\n"
        "Ctrl-C stops."
    )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Wait while another launcher sets up the same database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SET_UP_LOCK])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [SET_UP_LOCK])


def _answers(port: int) -> bool:
    request = http.client.HTTPConnection(ADDRESS, port, timeout=5)
    try:
        request.request("HEAD", "/healthz")
        request.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        request.close()
    return True


def _is_recent(at: float) -> bool:
    return time.monotonic() - at < REVIVALS_WITHIN_SECONDS
