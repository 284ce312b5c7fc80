"""Builds a research release: a folder with all data of a revision in standard formats."""

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
    """The release cannot be built; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of building a release."""

    folder: Path
    revision: int
    #: Whether the release was created, not only built again.
    is_new: bool


def build(
    name: str,
    folder: Path,
    progress: Progress,
    revision: int | None = None,
    note: str = "",
    address: str = "",
) -> Built:
    """Build a release in `folder`, which must not exist, and create the release if it is new.

    `address` is the public address of this database (http or https). Files are written to a
    temporary folder first, so that `folder` is always complete. The same release with the same
    address always has the same bytes. Raises ReleaseError.
    """
    if address and not HTTP.fullmatch(address):
        raise ReleaseError(f"'{address}' is not an address; give one such as https://example.org/.")
    if folder.exists():
        raise ReleaseError(f"{folder} already exists; remove it, or give another with --to.")
    _existing_release(name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as place,
        one_view(),
    ):
        chosen = _revision(name, revision)
        known = _existing_release(name)
        description = _description(name, chosen, known.note if known else note, address)
        unfinished = Path(place) / folder.name
        unfinished.mkdir()
        _write(unfinished, description, chosen, progress)
        unfinished.rename(folder)
    if known is None:
        Release.objects.create(name=name, revision=chosen, note=note)
    return Built(folder, chosen.number, known is None)


def _existing_release(name: str) -> Release | None:
    """The release with this name. Raises ReleaseError if there is none and the name is invalid."""
    known = Release.objects.filter(name=name).select_related("revision").first()
    if known is None:
        try:
            Release(name=name).clean()
        except ValidationError as error:
            raise ReleaseError(" ".join(error.messages)) from error
    return known


def _revision(name: str, number: int | None) -> Revision:
    """The revision of the release, the requested one, or the latest. Raises ReleaseError."""
    known = _existing_release(name)
    if known and number not in (None, known.revision_id):
        raise ReleaseError(
            f"Release {name} is revision {known.revision_id}, which cannot change; omit --revision "
            "or give another name."
        )
    if known:
        return known.revision
    latest = Revision.objects.first()
    if latest is None:
        raise ReleaseError("Nothing is published yet; run manage.py publish.")
    if number is None:
        return latest
    found = Revision.objects.filter(number=number).first()
    if found is None:
        raise ReleaseError(
            f"Revision {number} does not exist; revisions are numbered from 1 to {latest.number}."
        )
    return found


def _description(name: str, revision: Revision, note: str, address: str) -> ReleaseDescription:
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
    folder: Path, description: ReleaseDescription, revision: Revision, progress: Progress
) -> None:
    about = {"release": description.name, "revision": str(description.revision)}
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
    _add_evidence(database, description, revision)
    database.close()
    describe(folder, description)
    progress("reliability", steps, steps)


def _add_evidence(database: Database, description: ReleaseDescription, revision: Revision) -> None:
    """Add the tables on coverage, reliability and overrides, and on the release itself."""
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
        "name": description.name,
        "revision": str(description.revision),
        "published_on": description.published_on,
        "root_sha256": description.root_sha256,
        "note": description.note,
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
