"""How fast `load` is, against a bare COPY of the same rows and against `loaddata`.

`measure` empties the curated tables of the database it is given. On its own:
`DATABASE_URL=... python -m tests.benchmarks.loading 100000`, on a database without a plan.
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
from itertools import islice
from pathlib import Path
from typing import IO, Any

import django

REPOSITORY = Path(__file__).resolve().parents[2]

#: What issue 3 promises: `load` at this share of the rate of COPY, at so many times that of
#: `loaddata`, an unchanged file at so many times the speed of the first run, and memory.
PROMISED_SHARE_OF_COPY = 0.25
PROMISED_TIMES_LOADDATA = 20
PROMISED_TIMES_AGAIN = 2
PROMISED_MEGABYTES = 700

#: `loaddata` is so slow that it gets this many rows only.
SLICE = 3_000

#: How much of a file goes to the server at a time, in bytes.
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: what was run on how many rows, how long it took, and its peak memory."""

    name: str
    rows: int
    seconds: float
    megabytes: int

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def measure(clause_count: int) -> list[Row]:
    """Measure all rows. Empties the curated tables and their history, before and after."""
    with tempfile.TemporaryDirectory(prefix="govdb-bench-") as name:
        folder = Path(name)
        file = folder / "corpus.jsonl"
        row_count = write_corpus(file, clause_count)
        empty()
        rows = [
            apart("load", "load", file, row_count),
            apart("load, all unchanged", "load", file, row_count),
        ]
        _dump(folder)
        empty()
        rows.append(apart("COPY", "copy", folder, row_count))
        empty()
        part = folder / "slice.jsonl"
        with file.open() as whole:
            part.write_text("".join(islice(whole, SLICE)))
        rows.append(apart(f"loaddata, {SLICE:,} rows", "loaddata", part, SLICE))
        empty()
    return rows


def table(rows: list[Row]) -> list[str]:
    """Lay out the rows; each is compared with what was promised of `load`."""
    first, again, copy, slow = rows
    compared = ("", *(f"{first.rate / row.rate:.2f} of it" for row in (again, copy, slow)))
    lines = [f"{'':28}{'rows':>12}{'seconds':>10}{'rows/s':>10}{'MB':>6}  load has"]
    lines += [
        f"{row.name:28}{row.rows:12,}{row.seconds:10.1f}{row.rate:10,.0f}{row.megabytes:6}  {share}"
        for row, share in zip(rows, compared, strict=True)
    ]
    return lines


def keeps_promises(rows: list[Row]) -> bool:
    """Whether the rows are as issue 3 promises."""
    first, again, copy, slow = rows
    return (
        first.rate >= PROMISED_SHARE_OF_COPY * copy.rate
        and first.rate >= PROMISED_TIMES_LOADDATA * slow.rate
        and again.rate >= PROMISED_TIMES_AGAIN * first.rate
        and max(first.megabytes, again.megabytes) < PROMISED_MEGABYTES
    )


def write_corpus(path: Path, clause_count: int) -> int:
    """Write a fixture of laws, repeated under new slugs as needed; return how many rows it has."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in _lines(clause_count):
            file.write(line)
            count += 1
    return count


def _lines(clause_count: int) -> Iterator[str]:
    yield _line("jurisdiction", code="de", name="Germany", kind="country")
    yield _line(
        "source", slug="corpus", title="Corpus", kind="official_copy", publisher="-", stage="ready"
    )
    plans: set[str] = set()
    for slug, number, parent, kind, printed, heading, text in _repeated(clause_count):
        if slug not in plans:
            plans.add(slug)
            yield _plan(slug)
        yield _line(
            "clause",
            plan=[slug],
            parent=[slug, f"prov_{parent}"] if parent else None,
            eid=f"prov_{number}",
            position=number,
            clause_type=kind,
            number=printed[:50],
            locator=(printed or kind)[:200],
            heading=(heading or printed or kind)[:1000],
            stage="ready",
        )
        if text.strip():
            yield _line(
                "clausetext",
                clause=[slug, f"prov_{number}"],
                language="de",
                standing="original",
                text=text,
                source=["corpus"],
            )


def _repeated(clause_count: int) -> Iterator[Any]:
    from tests.benchmarks import corpus

    for found in corpus.rounds(clause_count):
        yield from found


def _plan(slug: str) -> str:
    return _line(
        "plan",
        slug=slug,
        title=slug,
        language="de",
        jurisdiction=["de"],
        plan_type="act",
        legal_force="binding",
        status="in_force",
        completeness="full",
        stage="ready",
    )


def _line(model: str, **fields: Any) -> str:
    row = {"model": f"provisions.{model}", "fields": fields}
    return json.dumps(row, ensure_ascii=False) + "\n"


def empty() -> None:
    """Delete every curated row and all history."""
    from django.apps import apps
    from django.db import connection, transaction

    from provisions.models import CURATED_MODELS
    from provisions.models.guards import unguarded

    events = [m._meta.db_table for m in apps.get_models() if hasattr(m, "pgh_tracked_model")]
    tables = ", ".join(
        f'"{name}"' for name in (*(m._meta.db_table for m in CURATED_MODELS), *events)
    )
    with transaction.atomic(), unguarded(connection, *events), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    connection.close()


def _filled_tables() -> Iterator[tuple[str, str]]:
    """Each table that a load of the corpus fills, and its columns."""
    from provisions.loading.rows.nouns import noun_of
    from provisions.models import Clause, ClauseText, Jurisdiction, Plan, Source

    for model in (Jurisdiction, Source, Plan, Clause, ClauseText):
        names = ["id", *(column.field.column for column in noun_of(model).columns)]
        yield model._meta.db_table, ", ".join(f'"{name}"' for name in names)


def _dump(folder: Path) -> None:
    from django.db import connection

    for name, columns in _filled_tables():
        with (
            (folder / name).open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy(f'COPY (SELECT {columns} FROM "{name}" ORDER BY id) TO STDOUT') as copy,
        ):
            for block in copy:
                file.write(block)


def apart(name: str, what: str, path: Path, rows: int) -> Row:
    """Run something in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.benchmarks.loading", what, str(path)]
    said = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE).stdout
    seconds, megabytes = json.loads(said)
    return Row(name, rows, seconds, megabytes)


def _load(path: Path) -> None:
    from provisions.loading.pipeline.loader import load

    report = load([path])
    if report.errors:
        raise ValueError(f"{report.error_count} errors, the first: {report.errors[0]}")


def _copy(folder: Path) -> None:
    from django.db import connection, transaction

    with transaction.atomic():
        for name, columns in _filled_tables():
            with (
                (folder / name).open("rb") as file,
                connection.cursor() as cursor,
                cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy,
            ):
                _feed(file, copy)


def _feed(file: IO[bytes], copy: Any) -> None:
    while block := file.read(BLOCK):
        copy.write(block)


def _loaddata(path: Path) -> None:
    from django.core.management import call_command

    call_command("loaddata", str(path), verbosity=0)


#: What a process of its own can be asked to run.
RUNS: dict[str, Callable[[Path], None]] = {"load": _load, "copy": _copy, "loaddata": _loaddata}


def main(arguments: list[str]) -> int:
    """Run one thing and print its seconds and peak memory; or, given a number, measure all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
    django.setup()
    if arguments[0] in RUNS:
        started = time.monotonic()
        RUNS[arguments[0]](Path(arguments[1]))
        seconds = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sys.stdout.write(json.dumps([seconds, peak // 1024]))
        return 0
    from provisions.models import Plan

    if Plan.objects.exists():
        sys.stderr.write("There are plans in this database: give an empty one.\n")
        return 2
    rows = measure(int(arguments[0]))
    sys.stdout.write("\n".join(table(rows)) + "\n")
    return 0 if keeps_promises(rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
