"""`manage.py release NAME`: name a revision and write all of its records to a folder."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisions.characters import check_characters
from provisions.exporting.release.build import ReleaseError, build
from provisions.management.bars import ProgressBar
from provisions.management.options import option_errors


class Command(BaseCommand):
    """Builds a research release in formats that common tools read."""

    help = "Build a release: SQLite, Parquet, CSV, JSON Lines, metadata and checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "name", help="permanent name of the release and its revision, such as 2026-11"
        )
        parser.add_argument(
            "--revision", type=int, help="number of the revision to release (default: the latest)"
        )
        parser.add_argument("--note", default="", help="published note about the release")
        parser.add_argument("--url", default="", help="public URL of this database, for citations")
        parser.add_argument(
            "--to", metavar="FOLDER", help="folder to write (default: releases/NAME)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the release and print its folder."""
        name, note = options["name"], options["note"]
        try:
            check_characters(name=name, note=note)
        except ValidationError as error:
            raise CommandError(option_errors(error)) from error
        folder = Path(options["to"] or Path("releases") / name)
        try:
            with ProgressBar() as bar:
                chosen = (options["revision"], note, options["url"])
                built = build(name, folder, bar.show, *chosen)
        except ReleaseError as error:
            raise CommandError(str(error)) from error
        named = "now named" if built.is_new else "named before"
        self.stdout.write(f"Release {name} of revision {built.revision} ({named}): {built.folder}")
