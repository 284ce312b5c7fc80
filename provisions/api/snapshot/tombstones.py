"""Withdrawn records: the problem 410, with the address that still shows the record."""

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
    """The problem for a record withdrawn before a snapshot; None if it was never published.

    `once` are its rows of all revisions. `address` is the requested one; with the `known_at` of the
    last revision that has the record, it still works.
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
        f"{published_at.astimezone(UTC):%Y-%m-%d}, by {by}{why}. "
        f"It is still available at {last_seen}."
    )
    members = {
        "revision": since,
        "published_at": published_at,
        "published_by": by,
        "note": note,
        "last_seen": last_seen,
    }
    return GoneError(detail, members)
