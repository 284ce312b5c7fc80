"""`manage.py load`: load files into the curated tables."""

import getpass
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from provisions.characters import check_characters
from provisions.choices import Standing
from provisions.loading.pipeline.assign import SINGLE
from provisions.loading.pipeline.formats import names
from provisions.loading.pipeline.loader import load
from provisions.loading.report.outcome import UNREADABLE_FILE
from provisions.loading.report.text import lines
from provisions.loading.rows.options import Options
from provisions.management.bars import ProgressBar
from provisions.management.options import option_errors


class Command(BaseCommand):
    """Loads files; exit code 0 for success, 1 for rejected rows, 2 for unreadable files."""

    help = "Load files into the curated tables: all rows of all files, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="file, or folder of files")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would change, but write nothing"
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="delete the rows of the loaded plans and schemes that are not in the files",
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON")
        parser.add_argument(
            "--format",
            default="auto",
            metavar="NAME",
            help=f"format of the files (default: auto); one of {', '.join(names())}",
        )
        parser.add_argument(
            "--plan", default="", metavar="SLUG", help="the plan whose text the file holds"
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            dest="plan_fields",
            metavar="FIELD=VALUE",
            help="a field of a new plan that the file does not contain, such as status=in_force",
        )
        parser.add_argument(
            "--source", default="", metavar="SLUG", help="the source that the file is a copy of"
        )
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="TOML",
            help="file that assigns the columns of a table to fields",
        )
        parser.add_argument(
            "--grammar",
            default="",
            metavar="NAME",
            help="grammar for the structure of a plain text",
        )
        parser.add_argument(
            "--language",
            default="",
            metavar="TAG",
            help="language of the text, a BCP 47 tag such as en",
        )
        parser.add_argument(
            "--standing",
            default="",
            choices=["", *Standing.values],
            help="how authoritative the text is",
        )
        parser.add_argument("--edition", default="", metavar="LABEL", help="name of a new edition")
        parser.add_argument(
            "--valid-from",
            type=date.fromisoformat,
            metavar="DATE",
            help="first day of a new edition, which is loaded as changes to the previous edition",
        )
        parser.add_argument(
            "--ready",
            action="store_true",
            help="mark new rows as ready for publication (default: draft)",
        )
        parser.add_argument(
            "--assign",
            default="",
            choices=["", SINGLE],
            help="single: make assignments from the codings of clauses with a single coder",
        )
        parser.add_argument(
            "--reason", default="", help="why the files are loaded; kept in the history of each row"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the files, print the report, and fail if the report has errors."""
        try:
            check_characters(reason=options["reason"])
        except ValidationError as error:
            raise CommandError(option_errors(error)) from error
        path = options["report"]
        if path:
            self._write(path, [])  # Fail before the load if the file cannot be written.
        with ProgressBar() as bar, TemporaryFile() as changes:
            report = load(
                options["paths"],
                dry_run=options["dry_run"],
                prune=options["prune"],
                loaded_by=getpass.getuser(),
                reason=options["reason"],
                progress=bar.show,
                options=_options(options),
                changes=changes if path else None,
            )
            if path:
                changes.seek(0)
                self._write(path, report.pieces(map(orjson.Fragment, changes)))
        *body, verdict = lines(report)
        for line in body:
            self.stdout.write(line)
        if report.exit_code:
            raise CommandError(verdict, returncode=report.exit_code)
        self.stdout.write(self.style.SUCCESS(verdict))

    def _write(self, path: Path, pieces: Iterable[bytes]) -> None:
        try:
            with path.open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            message = f"The file {path} (--report) cannot be written: {error.strerror}."
            raise CommandError(message, returncode=UNREADABLE_FILE) from error


def _options(given: dict[str, Any]) -> Options:
    """Return the options of the load. Raises CommandError for a `--set` without `=`."""
    pairs = [pair.partition("=") for pair in given["plan_fields"]]
    for name, sign, _ in pairs:
        if not sign:
            raise CommandError(
                f"--set: '{name}' has no '='. Write --set FIELD=VALUE, such as status=in_force."
            )
    return Options(
        format=given["format"],
        plan=given["plan"],
        plan_fields={
            name: [value] if name == "jurisdiction" else value for name, _, value in pairs
        },
        source=given["source"],
        mapping=given["mapping"],
        grammar=given["grammar"],
        language=given["language"],
        standing=given["standing"],
        edition=given["edition"],
        valid_from=given["valid_from"],
        is_ready=given["ready"],
        assign=given["assign"],
    )
