"""The launcher of `make run`: database, tables, first publication and web server."""

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
# An arbitrary number that is the same for all launchers.
SET_UP_LOCK = 7_305_221_984
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCH_SECONDS = 1.0
START_SECONDS = 60
# A database that was killed is restarted, but not if it stops repeatedly.
MOST_REVIVALS = 3
REVIVALS_WITHIN_SECONDS = 300


class WebServerError(Exception):
    """The web server did not start or stopped by itself."""


def main() -> int:
    """Set up and serve until a signal requests the end; return the exit code."""
    for number in STOP_SIGNALS:
        # Background jobs of a shell ignore SIGINT by default; only SIGHUP is ignored on purpose.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        launch()
    except KeyboardInterrupt:
        write_line("Stopped.")
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
    """Set up and serve until an exception; KeyboardInterrupt is the normal end."""
    port = chosen_port()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
    _ = settings.DEBUG  # Reads all settings, so that an invalid one fails before slow steps.
    with held_port(ADDRESS, port) as holder, usable_database() as server:
        write_line(_describe(server))
        set_up()
        holder.close()
        with web_server(port) as child:
            wait_until_serving(child, port)
            write_line(_welcome(port))
            watch(child, server)


def set_up() -> None:
    """Migrate the tables and, in a database without revisions, publish `fixtures/`."""
    django.setup()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with _set_up_lock():
        call_command("migrate", interactive=False, verbosity=0)
        write_line("The tables are up to date.")
        # Only once, so that later changes by curators are never overwritten.
        if not apps.get_model("provisions", "Revision").objects.exists():
            publish_first_data()
    connections.close_all()


def publish_first_data() -> None:
    """Load `fixtures/` and publish it."""
    write_line("The database is empty: loading fixtures/ and publishing it.")
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
        # Workers without a main process, or a main process that did not stop, may remain.
        end_group(child)


def end_group(child: subprocess.Popen[bytes]) -> None:
    """Kill the rest of a process group and wait for its end: it might still use the database."""
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(child.pid, signal.SIGKILL)
            child.poll()  # A dead leader belongs to its group until it is reaped.
            time.sleep(0.02)


def wait_until_serving(child: subprocess.Popen[bytes], port: int) -> None:
    """Return when the web server responds.

    Raises:
        WebServerError: it ended, or did not respond in time.
    """
    deadline = time.monotonic() + START_SECONDS
    while not _responds(port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise WebServerError("The web server did not start; see its messages above.")
        time.sleep(0.05)


def watch(child: subprocess.Popen[bytes], server: Server | None) -> None:
    """Restart the database if it stops, until the web server stops.

    Raises:
        WebServerError: the web server stopped.
        DatabaseUnavailableError: the database stopped and cannot be started again.
    """
    revivals: list[float] = []
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = child.wait(WATCH_SECONDS)
            raise WebServerError(
                f"The web server stopped unexpectedly (exit code {code}), so the database was "
                "stopped too; start both with: make run"
            )
        if server is not None and not server.is_alive():
            revivals = [*(at for at in revivals if _is_recent(at)), time.monotonic()]
            revive(server, len(revivals))


def revive(server: Server, times: int) -> None:
    """Start the database again after it was killed.

    Raises:
        DatabaseUnavailableError: it stops repeatedly, or cannot be started.
    """
    if times > MOST_REVIVALS:
        raise DatabaseUnavailableError(
            f"The database stops repeatedly; see {server.places.log} for the reason."
        )
    server.revive()
    write_line("The database had stopped and was restarted; no committed data was lost.")


def write_line(text: str) -> None:
    """Write a line to stdout immediately, even if stdout is a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _stop(number: int, frame: object) -> None:
    # Further signals are ignored, so that a second Ctrl-C cannot interrupt the shutdown.
    for each in STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _describe(server: Server | None) -> str:
    if server is None:
        return "The database is the server of DATABASE_URL."
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
def _set_up_lock() -> Iterator[None]:
    """Hold the lock that lets only one launcher at a time set up a database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SET_UP_LOCK])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [SET_UP_LOCK])


def _responds(port: int) -> bool:
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
