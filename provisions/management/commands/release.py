"""`manage.py release NAME`: name a revision and write all that it says to a folder."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisions.characters import check_characters
from provisions.exporting.release.build import ReleaseError, build
from provisions.management.bars import ProgressBar
from provisions.management.options import said_of_options


class Command(BaseCommand):
    """Builds a research release that other people's programs read without our code."""

    help = "Build a release: SQLite, Parquet, CSV, JSON Lines, metadata and checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="such as 2026-11; names the revision for ever")
        parser.add_argument("--revision", type=int, help="the revision to name; else the latest")
        parser.add_argument("--note", default="", help="what the release is for, for readers")
        parser.add_argument("--url", default="", help="where this database is read, for citations")
        parser.add_argument("--to", metavar="FOLDER", help="where to; else releases/NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it and say where it is."""
        name, note = options["name"], options["note"]
        try:
            check_characters(name=name, note=note)
        except ValidationError as error:
            raise CommandError(said_of_options(error)) from error
        folder = Path(options["to"] or Path("releases") / name)
        try:
            with ProgressBar() as bar:
                chosen = (options["revision"], note, options["url"])
                built = build(name, folder, bar.show, *chosen)
        except ReleaseError as error:
            raise CommandError(str(error)) from error
        named = "now named" if built.is_new else "named before"
        self.stdout.write(f"Release {name} of revision {built.revision} ({named}): {built.folder}")
