"""Deprecation of endpoints and parameters in response headers (RFC 9745, RFC 8594)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.http import HttpResponseBase
from django.utils.http import http_date

from provisions.api.http.links import add_links


@dataclass(frozen=True, slots=True)
class Deprecation:
    """When an endpoint or a parameter was deprecated, when it is removed, and what replaces it."""

    since: date
    until: date
    #: Address of the documentation that says what to do.
    link: str


def announce(response: HttpResponseBase, deprecations: Iterable[Deprecation]) -> None:
    """Add the headers of the deprecation that ends first, if there is any."""
    soonest = min(deprecations, key=lambda each: each.until, default=None)
    if soonest is not None:
        response["Deprecation"] = f"@{_seconds(soonest.since)}"
        response["Sunset"] = http_date(_seconds(soonest.until))
        add_links(response, {"deprecation": soonest.link})


def _seconds(day: date) -> int:
    """The day's first moment in UTC, in seconds since 1970."""
    return int(datetime.combine(day, time.min, UTC).timestamp())
