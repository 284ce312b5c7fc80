"""`manage.py export`: curated rows as files that `load` reads."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from provisions.loading.formats.akoma_ntoso import writer as akn
from provisions.loading.formats.native.writer import write_csv, write_jsonl
from provisions.loading.formats.skos import writer as skos
from provisions.loading.rows.selection import Selection, everything, left_out, of_owner
from provisions.management.bars import ProgressBar
from provisions.models import Plan, Scheme
from provisions.nearest import did_you_mean

OwnerT = TypeVar("OwnerT", Plan, Scheme)

#: Formats that hold one thing each: what must be asked for.
ONLY_FOR = {"akn": "plan", "skos": "scheme"}


class Command(BaseCommand):
    """Writes files of which another database can be made; nothing is changed here."""

    help = "Write curated rows to files that `load` reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="every row of every noun")
        what.add_argument("--plan", metavar="SLUG", help="a plan, and what its rows need")
        what.add_argument("--scheme", metavar="SLUG", help="a scheme, and what its rows need")
        parser.add_argument("--format", default="jsonl", choices=["jsonl", "csv", *ONLY_FOR])
        parser.add_argument(
            "--output",
            type=Path,
            metavar="PATH",
            help="the file, or for csv the folder; without it standard output",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what was asked for, as one moment saw it."""
        _check(options)
        with _one_moment(), ProgressBar() as bar:
            plan = _found(Plan, options["plan"])
            scheme = _found(Scheme, options["scheme"])
            owner = plan or scheme
            if options["format"] in ONLY_FOR:
                assert owner is not None
                count = self._document(owner, options["output"])
            else:
                selection = of_owner(owner) if owner else everything()
                count = self._rows(selection, options, bar)
            if plan and (number := left_out(plan)):
                self.stderr.write(f"{number:,} rows that tie it to other plans are only in --all.")
        self.stderr.write(f"{count:,} rows written.")

    def _document(self, owner: Plan | Scheme, output: Path | None) -> int:
        """Write a plan as Akoma Ntoso or a scheme as SKOS; say what these cannot hold."""
        with _opened(output) as out:
            count = akn.write(owner, out) if isinstance(owner, Plan) else skos.write(owner, out)
        total = sum(len(pks or ()) for pks in of_owner(owner).values())
        if total > count:
            self.stderr.write(f"{total - count:,} rows that it cannot hold are in --format jsonl.")
        return count

    def _rows(self, selection: Selection, options: dict[str, Any], bar: ProgressBar) -> int:
        if options["format"] == "csv":
            return self._tables(selection, options["output"], bar)
        with _opened(options["output"]) as out:
            return write_jsonl(selection, out, bar.show)

    def _tables(self, selection: Selection, folder: Path | None, bar: ProgressBar) -> int:
        if folder is None:
            raise CommandError("CSV is a file a noun: give a folder with --output.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}.") from error
        return write_csv(selection, folder, bar.show)


def _check(options: dict[str, Any]) -> None:
    """Raise CommandError for a format that cannot hold what is asked for."""
    name = options["format"]
    wanted = ONLY_FOR.get(name)
    if wanted and not options[wanted]:
        raise CommandError(f"--format {name} holds one {wanted}: give --{wanted} SLUG.")


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
        hint = did_you_mean(slug, slugs)
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
