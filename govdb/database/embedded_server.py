"""The embedded database server: its first user starts it, and its last user stops it."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from govdb.database import EMBEDDED_NAME, data_folder
from govdb.database.accounts import is_root, service_account
from govdb.database.binaries import binaries_for
from govdb.database.cluster import SUPERUSER, as_account, ensure_cluster
from govdb.database.errors import DatabaseUnavailableError
from govdb.database.folders import make_folder, make_private_folder
from govdb.database.letters import rebuild_indexes, set_ctype
from govdb.database.places import Places, places_of, write_note
from govdb.database.processes import (
    POLL_SECONDS,
    end_orphans,
    postmaster_of,
    server_processes,
    wait_for_end,
)

# Recovery after a crash takes seconds, so a server that takes longer than this hangs.
START_SECONDS = 600
STOP_SECONDS = 60
LONGEST_LOG = 5_000_000
# Settings for tests, which do not need their data after a crash.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextlib.contextmanager
def running(folder: Path | None = None, *, is_throwaway: bool = False) -> Iterator["Server"]:
    """Use the server of `folder` (GOVDB_DATA by default); start it if it does not run.

    Any number of processes may use it at once. A throw-away server is faster, but loses data in
    a power failure.

    Raises:
        DatabaseUnavailableError: the server cannot be started.
    """
    server = Server(places_of(folder or data_folder()), is_throwaway=is_throwaway)
    server.join()
    try:
        yield server
    finally:
        server.leave()


class Server:
    """One process's use of the embedded server of one data folder; see `running`."""

    def __init__(self, places: Places, *, is_throwaway: bool = False) -> None:
        self.places = places
        self.account = service_account(places.cluster)
        self._settings = THROWAWAY_SETTINGS if is_throwaway else {}
        self._mark = f"govdb-{places.digest}"
        self._users_lock = -1
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def client_environment(self) -> dict[str, str]:
        """The variables that make PostgreSQL's own programs connect to this server."""
        return {
            "PGHOST": str(self.places.socket_folder),
            "PGUSER": SUPERUSER,
            "PGDATABASE": EMBEDDED_NAME,
        }

    def join(self) -> None:
        """Start the server unless it runs, and register this process as a user until `leave`."""
        self._refuse_other_owner()
        make_folder(self.places.data_folder)
        make_folder(self.places.home)
        write_note(self.places)
        with self._start_lock():
            self._users_lock = self._open(self.places.users_lock)
            fcntl.flock(self._users_lock, fcntl.LOCK_SH)
            try:
                self._ensure_running()
            except BaseException:
                os.close(self._users_lock)
                raise

    def leave(self) -> None:
        """Stop using the server, and stop it if no other process uses it."""
        with self._start_lock():
            try:
                fcntl.flock(self._users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._let_child_live()
                return
            else:
                self._stop()
            finally:
                os.close(self._users_lock)

    def is_alive(self) -> bool:
        """Whether the server's main process runs; it may still be starting or recovering."""
        self._reap()
        return postmaster_of(self._mark, self.places.cluster) is not None

    def revive(self) -> None:
        """Start the server again after it was killed. Committed data is not lost."""
        with self._start_lock():
            self._ensure_running()

    def _refuse_other_owner(self) -> None:
        cluster = self.places.cluster
        if cluster.exists() and cluster.stat().st_uid != self.account.uid:
            raise DatabaseUnavailableError(
                f"The database in {self.places.home} belongs to another user; "
                "run as that user, or set GOVDB_DATA to your own folder."
            )

    @contextlib.contextmanager
    def _start_lock(self) -> Iterator[None]:
        lock = self._open(self.places.start_lock)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _open(self, path: Path) -> int:
        try:
            opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise DatabaseUnavailableError(
                f"The file {path} cannot be opened ({error.strerror}); run as its owner, "
                "or set GOVDB_DATA to your own folder."
            ) from error
        if is_root():
            # The owner of the database must be able to open the file that root creates.
            os.fchown(opened, self.account.uid, self.account.gid)
        return opened

    def _ensure_running(self) -> None:
        if self._accepts_connections() or self._wait_for_running_server():
            return
        self._await_child()
        end_orphans(self._mark)
        self._clear_leftovers()
        binaries = binaries_for(self.account)
        ensure_cluster(self.places, binaries, self.account)
        make_private_folder(self.places.socket_folder, self.account)
        self._start(binaries.program("postgres"))
        self._ensure_database()
        self._ensure_letters()

    def _accepts_connections(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), self._connection():
            return True
        return False

    def _connection(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.places.socket_folder),
            port=5432,
            user=SUPERUSER,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _wait_for_running_server(self) -> bool:
        """Wait for a live server to accept connections or to end; return whether it accepts."""
        deadline = time.monotonic() + START_SECONDS
        while self.is_alive():
            if self._accepts_connections():
                return True
            if time.monotonic() > deadline:
                raise DatabaseUnavailableError(
                    f"The database server of {self.places.home} runs but accepts no connections; "
                    f"see {self.places.log} for the reason."
                )
            time.sleep(POLL_SECONDS)
        return False

    def _clear_leftovers(self) -> None:
        # No process of this server lives, so these files are outdated. PostgreSQL does not start
        # if one is truncated or names another process or a zombie.
        socket = self.places.socket
        for path in (self.places.cluster / "postmaster.pid", socket, Path(f"{socket}.lock")):
            path.unlink(missing_ok=True)

    def _start(self, program: str) -> None:
        if self.places.log.exists() and self.places.log.stat().st_size > LONGEST_LOG:
            self.places.log.unlink()
        settings = {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": str(self.places.socket_folder),
            "unix_socket_permissions": "0700",
            "cluster_name": self._mark,
            **self._settings,
        }
        command = [program, "-D", str(self.places.cluster)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with os.fdopen(self._open(self.places.log), "ab") as log:
            log_start = log.seek(0, os.SEEK_END)
            # In its own session, Ctrl-C does not reach the server, so that `leave` can stop it.
            self._child = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_account(self.account),
            )
        self._wait_until_ready(self._child, log_start)

    def _wait_until_ready(self, child: subprocess.Popen[bytes], log_start: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._accepts_connections():
            if child.poll() is not None or time.monotonic() > deadline:
                raise DatabaseUnavailableError(
                    f"The database server did not start: {self._last_error(log_start)} "
                    f"(the full log is {self.places.log})"
                )
            time.sleep(POLL_SECONDS)

    def _last_error(self, log_start: int) -> str:
        lines = self.places.log.read_bytes()[log_start:].decode(errors="replace").splitlines()
        reasons = [line for line in lines if "FATAL: " in line or "PANIC: " in line]
        last = (reasons or lines or ["it gave no reason"])[-1]
        return last.rpartition("FATAL: ")[2].rpartition("PANIC: ")[2].strip()

    def _ensure_database(self) -> None:
        with self._connection() as connection:
            known = connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", [EMBEDDED_NAME]
            )
            if known.rowcount == 0:
                name = sql.Identifier(EMBEDDED_NAME)
                connection.execute(sql.SQL("CREATE DATABASE {}").format(name))

    def _ensure_letters(self) -> None:
        """Repair clusters that were created with LC_CTYPE C."""
        with self._connection(EMBEDDED_NAME) as connection:
            set_ctype(connection)
        with self._connection(EMBEDDED_NAME) as connection:
            rebuild_indexes(connection)

    def _stop(self) -> None:
        postmaster = postmaster_of(self._mark, self.places.cluster)
        if postmaster is not None:
            self._end(postmaster)
        self._await_child()
        if self.places.socket_folder.parent != self.places.home:
            with contextlib.suppress(OSError):
                self.places.socket_folder.rmdir()

    def _end(self, postmaster: int) -> None:
        """Request a fast shutdown, which ends sessions, and then an immediate one if necessary."""
        for shutdown_signal in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(ProcessLookupError):
                os.kill(postmaster, shutdown_signal)
            deadline = time.monotonic() + STOP_SECONDS
            while time.monotonic() < deadline:
                self._reap()
                if not server_processes(self._mark):
                    return
                time.sleep(POLL_SECONDS)
        wait_for_end(self._mark, STOP_SECONDS)

    def _await_child(self) -> None:
        """Wait for the end of a server that this process started, so that it is no zombie."""
        if self._child is not None:
            self._child.wait(STOP_SECONDS)
            self._child = None

    def _let_child_live(self) -> None:
        if self._child is not None:
            # A return code suppresses Python's warning about a running child.
            self._child.returncode = 0
            self._child = None

    def _reap(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._child = None
