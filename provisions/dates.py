"""Dates of which perhaps only the month or the year is known (ISO 8601-2, EDTF level 0).

They are kept as the first day they may mean, which sorts and compares, with their precision.
"""

from __future__ import annotations

import re
from datetime import date

from provisions.choices import DatePrecision

#: How much of an ISO date each precision writes.
LENGTHS = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}

FORM = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def parse(text: str) -> tuple[date, DatePrecision]:
    """Read '2025', '2025-07' or '2025-07-23'. Raises ValueError for anything else."""
    if not FORM.fullmatch(text):
        raise ValueError(text)
    precision = next(each for each, length in LENGTHS.items() if length == len(text))
    return date.fromisoformat(text + "0001-01-01"[len(text) :]), precision


def written(day: date | None, precision: str) -> str | None:
    """Write a date as far as it is known; None stays None."""
    return None if day is None else day.isoformat()[: LENGTHS[DatePrecision(precision)]]
