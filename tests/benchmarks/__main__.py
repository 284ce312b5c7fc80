"""`make bench`: fills a throw-away database, runs every row, prints one table of ratios."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

from govdb.database import database_url
from govdb.database.embedded_server import running
from govdb.web_server import THREADS
from tests.benchmarks import streaming, traffic

REPOSITORY = Path(__file__).resolve().parents[2]
WORKERS = 2
START_SECONDS = 30

#: The ratio that issue 2 promises for the plain list page.
PROMISED_RATIO = 10

#: How many clauses are loaded, and published, unless a number is given: `make bench ARGS=1000000`.
CLAUSES = 100_000

#: What is asked of govdb. The peer always answers its plain list of 50 nested clauses.
ROWS = (
    ("clauses, page of 50", "/api/v1/clauses/?page_size=50"),
    ("clauses, page of 50, one theme", "/api/v1/clauses/?page_size=50&theme=bench:theme-3"),
    ("clauses, page of 50, plan and themes spliced", "/api/v1/clauses/?expand=plan,themes"),
)


def main() -> int:
    """Run the benchmarks; the exit code is 1 if the promised ratio is missed."""
    if database_url():
        sys.stderr.write("Unset DATABASE_URL: benchmarks fill a throw-away database of ours.\n")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="govdb-bench-"))
    folder.chmod(0o755)  # the server of root runs as another user
    (folder / "static").mkdir()
    os.environ["GOVDB_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "govdb.settings"
    try:
        with running(is_throwaway=True):
            return run(int(sys.argv[1]) if len(sys.argv) > 1 else CLAUSES)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(clauses: int) -> int:
    """Fill, publish, measure, print."""
    is_kept = load_and_compare(clauses)
    is_kept &= fill_and_publish(clauses)
    is_kept &= open_lists()
    is_kept &= compare_plans()
    is_kept &= count_by_facets()
    with served("tests.benchmarks.peer_wsgi:application") as (port, _):
        peer = traffic.requests_per_second(port, "/clauses/")
    with served("govdb.wsgi:application") as (port, server):
        rates = [traffic.requests_per_second(port, path) for _, path in ROWS]
        file = streaming.measure(port, server)
    for line in streaming.table(file):
        say(line)
    say(f"\nRequests a second; {WORKERS} granian workers, {traffic.described()}")
    say(f"{'':46}{'govdb':>8}{'DRF ModelViewSet':>18}{'ratio':>8}")
    for (name, _), rate in zip(ROWS, rates, strict=True):
        say(f"{name:46}{rate:8.0f}{peer:18.0f}{rate / peer:7.1f}x")
    return 0 if is_kept and file.is_kept and rates[0] >= PROMISED_RATIO * peer else 1


def load_and_compare(clauses: int) -> bool:
    """Measure `load` against COPY and `loaddata`; return whether its promises are kept."""
    django.setup()
    # Only now are there models to import.
    from django.core.management import call_command

    from tests.benchmarks import loading

    call_command("migrate", verbosity=0)
    rows = loading.measure(clauses)
    for line in loading.table(rows):
        say(line)
    return loading.keeps_promises(rows)


def fill_and_publish(clauses: int) -> bool:
    """Fill the curated tables; measure publishing against COPY; return if its promises are kept."""
    from django.db import connection

    from tests.benchmarks import corpus, publishing

    started = time.monotonic()
    size = corpus.fill(clauses)
    connection.close()
    say(f"{size} clauses of {corpus.described()} written in {time.monotonic() - started:.0f} s")
    rows = publishing.measure()
    for line in publishing.table(rows):
        say(line)
    return publishing.keeps_promises(rows)


def open_lists() -> bool:
    """Open every list of the admin; return whether each is as quick as promised."""
    from django.db import connection

    from tests.benchmarks import lists

    rows = lists.measure()
    for line in lists.table(rows):
        say(line)
    connection.close()
    return lists.keeps_promises(rows)


def compare_plans() -> bool:
    """Compare plans; return whether it is as quick as promised."""
    from django.db import connection

    from tests.benchmarks import comparing

    rows = comparing.measure()
    for line in comparing.table(rows):
        say(line)
    connection.close()
    return all(row.is_kept for row in rows)


def count_by_facets() -> bool:
    """Measure facets against GROUP BY; return whether they are as quick as promised."""
    from django.db import connection

    from tests.benchmarks import facets

    rows = facets.measure()
    for line in facets.table(rows):
        say(line)
    connection.close()
    return facets.keeps_promises(rows)


@contextlib.contextmanager
def served(application: str) -> Iterator[tuple[int, int]]:
    """Serve a WSGI application on a free port of 127.0.0.1; yield the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    server = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("granian")),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws"),
            *("--log-level", "warning", application),
        ],
        cwd=REPOSITORY,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def wait_for(port: int) -> None:
    """Return when something listens on the port; raises TimeoutError after START_SECONDS."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"Nothing listens on port {port}.")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
