"""Dates known in part: read, written, refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions import partial_dates
from provisions.choices import DatePrecision

DAYS = st.dates(min_value=date(1000, 1, 1))


@given(day=DAYS, precision=st.sampled_from(DatePrecision))
def test_what_is_written_is_read_again(day, precision):
    text = partial_dates.written(day, precision)

    first, known = partial_dates.parse(text)

    assert known == precision
    assert partial_dates.written(first, known) == text
    assert first <= day


@pytest.mark.parametrize(
    "text", ["", "25", "2025-7", "2025-13", "2025-02-30", "2025-07-23T00", "٢٠٢٥", "July 2025"]
)
def test_anything_else_is_no_date(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the form's
        partial_dates.parse(text)


def test_no_date_stays_none():
    assert partial_dates.written(None, "day") is None
