"""'Did you mean': the valid value closest to one that is not."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

#: Below this likeness (of 100) a suggestion would puzzle more than it helps.
LIKENESS = 60


def nearest(value: object, valid: Iterable[str]) -> str | None:
    """Return the valid value most like this one, or None if none comes close."""
    found = process.extractOne(str(value), list(valid), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return found[0] if found else None
