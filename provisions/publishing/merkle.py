"""The Merkle tree over published records, by prefix of the key's hash; see docs/checksums.md.

Only buckets with changed rows are hashed again, and the nodes above them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from string import hexdigits

from provisions.models import PUBLISHED_MODELS, Checksum
from provisions.models.published.revisions import BUCKET_DIGITS


def update_checksums(buckets: set[str], revision: int) -> str:
    """Update the tree after rows in these buckets changed; return the new root.

    Must run inside the transaction that wrote the rows.
    """
    digests: dict[str, str | None] = _bucket_digests(buckets)
    _replace(digests, revision)
    for length in reversed(range(BUCKET_DIGITS)):
        prefixes = {prefix[:length] for prefix in digests}
        digests = _inner_digests(prefixes)
        _replace(digests, revision)
    return Checksum.objects.values_list("sha256", flat=True).get(prefix="", revision_to=None)


def _bucket_digests(buckets: set[str]) -> dict[str, str | None]:
    lines: dict[str, list[str]] = defaultdict(list)
    for model in PUBLISHED_MODELS:
        rows = model.objects.filter(revision_to=None, bucket__in=buckets)
        for bucket, key, sha256 in rows.values_list("bucket", "key", "sha256").iterator():
            lines[bucket].append(f"{model.noun}/{key} {sha256}\n")
    return {bucket: _digest(sorted(lines[bucket])) for bucket in buckets}


def _inner_digests(prefixes: set[str]) -> dict[str, str | None]:
    names = {prefix + digit: prefix for prefix in prefixes for digit in hexdigits[:16]}
    lines: dict[str, list[str]] = defaultdict(list)
    children = Checksum.objects.filter(revision_to=None, prefix__in=names).order_by("prefix")
    for name, sha256 in children.values_list("prefix", "sha256"):
        lines[names[name]].append(f"{name} {sha256}\n")
    # The root exists even without records, so that every revision has a checksum.
    return {prefix: _digest(lines[prefix], root=prefix == "") for prefix in prefixes}


def _digest(lines: Iterable[str], *, root: bool = False) -> str | None:
    text = "".join(lines)
    return hashlib.sha256(text.encode()).hexdigest() if text or root else None


def _replace(digests: dict[str, str | None], revision: int) -> None:
    current = Checksum.objects.filter(revision_to=None, prefix__in=digests)
    known = dict(current.values_list("prefix", "sha256"))
    changed = {prefix for prefix, digest in digests.items() if known.get(prefix) != digest}
    current.filter(prefix__in=changed).update(revision_to=revision)
    Checksum.objects.bulk_create(
        Checksum(prefix=prefix, revision_from=revision, sha256=digest)
        for prefix in sorted(changed)
        if (digest := digests[prefix]) is not None
    )
