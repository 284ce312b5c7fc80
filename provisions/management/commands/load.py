"""`manage.py load`: files into the curated tables."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from provisions.loading.loader import load
from provisions.loading.report import UNREADABLE_FILE
from provisions.loading.text import lines


class Command(BaseCommand):
    """Loads files; exit code 0 if all went well, 1 for rejected rows, 2 for unreadable files."""

    help = "Load .jsonl and .csv files into the curated tables: all rows of all files, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="file, or folder of files")
        parser.add_argument("--dry-run", action="store_true", help="report, but keep nothing")
        parser.add_argument(
            "--prune",
            action="store_true",
            help="delete rows of the plans and schemes in the files that the files do not hold",
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON")
        parser.add_argument("--reason", default="", help="why; kept with every row's history")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, print the report, and fail if the run did."""
        if options["report"]:
            self._write(options["report"], b"")  # hear now, not after the load, if it cannot be
        with ProgressBar() as bar:
            report = load(
                options["paths"],
                dry_run=options["dry_run"],
                prune=options["prune"],
                loaded_by=getpass.getuser(),
                reason=options["reason"],
                progress=bar.show,
            )
        *body, verdict = lines(report)
        for line in body:
            self.stdout.write(line)
        if options["report"]:
            self._write(options["report"], report.as_json())
        if report.exit_code:
            raise CommandError(verdict, returncode=report.exit_code)
        self.stdout.write(self.style.SUCCESS(verdict))

    def _write(self, path: Path, body: bytes) -> None:
        try:
            path.write_bytes(body)
        except OSError as error:
            message = f"The report cannot be written to {path}: {error.strerror}."
            raise CommandError(message, returncode=UNREADABLE_FILE) from error


class ProgressBar:
    """One bar after the other, a step each; only on a terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._step = ""

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def show(self, step: str, done: int, total: int) -> None:
        """Show how far a step has got."""
        if self._bar is None or step != self._step:
            self._close()
            self._step = step
            self._bar = tqdm(desc=step, total=total or None, disable=None, leave=False)
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
