"""The revision and the day that a request reads.

`known_at` is transaction time: the state of this database. `as_of` is valid time: the state of the
plans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q, QuerySet, Subquery

from provisions import partial_dates
from provisions.api.http.parameters import Parameters
from provisions.api.http.problems import NothingPublishedError, invalid
from provisions.api.snapshot.visibility import VisibleDay, visible_day, within
from provisions.models.published import PublishedClause, PublishedRecord, Release, Revision
from provisions.nearest import nearest

RecordT = TypeVar("RecordT", bound=PublishedRecord)

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
SPACED_OFFSET = re.compile(r" (\d{2}:?\d{2})$", re.ASCII)

#: The parameter that includes undated plans, and their records, on any day.
INCLUDE_UNDATED = "include_undated"

LATEST_SQL = (
    f"SELECT number, root_sha256 FROM {Revision._meta.db_table} ORDER BY number DESC LIMIT 1"
)
#: The latest revision, as a column of a statement that reads rows.
LATEST = Subquery(Revision.objects.order_by("-number").values("number")[:1])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A revision to read, and the days that select the wordings to show."""

    revision: int
    is_latest: bool
    #: The day whose wordings are listed when no `as_of` is given.
    listed_on: date
    #: Whether the request fixes the revision, so that its response never changes.
    is_pinned: bool = False
    as_of: date | None = None
    known_at: str | None = None
    #: Whether `as_of` also shows undated plans and their records.
    is_undated_included: bool = False
    #: The checksum of the revision: a cache key that, unlike the number, is unique after a database
    #: was restored. Needed if a day is given.
    root: str = ""

    def rows(self, model: type[RecordT]) -> QuerySet[RecordT]:
        """The rows of a noun at this revision."""
        records: Any = model.objects
        rows: QuerySet[RecordT] = (
            records.current() if self.is_latest else records.known_at(self.revision)
        )
        return rows

    def visible(self, model: type[RecordT]) -> QuerySet[RecordT]:
        """The rows of a noun at this revision that are valid on the requested day."""
        condition = self.validity(model)
        rows = self.rows(model)
        return rows if condition is None else rows.filter(condition)

    def validity(self, model: type[PublishedRecord]) -> Q | None:
        """The condition for rows valid on the requested day; None for nouns without validity.

        Without `as_of`, each clause is listed in the wording that is valid today or, if none is, in
        the previous or next one; so repealed and future plans are shown, and superseded wordings
        are not. `as_of` is strict: records that were not valid on that day are omitted.
        """
        if self.as_of is not None:
            return self.on(self.as_of).condition(model)
        if model is PublishedClause:
            return within("listed_from_on", "listed_until_on", self.listed_on)
        return None

    def on(self, day: date) -> VisibleDay:
        """The plans that are visible on a day at this revision."""
        return visible_day(self.revision, self.root, day, self.is_undated_included)

    def whenever(self) -> Snapshot:
        """The same revision without `as_of`, for records to which the day does not apply."""
        return replace(self, as_of=None)

    def frozen(self) -> Snapshot:
        """The same revision, read by its number now that it is no longer the latest."""
        return replace(self, is_latest=False)


def applied_snapshot(snapshot: Snapshot, model: type[Any]) -> dict[str, Any]:
    """The snapshot as `applied` shows it."""
    lists_wordings = model is PublishedClause and snapshot.as_of is None
    return {
        "revision": snapshot.revision,
        "known_at": snapshot.known_at,
        "as_of": snapshot.as_of,
        "listed_on": snapshot.listed_on if lists_wordings else None,
    }


def latest_revision() -> int:
    """The number of the latest revision; 0 if there is none."""
    return latest_number_and_root()[0]


def root_of(revision: int) -> str:
    """The checksum of a revision."""
    return Revision.objects.values_list("root_sha256", flat=True).get(number=revision)


def latest_number_and_root() -> tuple[int, str]:
    """The number and the checksum of the latest revision; 0 and "" if there is none.

    Every request starts with this query, so it is plain SQL, because composing it costs more than
    running it. It is also the connection's health check: a connection that broke since the last
    request is reopened here, which saves Django's own test query.
    """
    # Internal to Django; its type stubs omit it.
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _latest()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _latest()


def _latest() -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(LATEST_SQL)
        row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def today() -> date:
    """The day that wordings are listed for, in UTC, so that it is the same on all servers."""
    return datetime.now(UTC).date()


def read_snapshot(given: Parameters, names: Sequence[str] = ("known_at",)) -> Snapshot:
    """Find the revision and the days of a request.

    `names` are the parameters that can select the revision; the first one given is used.
    Raises InvalidParametersError, and NothingPublishedError if there is no revision.
    """
    as_of = as_of_day(given)
    latest, root = latest_number_and_root()
    if not latest:
        raise NothingPublishedError()
    snapshot = Snapshot(
        latest,
        is_latest=True,
        listed_on=today(),
        as_of=as_of,
        is_undated_included=given.flag(INCLUDE_UNDATED),
        root=root,
    )
    values = {name: given.one(name) for name in names}
    for name, known_at in values.items():
        if known_at is not None:
            return _known_at(snapshot, name, known_at)
    return snapshot


def permanent_known_at(snapshot: Snapshot, model: type[Any]) -> str:
    """The `known_at` that permanently identifies a snapshot.

    This is the revision's number, except for wordings listed by day: a number selects the day of
    publication, so on a later day the value is the first moment of that day, when the revision was
    the latest.
    """
    if snapshot.known_at is not None and snapshot.is_pinned:
        return snapshot.known_at
    if model is PublishedClause and snapshot.as_of is None:
        published_at = Revision.objects.values_list("published_at", flat=True)
        if published_at.get(number=snapshot.revision).astimezone(UTC).date() < snapshot.listed_on:
            return f"{snapshot.listed_on}T00:00:00Z"
    return str(snapshot.revision)


def latest_snapshot(snapshot: Snapshot) -> Snapshot:
    """The latest revision, for the same day."""
    number, root = latest_number_and_root()
    return replace(
        snapshot,
        revision=number,
        root=root,
        is_latest=True,
        listed_on=today(),
        is_pinned=False,
        known_at=None,
    )


def as_of_day(given: Parameters) -> date | None:
    """The day of `as_of`. Raises InvalidParametersError."""
    value = given.one("as_of")
    return None if value is None else parse_day("as_of", value)


def parse_day(name: str, value: str) -> date:
    """Parse an ISO 8601 date. Raises InvalidParametersError."""
    if DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise invalid(name, value, f"'{name}' must be a date such as 2026-07-31.")


def first_day(name: str, value: str) -> date:
    """Parse an ISO 8601 date; a month or a year is its first day. Raises InvalidParametersError."""
    try:
        return partial_dates.parse(value)[0]
    except ValueError as error:
        detail = f"'{name}' must be a date such as 2026-07-31, a month such as 2026-07, or a year."
        raise invalid(name, value, detail) from error


def parse_moment(name: str, value: str) -> datetime:
    """Parse an ISO 8601 date or datetime; a date is its first moment, without offset it is UTC.

    Raises InvalidParametersError.
    """
    # A '+' that is not percent-encoded arrives as a space.
    try:
        moment = datetime.fromisoformat(SPACED_OFFSET.sub(r"+\1", value))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        detail = f"'{name}' must be a date or a time such as 2026-07-31T12:00:00Z."
        raise invalid(name, value, detail) from error


def _known_at(latest: Snapshot, name: str, value: str) -> Snapshot:
    """The snapshot of a revision, of a release, or of the last revision published by a time.

    Its responses must never change, so the day that wordings are listed for is also fixed: the day
    of publication, or the requested day.
    """
    if NUMBER.fullmatch(value) and 1 <= int(value) <= latest.revision:
        return _pinned(latest, value, number=int(value))
    released = Release.objects.filter(name=value).values_list("revision", flat=True).first()
    if released is not None:
        return _pinned(latest, value, number=released)
    if not DATE.match(value):
        raise _no_such_moment(latest, name, value)
    moment = parse_moment(name, value)
    if DATE.fullmatch(value):
        moment = datetime.combine(moment.date(), time.max, UTC)
    return _by(latest, name, value, moment)


def _pinned(latest: Snapshot, value: str, number: int) -> Snapshot:
    columns = Revision.objects.values_list("published_at", "root_sha256")
    published_at, root = columns.get(number=number)
    return replace(
        latest,
        revision=number,
        root=root,
        is_latest=number == latest.revision,
        listed_on=published_at.astimezone(UTC).date(),
        is_pinned=True,
        known_at=value,
    )


def _by(latest: Snapshot, name: str, value: str, moment: datetime) -> Snapshot:
    revisions = Revision.objects.order_by("number")
    by_then = revisions.filter(published_at__lte=moment).values_list("number", flat=True).last()
    if by_then is None:
        first = revisions.values_list("published_at", flat=True)[0]
        detail = (
            f"'{name}' is before the first revision, which was published at "
            f"{first:%Y-%m-%d %H:%M}; give a later time."
        )
        raise invalid(name, value, detail)
    # Until the moment has passed, another revision may still be published before it.
    has_passed = moment < datetime.now(UTC) - timedelta(minutes=1)
    snapshot = _pinned(latest, value, by_then)
    return replace(snapshot, listed_on=min(moment.date(), today()), is_pinned=has_passed)


def _no_such_moment(latest: Snapshot, name: str, value: str) -> Exception:
    releases = Release.objects.order_by("-pk").values_list("name", flat=True)[:1000]
    detail = (
        f"'{name}' must be a revision number (1 to {latest.revision}), the name of a release, or "
        "a date."
    )
    return invalid(name, value, detail, nearest(value, releases))
