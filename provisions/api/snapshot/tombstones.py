"""Records that were published once and are no longer: 410, and where they can still be read."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db.models import Max, QuerySet
from rest_framework.utils.urls import replace_query_param

from provisions.api.http.problems import GoneError
from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import Revision


def gone_error(
    once: QuerySet[Any], public_id: str, snapshot: Snapshot, address: str
) -> GoneError | None:
    """The problem for a record that a snapshot no longer shows; None if it never was before.

    `once` are its rows of all revisions. `address` is what was asked for: it stays as good as it
    was, with `known_at` of the last revision that has the record.
    """
    ended = once.filter(revision_to__lte=snapshot.revision).aggregate(last=Max("revision_to"))
    since: int | None = ended["last"]
    if since is None:
        return None
    columns = ("published_at", "published_by", "note")
    published_at, by, note = Revision.objects.values_list(*columns).get(number=since)
    last_seen = replace_query_param(address, "known_at", str(since - 1))
    why = f": {note}" if note else ""
    detail = (
        f"'{public_id[:200]}' was withdrawn at revision {since}, "
        f"{published_at.astimezone(UTC):%Y-%m-%d}, by {by}{why}. It can be read at {last_seen}."
    )
    members = {
        "revision": since,
        "published_at": published_at,
        "published_by": by,
        "note": note,
        "last_seen": last_seen,
    }
    return GoneError(detail, members)
