"""Which processes belong to a database server: what a pid file says is not enough.

After `kill -9` the pid in `postmaster.pid` may be missing, cut short, a zombie's, or another
program's by now. So every server gets a mark, its `cluster_name`, which all its processes
show in their command line, where anyone may read it.
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
# Backends leave by themselves once they notice that the postmaster is gone; busy ones do not.
PATIENCE = {signal.SIGQUIT: 3.0, signal.SIGKILL: 3.0}
POLL_SECONDS = 0.02


def server_processes(mark: str) -> set[int]:
    """The live processes of the server that carries `mark`, with its backends."""
    return {pid for pid, words in _postgres_processes() if mark in words}


def postmaster_of(mark: str, cluster: Path) -> int | None:
    """The process that leads the server that carries `mark`, if it lives."""
    leaders = {
        pid
        for pid, words in _postgres_processes()
        if mark in words and not words.startswith("postgres:")
    }
    recorded = _recorded_pid(cluster)
    return recorded if recorded in leaders else min(leaders, default=None)


def end_orphans(mark: str) -> None:
    """End backends that outlived their postmaster, so that a new one can start safely.

    Raises:
        DatabaseUnavailableError: one of them does not end.
    """
    if wait_for_end(mark, seconds=2.0):
        return
    for way, seconds in PATIENCE.items():
        for pid in server_processes(mark):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, way)
        if wait_for_end(mark, seconds):
            return
    raise DatabaseUnavailableError(
        "Processes of an earlier database server do not end: "
        f"{', '.join(map(str, sorted(server_processes(mark))))}; end them and try again."
    )


def wait_for_end(mark: str, seconds: float) -> bool:
    """Whether all processes of the server are gone, at the latest after `seconds`."""
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
    """Pid and command line; a zombie has none and so is left out."""
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
