"""A bounded load on 127.0.0.1: wrk where it is installed, else a small client of our own."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

CONNECTIONS = 8
SECONDS = 6


def described() -> str:
    """How the load is made, for the report."""
    client = "wrk" if shutil.which("wrk") else "http.client"
    return f"{CONNECTIONS} connections by {client} for {SECONDS} s"


def requests_per_second(port: int, path: str) -> float:
    """Ask for a path again and again for SECONDS, and count whole answers with status 200.

    Raises RuntimeError if any answer has another status.
    """
    _check(port, path)
    if shutil.which("wrk"):
        return _wrk(port, path)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        counts = pool.map(lambda _: _ask_for(port, path), range(CONNECTIONS))
        return sum(counts) / SECONDS


def _check(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept": "application/json"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}: {body[:300]!r}")


def _wrk(port: int, path: str) -> float:
    said = subprocess.run(
        [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{SECONDS}s",
            "-H",
            "Accept: application/json",
            f"http://127.0.0.1:{port}{path}",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{path}: {said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        raise RuntimeError(f"wrk said no rate: {said}")
    return float(found.group(1))


def _ask_for(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    end = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < end:
        connection.request("GET", path, headers={"Accept": "application/json"})
        connection.getresponse().read()
        count += 1
    connection.close()
    return count
