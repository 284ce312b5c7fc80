"""`manage.py verify`: recompute every checksum from the published documents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from provisions.models import Revision
from provisions.publishing.verification import mismatches, row_count


class Command(BaseCommand):
    """Says whether everything is as it was published; the exit code is 1 if anything is not."""

    help = "Recompute the checksums of all documents, buckets and roots, and name what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--revision", type=int, metavar="N", help="verify this revision alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each difference as it is found."""
        revision = options["revision"]
        numbers = Revision.objects.order_by("number").values_list("number", flat=True)
        last = numbers.last()
        if revision is not None and revision not in numbers:
            there = f"the last is {last}" if last else "nothing was published yet"
            raise CommandError(f"There is no revision {revision}: {there}.")
        count = 0
        with tqdm(total=row_count(), unit=" rows", disable=None, leave=False) as bar:

            def progress(what: str, rows: int) -> None:
                bar.set_description(what)
                bar.update(rows)

            for found in mismatches(revision, progress):
                count += 1
                self.stdout.write(str(found))
        if count:
            raise CommandError(f"{count} {'thing differs' if count == 1 else 'things differ'}.")
        which = f"Revision {revision or last} is"
        if revision is None and last != 1:
            which = f"All {last} revisions are"
        said = f"{which} as published." if last else "Nothing was published yet."
        self.stdout.write(self.style.SUCCESS(said))
