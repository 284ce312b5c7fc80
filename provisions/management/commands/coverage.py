"""`manage.py coverage`: account for each character of the sources of a plan."""

from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from provisions.analysis.coverage import CoverageAccount, accounts, document_of
from provisions.choices import Exclusion, SpanPart
from provisions.models import Plan
from provisions.nearest import did_you_mean

#: Exit code if characters are unexplained, so that a script can test for 0.
UNEXPLAINED = 1


class Command(BaseCommand):
    """Prints the coverage account of a plan; exit code 1 if characters are unexplained."""

    help = "Account for every character of the sources that a plan was read from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("plan", metavar="PLAN", help="slug of the plan")
        parser.add_argument("--json", action="store_true", help="print the account as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the account of each source."""
        plan = options["plan"]
        slugs = Plan.objects.values_list("slug", flat=True)
        if plan not in slugs:
            raise CommandError(f"PLAN: there is no plan '{plan}'.{did_you_mean(plan, slugs)}")
        found = list(accounts(plan))
        if options["json"]:
            body = [document_of(made) for made in found]
            self.stdout.write(orjson.dumps(body, option=orjson.OPT_INDENT_2).decode())
        else:
            for line in lines(plan, found):
                self.stdout.write(line)
        if unexplained := sum(made.unexplained for made in found):
            message = f"{unexplained:,} characters of the sources of {plan} are unexplained."
            raise CommandError(message, returncode=UNEXPLAINED)


def lines(plan: str, found: list[CoverageAccount]) -> list[str]:
    """Return the accounts as lines for the terminal."""
    if not found:
        return [f"No official text of {plan} is loaded, so there are no characters to account for."]
    return [line for made in found for line in _account(made)]


def _account(made: CoverageAccount) -> list[str]:
    size = made.characters
    rows = [(SpanPart(part).label, count) for part, count in made.clauses.most_common()]
    rows = [(f"of clauses: {label.lower()}", count) for label, count in rows]
    rows += [
        (f"left out: {Exclusion(reason).label.lower()}", count)
        for reason, count in made.excluded.most_common()
    ]
    rows += [(kind, made.others[kind]) for kind in ("blank", "gap", "overlap", "altered")]
    width = max(len(label) for label, _ in rows)
    return [
        f"{made.source} ({made.format}): {size:,} characters",
        *(f"  {label:{width}}  {count:>9,}  {count / size:7.2%}" for label, count in rows if count),
        *(
            f"  {place.kind} at {place.start:,}-{place.end:,}: {place.quote}"
            + (f"  [{', '.join(place.clauses)}]" if place.clauses else "")
            for place in made.places
        ),
    ]
