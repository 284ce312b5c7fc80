"""The embedded database server: whoever needs it first starts it, whoever leaves last stops it."""

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

# Replaying the log after a crash takes seconds; a server that needs longer than this hangs.
START_SECONDS = 600
STOP_SECONDS = 60
LONGEST_LOG = 5_000_000
# What tests may give up: they throw their data away.
FOR_THROWAWAY_DATA = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextlib.contextmanager
def running(folder: Path | None = None, *, is_throwaway: bool = False) -> Iterator["Server"]:
    """Use the server of `folder` (GOVDB_DATA by default), starting it if nobody has.

    Any number of processes may do this at once. A throw-away server is quicker, and would not
    survive a power cut.

    Raises:
        DatabaseUnavailableError: the server cannot be started; says why.
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
        self._settings = FOR_THROWAWAY_DATA if is_throwaway else {}
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
        """Start the server unless it runs, and keep it running until `leave`."""
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
        """Let go of the server, and stop it if no other process uses it."""
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
        """Whether the server's leading process lives; it may still be starting or recovering."""
        self._reap()
        return postmaster_of(self._mark, self.places.cluster) is not None

    def revive(self) -> None:
        """Start the server again after something killed it. Committed rows are still there."""
        with self._start_lock():
            self._ensure_running()

    def _refuse_other_owner(self) -> None:
        cluster = self.places.cluster
        if cluster.exists() and cluster.stat().st_uid != self.account.uid:
            raise DatabaseUnavailableError(
                f"The database in {self.places.home} belongs to another user; "
                "run as that user, or set GOVDB_DATA to a folder of your own."
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
                f"{path} cannot be opened ({error.strerror}); run as the user who made it, "
                "or set GOVDB_DATA to a folder of your own."
            ) from error
        if is_root():
            # An ordinary user whose database root has used must be able to use it again.
            os.fchown(opened, self.account.uid, self.account.gid)
        return opened

    def _ensure_running(self) -> None:
        if self._answers() or self._wait_for_running_server():
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

    def _answers(self) -> bool:
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
        """Whether a server that was just starting is up; one that was just stopping is gone."""
        deadline = time.monotonic() + START_SECONDS
        while self.is_alive():
            if self._answers():
                return True
            if time.monotonic() > deadline:
                raise DatabaseUnavailableError(
                    f"The database server of {self.places.home} runs but does not answer; "
                    f"{self.places.log} may say why."
                )
            time.sleep(POLL_SECONDS)
        return False

    def _clear_leftovers(self) -> None:
        # No process of this server lives, so whatever these say is out of date. PostgreSQL
        # itself would refuse to start if one was cut short or named a stranger or a zombie.
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
            already_said = log.seek(0, os.SEEK_END)
            # Its own session: the terminal's Ctrl-C is for us, and we stop the server in order.
            self._child = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_account(self.account),
            )
        self._wait_until_ready(self._child, already_said)

    def _wait_until_ready(self, child: subprocess.Popen[bytes], already_said: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if child.poll() is not None or time.monotonic() > deadline:
                raise DatabaseUnavailableError(
                    f"The database server did not start: {self._last_words(already_said)} "
                    f"(all of it is in {self.places.log})"
                )
            time.sleep(POLL_SECONDS)

    def _last_words(self, already_said: int) -> str:
        lines = self.places.log.read_bytes()[already_said:].decode(errors="replace").splitlines()
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
        """Mend clusters that were made with LC_CTYPE C."""
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
        """Fast shutdown, which ends sessions; failing that the immediate one, which is safe too."""
        for way in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(ProcessLookupError):
                os.kill(postmaster, way)
            deadline = time.monotonic() + STOP_SECONDS
            while time.monotonic() < deadline:
                self._reap()
                if not server_processes(self._mark):
                    return
                time.sleep(POLL_SECONDS)
        wait_for_end(self._mark, STOP_SECONDS)

    def _await_child(self) -> None:
        """See the end of a server we started: a dead process lingers until its parent looks."""
        if self._child is not None:
            self._child.wait(STOP_SECONDS)
            self._child = None

    def _let_child_live(self) -> None:
        if self._child is not None:
            # Python would warn that it forgets a running child: here that is the intention.
            self._child.returncode = 0
            self._child = None

    def _reap(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._child = None
