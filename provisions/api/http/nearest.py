"""The nearest valid name for one that is not: at a bounded cost, however many names there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from provisions.models.published import PublishedRecord

HOW_MANY = 3
#: Below this likeness (of 100) a name would only mislead.
LIKENESS = 55
#: At most this many keys of a noun are read and compared.
CANDIDATES = 4000


def nearest(value: str, names: Iterable[str]) -> list[str]:
    """The valid names most like a value, best first; at most three, perhaps none."""
    # A list, since of a mapping the values would be compared.
    found = process.extract(
        value,
        list(names),
        scorer=fuzz.WRatio,
        processor=str.lower,
        limit=HOW_MANY,
        score_cutoff=LIKENESS,
    )
    return [name for name, _, _ in found]


def nearest_keys(
    value: str, rows: QuerySet[PublishedRecord], column: str = "key", places: str = ":~"
) -> list[str]:
    """The keys among some rows most like a value.

    Keys that begin like the value come first, since people mistype ends more often than
    beginnings, and an index finds them; what room is left goes to the first keys of all.
    """
    candidates: list[str] = []
    for start in dict.fromkeys((_before_last(value, places), value[:3], "")):
        room = CANDIDATES - len(candidates)
        if room > 0:
            alike = rows.filter(**{f"{column}__startswith": start}) if start else rows
            candidates += alike.order_by(column).values_list(column, flat=True)[:room]
    return nearest(value, dict.fromkeys(candidates))


def _before_last(value: str, places: str) -> str:
    """What a key of several parts begins with, the last part left out."""
    end = max(value.rfind(place) for place in places)
    return value[: end + 1]
