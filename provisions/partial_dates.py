"""Dates whose day or month may be unknown (ISO 8601-2, EDTF level 0).

They are stored as their first possible day, which can be sorted and compared, and their precision.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from provisions.choices import DatePrecision

#: The length of an ISO date of each precision.
LENGTHS = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}

#: The directives of `strptime` that contain the day, and those that contain the month.
WITH_DAY, WITH_MONTH = frozenset("dejxcDFUWVu"), frozenset("mbBh")

FORM = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def parse(text: str) -> tuple[date, DatePrecision]:
    """Parse '2025', '2025-07' or '2025-07-23'. Raises ValueError for any other text."""
    if not FORM.fullmatch(text):
        raise ValueError(text)
    precision = next(each for each, length in LENGTHS.items() if length == len(text))
    return date.fromisoformat(text + "0001-01-01"[len(text) :]), precision


def read(text: str, form: str) -> str:
    """Convert a date in another format, as in `strptime` ('%B %Y'), to ISO 8601.

    A format without a day or a month gives a partial date. Raises ValueError.
    """
    day = datetime.strptime(text, form).date()  # noqa: DTZ007
    directives = set(re.findall(r"%-?(\w)", form))
    precision = DatePrecision.DAY
    if directives.isdisjoint(WITH_DAY):
        has_month = not directives.isdisjoint(WITH_MONTH)
        precision = DatePrecision.MONTH if has_month else DatePrecision.YEAR
    return day.isoformat()[: LENGTHS[precision]]


def written(day: date | None, precision: str) -> str | None:
    """A date in ISO 8601 with the given precision; None for None."""
    return None if day is None else day.isoformat()[: LENGTHS[DatePrecision(precision)]]
