"""`manage.py verify`: recompute every checksum from the published documents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from provisions.models import Revision
from provisions.publishing.verification import mismatches, row_count


class Command(BaseCommand):
    """Compares the published documents with their checksums; exit code 1 on any difference."""

    help = "Recompute the checksums of all documents, buckets and roots, and list differences."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--revision", type=int, metavar="N", help="verify only this revision")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each difference when it is found."""
        revision = options["revision"]
        numbers = Revision.objects.order_by("number").values_list("number", flat=True)
        last = numbers.last()
        if revision is not None and revision not in numbers:
            range_hint = f"the last is {last}" if last else "nothing has been published yet"
            raise CommandError(f"--revision: there is no revision {revision}; {range_hint}.")
        count = 0
        with tqdm(total=row_count(), unit=" rows", disable=None, leave=False) as bar:

            def progress(what: str, rows: int) -> None:
                bar.set_description(what)
                bar.update(rows)

            for found in mismatches(revision, progress):
                count += 1
                self.stdout.write(str(found))
        if count:
            raise CommandError(f"{count} {'difference' if count == 1 else 'differences'} found.")
        subject = f"Revision {revision or last} matches its"
        if revision is None and last != 1:
            subject = f"All {last} revisions match their"
        verdict = f"{subject} published checksums." if last else "Nothing has been published yet."
        self.stdout.write(self.style.SUCCESS(verdict))
