"""How fast a corpus is published, against a bare COPY of the same documents, and edits of it.

`measure` publishes what the curated tables of the database hold, for the first time, and reads it
at once, as the first reader does. On its own, after loading a corpus:
`DATABASE_URL=... python -m tests.benchmarks.publishing measure`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django

REPOSITORY = Path(__file__).resolve().parents[2]

#: What issue 3 promises: the first publication in the order of COPY, an edited clause, memory.
PROMISED_SHARE_OF_COPY = 0.1
PROMISED_EDIT_SECONDS = 1.0
PROMISED_MEGABYTES = 700

#: The slowest of the first readers after a publication, a process that has just begun.
PROMISED_READ_SECONDS = 5.0

#: What the first readers after a publication ask for.
READS = {
    "a page of 50": "/api/v1/clauses/?page_size=50",
    "a theme, counted": "/api/v1/clauses/?theme=bench:theme-3&count=true",
    "three letters of a word": "/api/v1/clauses/?q=der",
    "two words": "/api/v1/clauses/?q=Frist+Antrag&count=true",
}

#: How much of a file goes to the server at a time, in bytes.
BLOCK = 1 << 20

#: What a curator does, each followed by a publication; at most one row is written.
EDITS = {
    "nothing new": "SELECT 1",
    "one edited clause": (
        "UPDATE provisions_clause SET heading = 'Edited' "
        "WHERE id = (SELECT max(id) FROM provisions_clause)"
    ),
    "one theme with another label": (
        "UPDATE provisions_theme SET preferred_label = 'Edited' "
        "WHERE id = (SELECT max(id) FROM provisions_theme)"
    ),
    "one plan taken back": (
        "UPDATE provisions_plan SET stage = 'draft' "
        "WHERE id = (SELECT max(id) FROM provisions_plan)"
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: what was run, how many records it wrote, how long, and its peak memory."""

    name: str
    records: int
    seconds: float
    megabytes: int


def measure() -> list[Row]:
    """Measure all rows; leaves the corpus published, but for the plan that was taken back."""
    rows = [apart("publish, the first time", "publish")]
    readers = [apart(f"read at once, {name}", "read", name) for name in READS]
    with tempfile.TemporaryDirectory(prefix="govdb-bench-") as name:
        folder = Path(name)
        _dump(folder)
        for table, _ in _published_tables():
            _run(f"CREATE TABLE copied_{table} (LIKE {table} INCLUDING ALL)")
        rows.append(apart("COPY of the same rows", "copy", name))
        for table, _ in _published_tables():
            _run(f"DROP TABLE copied_{table}")
    for name, statement in EDITS.items():
        _run(statement)
        rows.append(apart(f"publish, {name}", "publish"))
    return rows + readers


def table(rows: list[Row]) -> list[str]:
    """Lay out the rows, each with the time of COPY as a share of its own."""
    copy = rows[1]
    lines = [f"{'':40}{'records':>12}{'seconds':>10}{'MB':>6}  rate, of that of COPY"]
    return lines + [
        f"{row.name:40}{row.records:12,}{row.seconds:10.2f}{row.megabytes:6}"
        + (f"  {share_of_copy(row, copy):.2f}" if row is rows[0] else "")
        for row in rows
    ]


def share_of_copy(first: Row, copy: Row) -> float:
    """The rate of the first publication, as a share of that of a bare COPY."""
    return copy.seconds / first.seconds


def keeps_promises(rows: list[Row]) -> bool:
    """Whether the rows are as issue 3 promises."""
    first, copy, nothing, edited, *_ = rows
    readers = rows[-len(READS) :]
    return (
        share_of_copy(first, copy) >= PROMISED_SHARE_OF_COPY
        and max(nothing.seconds, edited.seconds) < PROMISED_EDIT_SECONDS
        and max(row.seconds for row in readers) < PROMISED_READ_SECONDS
        and max(row.megabytes for row in rows) < PROMISED_MEGABYTES
    )


def apart(name: str, *what: str) -> Row:
    """Run something in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.benchmarks.publishing", *what]
    said = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE).stdout
    return Row(name, *json.loads(said))


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _published_tables() -> Iterator[tuple[str, str]]:
    """Each published table, and its columns but for those that PostgreSQL generates."""
    from provisions.models import PUBLISHED_MODELS

    for model in PUBLISHED_MODELS:
        names = [f.column for f in model._meta.concrete_fields if f.column != "search_vector"]
        yield model._meta.db_table, ", ".join(f'"{name}"' for name in names)


def _dump(folder: Path) -> None:
    from django.db import connection

    for name, columns in _published_tables():
        with (
            (folder / name).open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy(f'COPY (SELECT {columns} FROM "{name}" ORDER BY id) TO STDOUT') as copy,
        ):
            for block in copy:
                file.write(block)
    connection.close()


def _publish() -> int:
    from provisions.publishing.publisher import publish

    return publish(published_by="benchmark", override="A benchmark.").total


def _copy(folder: str) -> int:
    from django.db import connection, transaction

    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for name, columns in _published_tables():
            with (
                (Path(folder) / name).open("rb") as file,
                cursor.copy(f'COPY "copied_{name}" ({columns}) FROM STDIN') as copy,
            ):
                while block := file.read(BLOCK):
                    copy.write(block)
            count += cursor.rowcount
    return count


def _read(name: str) -> int:
    from django.test import Client

    answer = Client(SERVER_NAME="localhost").get(READS[name])
    if answer.status_code != 200:
        raise RuntimeError(answer.content.decode())
    return len(answer.json()["results"])


#: What a process of its own can be asked to run; each says how many records it wrote or read.
RUNS: dict[str, Callable[..., int]] = {"publish": _publish, "copy": _copy, "read": _read}


def main(arguments: list[str]) -> int:
    """Run one thing and print its records, seconds and peak memory; or measure all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
    django.setup()
    if arguments[0] in RUNS:
        from django.urls import get_resolver

        assert get_resolver().url_patterns  # a server has its code loaded before the first reader
        started = time.monotonic()
        records = RUNS[arguments[0]](*arguments[1:])
        seconds = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sys.stdout.write(json.dumps([records, seconds, peak // 1024]))
        return 0
    rows = measure()
    sys.stdout.write("\n".join(table(rows)) + "\n")
    return 0 if keeps_promises(rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
