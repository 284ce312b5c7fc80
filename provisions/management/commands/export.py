"""`manage.py export`: write curated rows to files that `load` reads."""

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
from provisions.loading.rows.selection import (
    Selection,
    count_cross_plan_rows,
    everything,
    of_owner,
)
from provisions.management.bars import ProgressBar
from provisions.models import Plan, Scheme
from provisions.nearest import did_you_mean

OwnerT = TypeVar("OwnerT", Plan, Scheme)

#: Formats whose files hold one plan or one scheme, with the option that each one needs.
ONLY_FOR = {"akn": "plan", "skos": "scheme"}


class Command(BaseCommand):
    """Writes files from which another database can be filled; changes no row of this one."""

    help = "Write curated rows to files that `load` reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="every row of every noun")
        what.add_argument("--plan", metavar="SLUG", help="a plan and the rows that it refers to")
        what.add_argument(
            "--scheme", metavar="SLUG", help="a scheme and the rows that it refers to"
        )
        parser.add_argument(
            "--format",
            default="jsonl",
            choices=["jsonl", "csv", *ONLY_FOR],
            help="file format (default: jsonl); akn needs --plan, skos needs --scheme",
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="PATH",
            help="file to write, or folder for csv (default: standard output)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the selected rows from one snapshot of the database."""
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
            if plan and (number := count_cross_plan_rows(plan)):
                self.stderr.write(
                    f"Not written: {number:,} rows that link {plan.slug} to other plans. "
                    "Only --all exports them."
                )
        self.stderr.write(f"{count:,} rows written.")

    def _document(self, owner: Plan | Scheme, output: Path | None) -> int:
        """Write a plan as Akoma Ntoso or a scheme as SKOS; count the rows that do not fit."""
        with _opened(output) as out:
            count = akn.write(owner, out) if isinstance(owner, Plan) else skos.write(owner, out)
        total = sum(len(pks or ()) for pks in of_owner(owner).values())
        if total > count:
            self.stderr.write(
                f"Not written: {total - count:,} rows that this format cannot hold. "
                "--format jsonl exports them."
            )
        return count

    def _rows(self, selection: Selection, options: dict[str, Any], bar: ProgressBar) -> int:
        if options["format"] == "csv":
            return self._tables(selection, options["output"], bar)
        with _opened(options["output"]) as out:
            return write_jsonl(selection, out, bar.show)

    def _tables(self, selection: Selection, folder: Path | None, bar: ProgressBar) -> int:
        if folder is None:
            raise CommandError(
                "--format csv writes one file per noun: give a folder with --output PATH."
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                f"The folder {folder} (--output) cannot be created: {error.strerror}."
            ) from error
        return write_csv(selection, folder, bar.show)


def _check(options: dict[str, Any]) -> None:
    """Raise CommandError if the format cannot hold the selected rows."""
    name = options["format"]
    wanted = ONLY_FOR.get(name)
    if wanted and not options[wanted]:
        raise CommandError(f"--format {name} writes one {wanted}: add --{wanted} SLUG.")


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read one snapshot, so that edits during the export cannot make it inconsistent."""
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
        name = model._meta.verbose_name
        raise CommandError(f"--{name}: there is no {name} '{slug}'.{hint}")
    return row


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """Yield the file to write; it gets its final name only once it is complete."""
    if output is None:
        yield sys.stdout.buffer
        return
    unfinished = output.with_name(f"{output.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        raise CommandError(
            f"The file {output} (--output) cannot be written: {error.strerror}."
        ) from error
