"""`manage.py export`: curated rows as files that `load` reads."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from rapidfuzz import process

from provisions.loading.writers.selection import Selection, everything, left_out, of_owner
from provisions.loading.writers.tables import write_csv, write_jsonl
from provisions.management.bars import ProgressBar
from provisions.models import Plan, Scheme

OwnerT = TypeVar("OwnerT", Plan, Scheme)


class Command(BaseCommand):
    """Writes files of which another database can be made; nothing is changed here."""

    help = "Write curated rows to files that `load` reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="every row of every noun")
        what.add_argument("--plan", metavar="SLUG", help="a plan, and what its rows need")
        what.add_argument("--scheme", metavar="SLUG", help="a scheme, and what its rows need")
        parser.add_argument("--format", default="jsonl", choices=["jsonl", "csv"])
        parser.add_argument(
            "--output",
            type=Path,
            metavar="PATH",
            help="the file, or for csv the folder; without it standard output",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what was asked for, as one moment saw it."""
        with _one_moment(), ProgressBar() as bar:
            plan = _found(Plan, options["plan"])
            scheme = _found(Scheme, options["scheme"])
            owner = plan or scheme
            selection = of_owner(owner) if owner else everything()
            if options["format"] == "csv":
                count = self._tables(selection, options["output"], bar)
            else:
                with _opened(options["output"]) as out:
                    count = write_jsonl(selection, out, bar.show)
            if plan and (number := left_out(plan)):
                self.stderr.write(f"{number:,} rows that tie it to other plans are only in --all.")
        self.stderr.write(f"{count:,} rows written.")

    def _tables(self, selection: Selection, folder: Path | None, bar: ProgressBar) -> int:
        if folder is None:
            raise CommandError("CSV is a file a noun: give a folder with --output.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}.") from error
        return write_csv(selection, folder, bar.show)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read one snapshot, so that an edit halfway does not tear the export."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _found(model: type[OwnerT], slug: str | None) -> OwnerT | None:
    if slug is None:
        return None
    row: OwnerT | None = model.objects.filter(slug=slug).first()
    if row is None:
        slugs = model.objects.values_list("slug", flat=True)
        nearest = process.extractOne(slug, slugs)
        hint = f" Did you mean '{nearest[0]}'?" if nearest else ""
        raise CommandError(f"There is no {model._meta.verbose_name} '{slug}'.{hint}")
    return row


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """The file to write; it gets its name only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    unfinished = output.with_name(f"{output.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}.") from error
