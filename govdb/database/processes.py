"""The processes of a database server, found by their command lines.

A pid file is not reliable: after `kill -9`, the pid in `postmaster.pid` may be absent, truncated,
or that of a zombie or another program. Every server therefore has a mark, its `cluster_name`,
which is in the command lines of all its processes.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from govdb.database.errors import DatabaseUnavailableError

PROC = Path("/proc")
# Idle backends exit when their postmaster ends; busy ones need a signal. Seconds to wait for each.
SIGNAL_SECONDS = {signal.SIGQUIT: 3.0, signal.SIGKILL: 3.0}
POLL_SECONDS = 0.02


def server_processes(mark: str) -> set[int]:
    """Return the live processes, backends included, of the server with `mark`."""
    return {pid for pid, words in _postgres_processes() if mark in words}


def postmaster_of(mark: str, cluster: Path) -> int | None:
    """Return the main process of the server with `mark`; None if it does not run."""
    leaders = {
        pid
        for pid, words in _postgres_processes()
        if mark in words and not words.startswith("postgres:")
    }
    recorded = _recorded_pid(cluster)
    return recorded if recorded in leaders else min(leaders, default=None)


def end_orphans(mark: str) -> None:
    """End backends without a postmaster, so that a new server can start safely.

    Raises:
        DatabaseUnavailableError: one of them does not end.
    """
    if wait_for_end(mark, seconds=2.0):
        return
    for end_signal, seconds in SIGNAL_SECONDS.items():
        for pid in server_processes(mark):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, end_signal)
        if wait_for_end(mark, seconds):
            return
    raise DatabaseUnavailableError(
        "Processes of an earlier database server still run: "
        f"{', '.join(map(str, sorted(server_processes(mark))))}; kill them and try again."
    )


def wait_for_end(mark: str, seconds: float) -> bool:
    """Wait at most `seconds` for all processes of the server to end; return whether they did."""
    deadline = time.monotonic() + seconds
    while server_processes(mark):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _recorded_pid(cluster: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((cluster / "postmaster.pid").read_text().splitlines()[0])
    return None


def _postgres_processes() -> Iterator[tuple[int, str]]:
    """Yield pid and command line; zombies have no command line and are omitted."""
    if not PROC.is_dir() or not (PROC / "self" / "cmdline").exists():
        yield from _listed_by_ps()
        return
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if (folder / "comm").read_text().strip() == "postgres":
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                yield int(folder.name), words.decode(errors="replace")


def _listed_by_ps() -> Iterator[tuple[int, str]]:
    command = ["ps", "-axww", "-o", "pid=", "-o", "args="]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        pid, _, words = line.strip().partition(" ")
        if words.startswith("postgres:") or "/postgres -D" in words:
            yield int(pid), words
