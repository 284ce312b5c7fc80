"""The nearest valid key for one that is not: at a bounded cost, however many keys there are."""

from __future__ import annotations

from django.db.models import QuerySet

from provisions.models.published import PublishedRecord
from provisions.nearest import nearest

#: At most this many keys of a noun are read and compared.
CANDIDATES = 4000


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
