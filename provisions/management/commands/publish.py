"""`manage.py publish`: publish the changes as one revision, or preview them."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from provisions.characters import control_fault
from provisions.management.options import option_errors
from provisions.models import Revision
from provisions.publishing.guards import Reason
from provisions.publishing.publisher import (
    Publication,
    PublicationRefusedError,
    RecordChange,
    UnknownPlanError,
    preview,
    publish,
)


class Command(BaseCommand):
    """Publishes the rows that are marked ready; without changes there is no new revision."""

    help = "Publish the changes to the curated rows since the last revision."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--plan",
            metavar="SLUG",
            help="publish only this plan and the other changes that it depends on",
        )
        parser.add_argument(
            "--by",
            default=settings.PUBLISHER,
            metavar="NAME",
            help="published name of the publisher (default: GOVDB_PUBLISHER)",
        )
        parser.add_argument("--note", default="", help="published note about the revision")
        parser.add_argument(
            "--override",
            default="",
            metavar="REASON",
            help="publish despite warnings that can be overridden; the reason is published",
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="compare all rows, not only those changed since the last revision",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print the changes without publishing them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish or preview, and print the changes."""
        with tqdm(unit=" changes", disable=None, leave=False) as bar:

            def progress(noun: str, total: int) -> None:
                bar.set_description(noun)
                bar.update(total - bar.n)

            try:
                publication = (
                    preview(options["plan"], progress, is_full=options["full"])
                    if options["dry_run"]
                    else publish(
                        published_by=_name(options["by"]),
                        note=options["note"],
                        plan=options["plan"],
                        override=options["override"].strip(),
                        is_full=options["full"],
                        progress=progress,
                    )
                )
            except UnknownPlanError as error:
                raise CommandError(str(error)) from error
            except ValidationError as error:
                raise CommandError(option_errors(error)) from error
            except PublicationRefusedError as error:
                raise CommandError(
                    "\n".join([*error.taken_along, _refusal(error.reasons)])
                ) from error
        self._print(publication, dry_run=options["dry_run"])

    def _print(self, publication: Publication, *, dry_run: bool) -> None:
        refusal = [_refusal(publication.reasons)] if publication.reasons else []
        for warning in (*refusal, *publication.notes):
            self.stderr.write(self.style.WARNING(warning))
        if not publication.total:
            self.stdout.write("Nothing has changed since the last revision; none was written.")
            return
        for line in (*publication.taken_along, *publication.left_out, *_counts(publication)):
            self.stdout.write(line)
        if dry_run:
            for change in publication.changes:
                self._print_change(change)
            if publication.total > len(publication.changes):
                self.stdout.write(f"... and {publication.total - len(publication.changes)} more.")
            self.stdout.write("Dry run: nothing was written.")
        elif publication.revision:
            revision = publication.revision
            self.stdout.write(
                self.style.SUCCESS(f"Published {revision}, checksum {revision.root_sha256}.")
            )

    def _print_change(self, change: RecordChange) -> None:
        self.stdout.write(f"{change.action} {change.noun} {change.key}")
        if change.before is None or change.after is None:
            return
        for name in sorted(change.after):
            before, after = change.before.get(name), change.after[name]
            if before != after:
                self.stdout.write(f"    {name}: {_short(before)} -> {_short(after)}")


def _name(given: str) -> str:
    """Return the publisher's name for readers. Raises CommandError if it is invalid."""
    name = given.strip()
    longest = Revision._meta.get_field("published_by").max_length or 0
    if not name or len(name) > longest:
        raise CommandError(
            f"--by: {given[:80]!r} is not a valid name; write 1 to {longest} characters."
        )
    if fault := control_fault(name):
        raise CommandError(f"--by: {fault}")
    return name


def _counts(publication: Publication) -> list[str]:
    lines = [f"{'':16}{'created':>9}{'updated':>9}{'withdrawn':>11}"]
    for noun, count in publication.counts.items():
        if count.total():
            lines.append(
                f"{noun:16}{count['created']:9}{count['updated']:9}{count['withdrawn']:11}"
            )
    return lines


def _refusal(reasons: list[Reason]) -> str:
    lines = ["Publication is refused:", *(f"  - {reason}" for reason in reasons)]
    if all(reason.is_overridable for reason in reasons):
        lines.append('To publish anyway, add --override "REASON"; the reason is published.')
    return "\n".join(lines)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 120 else f"{text[:119]}…"
