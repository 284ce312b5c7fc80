"""The Merkle tree of a revision, read node by node; see docs/checksums.md."""

from __future__ import annotations

import re
from string import hexdigits
from typing import Any

import orjson
from django.db.models import Q

from provisions.api.http.parameters import Parameter, Parameters
from provisions.api.http.problems import invalid
from provisions.models.published import PUBLISHED_MODELS, Checksum
from provisions.models.published.revisions import BUCKET_DIGITS

PREFIX_PATTERN = f"[0-9a-f]{{1,{BUCKET_DIGITS}}}"

PREFIX = Parameter(
    "prefix",
    "The first 1 to 3 hexadecimal digits of the sha256 of records' names; the root by default.",
    {"type": "string", "pattern": f"^{PREFIX_PATTERN}$"},
    example="0a",
)


def prefix_of(given: Parameters) -> str:
    """The prefix of a request. Raises InvalidParametersError."""
    value = given.one("prefix")
    if value is None:
        return ""
    if not re.fullmatch(PREFIX_PATTERN, value, re.ASCII):
        near = value.lower()[:BUCKET_DIGITS]
        is_near = re.fullmatch(PREFIX_PATTERN, near, re.ASCII)
        detail = f"'prefix' must be 1 to {BUCKET_DIGITS} hexadecimal digits in lower case."
        raise invalid("prefix", value, detail, [near] if is_near else [])
    return value


def node(revision: int, prefix: str, address: str) -> dict[str, Any]:
    """A node of a revision's tree: its digest, and the children or records it is computed from.

    `address` is that of the tree, from which the children's addresses are made.
    """
    is_bucket = len(prefix) == BUCKET_DIGITS
    children = [] if is_bucket else [prefix + digit for digit in hexdigits[:16]]
    nodes = Checksum.objects.filter(_shown_at(revision), prefix__in=[prefix, *children])
    digests = dict(nodes.values_list("prefix", "sha256"))
    return {
        "revision": revision,
        "prefix": prefix,
        "sha256": digests.get(prefix),
        "children": [
            {"prefix": name, "sha256": digests[name], "url": f"{address}?prefix={name}"}
            for name in children
            if name in digests
        ],
        "records": _records(revision, prefix) if is_bucket else [],
    }


def _records(revision: int, bucket: str) -> list[dict[str, Any]]:
    """The records of a bucket, in the order in which their lines are hashed."""
    records = [
        {"noun": model.noun, "key": key, "sha256": sha256, "url": orjson.loads(document)["url"]}
        for model in PUBLISHED_MODELS
        for key, sha256, document in model.objects.filter(_shown_at(revision), bucket=bucket)
        .order_by()
        .values_list("key", "sha256", "document")
    ]
    return sorted(records, key=lambda record: f"{record['noun']}/{record['key']} ")


def _shown_at(revision: int) -> Q:
    """The condition for rows of a revision; each half is served by its own index."""
    current = Q(revision_to__isnull=True, revision_from__lte=revision)
    return current | Q(revision_to__gt=revision, revision_from__lte=revision)
