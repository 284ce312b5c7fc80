"""What a mirror computes, by docs/checksums.md alone and none of our code."""

import hashlib
from collections import defaultdict


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def root(records):
    """The root of the Merkle tree, from pairs of a record's name and its document's sha256."""
    level = defaultdict(list)
    for name, sha256 in sorted(records):
        level[digest(name)[:3]].append(f"{name} {sha256}\n")
    for length in (2, 1, 0):
        above = defaultdict(list)
        for prefix, lines in sorted(level.items()):
            above[prefix[:length]].append(f"{prefix} {digest(''.join(lines))}\n")
        level = above
    return digest("".join(level[""]))
