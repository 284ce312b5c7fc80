"""Dates of which perhaps only the month or the year is known (ISO 8601-2, EDTF level 0).

They are kept as the first day they may mean, which sorts and compares, with their precision.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from provisions.choices import DatePrecision

#: How much of an ISO date each precision writes.
LENGTHS = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}

#: The directives of `strptime` that tell the day, and those that tell the month.
WITH_DAY, WITH_MONTH = frozenset("dejxcDFUWVu"), frozenset("mbBh")

FORM = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def parse(text: str) -> tuple[date, DatePrecision]:
    """Read '2025', '2025-07' or '2025-07-23'. Raises ValueError for anything else."""
    if not FORM.fullmatch(text):
        raise ValueError(text)
    precision = next(each for each, length in LENGTHS.items() if length == len(text))
    return date.fromisoformat(text + "0001-01-01"[len(text) :]), precision


def read(text: str, form: str) -> str:
    """Write a date in ISO 8601 that is in another form, as `strptime` has it ('%B %Y').

    A form without a day or a month gives a date known in part. Raises ValueError.
    """
    day = datetime.strptime(text, form).date()  # noqa: DTZ007
    directives = set(re.findall(r"%-?(\w)", form))
    precision = DatePrecision.DAY
    if directives.isdisjoint(WITH_DAY):
        has_month = not directives.isdisjoint(WITH_MONTH)
        precision = DatePrecision.MONTH if has_month else DatePrecision.YEAR
    return day.isoformat()[: LENGTHS[precision]]


def written(day: date | None, precision: str) -> str | None:
    """Write a date as far as it is known; None stays None."""
    return None if day is None else day.isoformat()[: LENGTHS[DatePrecision(precision)]]
