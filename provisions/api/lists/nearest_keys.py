"""The nearest existing keys for one that does not exist, at a bounded cost."""

from __future__ import annotations

from django.db.models import QuerySet

from provisions.models.published import PublishedRecord
from provisions.nearest import nearest

#: At most this many keys of a noun are read and compared.
CANDIDATES = 4000


def nearest_keys(
    value: str, rows: QuerySet[PublishedRecord], column: str = "key", places: str = ":~"
) -> list[str]:
    """The keys among some rows that are most similar to a value.

    Keys that begin like the value are read first, because people mistype ends more often than
    beginnings, and an index finds them; the rest of the limit is filled with the first keys.
    """
    candidates: list[str] = []
    for start in dict.fromkeys((_before_last(value, places), value[:3], "")):
        room = CANDIDATES - len(candidates)
        if room > 0:
            alike = rows.filter(**{f"{column}__startswith": start}) if start else rows
            candidates += alike.order_by(column).values_list(column, flat=True)[:room]
    return nearest(value, dict.fromkeys(candidates))


def _before_last(value: str, places: str) -> str:
    """A key of several parts without its last part."""
    end = max(value.rfind(place) for place in places)
    return value[: end + 1]
