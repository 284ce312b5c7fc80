"""A research release: a folder with all that a revision says, for programs that know no govdb."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ValidationError

from provisions.exporting.columns import COLUMNS, PLURALS
from provisions.exporting.documents import contents, copied, one_view, parsed
from provisions.exporting.release.packages import ReleaseDescription, describe
from provisions.exporting.release.reliability import (
    AGREEMENT_COLUMNS,
    DISAGREEMENT_COLUMNS,
    agreements,
    disagreements,
)
from provisions.exporting.release.sqlite import Database
from provisions.exporting.table_writers import as_csv, as_parquet
from provisions.models import PUBLISHED_MODELS, PublishedCoverage, Release, Revision

Progress = Callable[[str, int, int], None]

HTTP = re.compile(r"https?://[^\s/]\S*")


class ReleaseError(Exception):
    """The release cannot be built; the message says why, and what would work."""


@dataclass(frozen=True, slots=True)
class Built:
    """A release that was built."""

    folder: Path
    revision: int
    #: Whether the name was given to the revision now.
    is_new: bool


def build(
    name: str,
    folder: Path,
    progress: Progress,
    revision: int | None = None,
    note: str = "",
    address: str = "",
) -> Built:
    """Build a release in `folder`, which must not exist, and name the revision if nobody has.

    `address` is where this database is read (http or https). Everything is written beside the
    folder first: what is there is whole. The same release with the same address has the same bytes,
    whenever it is built. Raises ReleaseError.
    """
    if address and not HTTP.fullmatch(address):
        raise ReleaseError(f"'{address}' is no address: give one like https://example.org/.")
    if folder.exists():
        raise ReleaseError(f"{folder} is there already: remove it, or name another with --to.")
    _known(name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as place,
        one_view(),
    ):
        chosen = _revision(name, revision)
        known = _known(name)
        described = _described(name, chosen, known.note if known else note, address)
        unfinished = Path(place) / folder.name
        unfinished.mkdir()
        _write(unfinished, described, chosen, progress)
        unfinished.rename(folder)
    if known is None:
        Release.objects.create(name=name, revision=chosen, note=note)
    return Built(folder, chosen.number, known is None)


def _known(name: str) -> Release | None:
    """The release of this name. Raises ReleaseError if there is none and can be none."""
    known = Release.objects.filter(name=name).select_related("revision").first()
    if known is None:
        try:
            Release(name=name).clean()
        except ValidationError as error:
            raise ReleaseError(" ".join(error.messages)) from error
    return known


def _revision(name: str, number: int | None) -> Revision:
    """The revision that a release names, is to name, or the latest. Raises ReleaseError."""
    known = _known(name)
    if known and number not in (None, known.revision_id):
        raise ReleaseError(f"Release {name} names revision {known.revision_id} for ever.")
    if known:
        return known.revision
    latest = Revision.objects.first()
    if latest is None:
        raise ReleaseError("Nothing is published yet; run: manage.py publish")
    if number is None:
        return latest
    found = Revision.objects.filter(number=number).first()
    if found is None:
        raise ReleaseError(f"There is no revision {number}; they go from 1 to {latest.number}.")
    return found


def _described(name: str, revision: Revision, note: str, address: str) -> ReleaseDescription:
    return ReleaseDescription(
        name=name,
        revision=revision.number,
        published_on=revision.published_at.date().isoformat(),
        root_sha256=revision.root_sha256,
        note=note or revision.note,
        counts=revision.counts,
        address=address,
    )


def _write(
    folder: Path, described: ReleaseDescription, revision: Revision, progress: Progress
) -> None:
    about = {"release": described.name, "revision": str(described.revision)}
    for part in ("ndjson", "csv", "parquet"):
        (folder / part).mkdir()
    database = Database(folder / "govdb.sqlite")
    steps = len(COLUMNS) + 1
    models = {model.noun: model for model in PUBLISHED_MODELS}
    for done, noun in enumerate(COLUMNS):
        progress(noun, done, steps)
        lines = folder / "ndjson" / f"{PLURALS[noun]}.ndjson"
        _copy(lines, models[noun], revision.number)
        for part, write in (("csv", as_csv), ("parquet", as_parquet)):
            content = write(parsed(contents(lines)), COLUMNS[noun], about)
            _fill(folder / part / f"{PLURALS[noun]}.{part}", content)
        database.noun(noun, parsed(contents(lines)))
    progress("reliability", len(COLUMNS), steps)
    _copy(folder / "ndjson" / "coverage.ndjson", PublishedCoverage, revision.number)
    _add_evidence(database, described, revision)
    database.close()
    describe(folder, described)
    progress("reliability", steps, steps)


def _add_evidence(database: Database, described: ReleaseDescription, revision: Revision) -> None:
    """The tables that say how sure the others are, and what this is."""
    accounts = PublishedCoverage.objects.known_at(revision.number).order_by("key")
    database.table(
        "coverage",
        {"plan": "TEXT", "is_complete": "INTEGER", "document": "TEXT"},
        accounts.values_list("plan", "is_complete", "document").iterator(),
    )
    database.table("disagreements", DISAGREEMENT_COLUMNS, disagreements(revision.number))
    database.table("agreement", AGREEMENT_COLUMNS, agreements(revision.number))
    overrides = Revision.objects.filter(number__lte=revision.number).order_by("number")
    database.table(
        "overrides",
        {"revision": "INTEGER", "reason": "TEXT", "because": "TEXT"},
        (
            (number, each["reason"], each["because"])
            for number, of_revision in overrides.values_list("number", "overrides")
            for each in of_revision
        ),
    )
    facts = {
        "name": described.name,
        "revision": str(described.revision),
        "published_on": described.published_on,
        "root_sha256": described.root_sha256,
        "note": described.note,
    }
    database.table("release", {"what": "TEXT", "value": "TEXT"}, facts.items())


def _copy(path: Path, model: Any, revision: int) -> None:
    rows = model.objects.known_at(revision).order_by("key").values_list("document")
    with copied(*rows.query.sql_with_params()) as blocks:
        _fill(path, blocks)


def _fill(path: Path, blocks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)
