"""ETags, conditional requests and Cache-Control.

A response is a function of the revision, the day that wordings are listed for, the address with
its parameters, and the media type. So its ETag is known when only the revision has been read.
"""

from __future__ import annotations

import hashlib

import orjson
from django.http import HttpRequest
from django.utils.http import parse_etags

from provisions.api.http.parameters import Parameters
from provisions.api.snapshot.snapshots import Snapshot

#: Increased when the same records are served in another form, so that caches revalidate.
REPRESENTATION = 1

#: A year, in seconds: the longest time that caches keep a response.
FOR_EVER = 31_536_000
PINNED = f"public, max-age={FOR_EVER}, immutable"
LATEST = "public, max-age=0, must-revalidate"


def etag_of(
    snapshot: Snapshot, path: str, given: Parameters, media_type: str, extra: object = None
) -> str:
    """The entity tag of a response; `extra` is any other value on which it depends."""
    content = orjson.dumps(
        [
            REPRESENTATION,
            snapshot.revision,
            snapshot.listed_on.isoformat(),
            path,
            given.without(()),
            media_type,
            extra,
        ]
    )
    return f'"{snapshot.revision}-{hashlib.sha256(content).hexdigest()[:24]}"'


def is_unchanged(request: HttpRequest, etag: str) -> bool:
    """Whether the client already has this response, by its `If-None-Match`."""
    header = request.META.get("HTTP_IF_NONE_MATCH")
    if not header:
        return False
    held = {tag.removeprefix("W/") for tag in parse_etags(header)}
    return etag in held or "*" in held


def cache_control(snapshot: Snapshot, *, is_fixed: bool = True) -> str:
    """The `Cache-Control` of a response; `is_fixed`: it depends on the snapshot only."""
    return PINNED if snapshot.is_pinned and is_fixed else LATEST
