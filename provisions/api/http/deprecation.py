"""What will go: said in headers for as long as it still works (RFC 9745, RFC 8594)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.http import HttpResponseBase
from django.utils.http import http_date

from provisions.api.http.links import add_links


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Since when an endpoint or a parameter is given up, when it ends, and what to use instead."""

    since: date
    until: date
    #: Address of the words that say what to do.
    link: str


def announce(response: HttpResponseBase, deprecations: Iterable[Deprecation]) -> None:
    """Say in headers that something of the request will go; of several, what goes first."""
    soonest = min(deprecations, key=lambda each: each.until, default=None)
    if soonest is not None:
        response["Deprecation"] = f"@{_seconds(soonest.since)}"
        response["Sunset"] = http_date(_seconds(soonest.until))
        add_links(response, {"deprecation": soonest.link})


def _seconds(day: date) -> int:
    """The day's first moment in UTC, in seconds since 1970."""
    return int(datetime.combine(day, time.min, UTC).timestamp())
