"""A whole list as JSON Lines over HTTP, against psql's own \\copy of the same documents."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

#: The share of psql's rate that issue 5 promises.
PROMISED = 0.5

QUERY = (
    "SELECT document FROM provisions_publishedclause WHERE revision_to IS NULL"
    " ORDER BY plan, sort_path, key"
)
BLOCK = 1 << 20
#: The better of so many: the first reads what the machine has not yet in memory.
TRIES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """How long each took for how many bytes, and what the server's memory came to."""

    megabytes: float
    seconds: float
    copy_seconds: float
    grown: float

    @property
    def share(self) -> float:
        """Of psql's rate."""
        return self.copy_seconds / self.seconds

    @property
    def is_kept(self) -> bool:
        """Whether it is what was promised."""
        return self.share >= PROMISED


def measure(port: int, server: int) -> Row:
    """Stream and copy in turn; `server` is the process whose workers answer."""
    small = "/api/v1/clauses/?format=ndjson&depth_max=1"
    _read(f"http://127.0.0.1:{port}{small}")
    before = _peak(server)
    streamed, copied = [], []
    for _ in range(TRIES):
        started = time.monotonic()
        size = _read(f"http://127.0.0.1:{port}/api/v1/clauses/?format=ndjson")
        streamed.append(time.monotonic() - started)
        copied.append(_psql(f"\\copy ({QUERY}) TO '{os.devnull}'") - _psql("SELECT 1"))
    return Row(size / 1e6, min(streamed), min(copied), _peak(server) - before)


def _psql(command: str) -> float:
    """How long psql takes for a command."""
    started = time.monotonic()
    psql = [sys.executable, "-m", "govdb.database", "psql", "-q", "-c", command]
    subprocess.run(psql, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def _read(address: str) -> int:
    size = 0
    with urlopen(address) as answer:
        while block := answer.read(BLOCK):
            size += len(block)
    return size


def _peak(server: int) -> float:
    """The most memory that any worker of a server has held, in MB."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    peaks = (Path(f"/proc/{worker}/status").read_text() for worker in (server, *workers))
    return max(int(each.partition("VmHWM:")[2].split()[0]) for each in peaks) / 1e3


def table(row: Row) -> Iterator[str]:
    """The rates against the promise."""
    yield f"\n{'All clauses as JSON Lines':34}{'MB':>8}{'seconds':>10}{'MB/s':>8}"
    for name, seconds in (
        ("govdb, format=ndjson", row.seconds),
        ("psql, \\copy", row.copy_seconds),
    ):
        yield f"{name:34}{row.megabytes:8.0f}{seconds:10.2f}{row.megabytes / seconds:8.0f}"
    yield f"{row.share:.2f} of psql's rate; promised {PROMISED}; memory grew by {row.grown:.0f} MB"
