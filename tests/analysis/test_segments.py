"""Every character of a text is accounted for, once."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.segments import account


@dataclass(frozen=True)
class Told:
    start: int
    end: int


TEXT = "1. Report.  Page 2  (a) Yearly."


def segments(*ends, text=TEXT):
    found = account(text, [Told(start, end) for start, end in ends])
    return [(one.kind, text[one.start : one.end]) for one in found]


def test_words_nobody_tells_of_are_a_gap_and_blanks_are_none():
    assert segments((0, 10), (20, 31)) == [
        ("told", "1. Report."),
        ("blank", "  "),
        ("gap", "Page 2"),
        ("blank", "  "),
        ("told", "(a) Yearly."),
    ]


def test_words_told_twice_are_an_overlap():
    assert segments((0, 12), (3, 31)) == [
        ("told", "1. "),
        ("overlap", "Report.  "),
        ("told", "Page 2  (a) Yearly."),
    ]


def test_two_stretches_that_are_equal_overlap():
    assert segments((0, 31), (0, 31)) == [("overlap", TEXT)]


@pytest.mark.parametrize("ends", [(-1, 3), (3, 3), (5, 4), (30, 32)])
def test_a_stretch_outside_the_text_is_refused(ends):
    with pytest.raises(ValueError, match="not inside a text of 31 characters"):
        segments(ends)


@st.composite
def texts_with_stretches(draw):
    text = draw(st.text(alphabet="ab \n\u3000。", max_size=40))
    place = st.integers(0, len(text))
    pairs = st.tuples(place, place).filter(lambda pair: pair[0] < pair[1])
    return text, draw(st.lists(pairs, max_size=6)) if text else []


@given(texts_with_stretches())
def test_segments_put_together_are_the_text_and_say_who_tells_of_each_character(drawn):
    text, ends = drawn
    stretches = [Told(start, end) for start, end in ends]

    found = list(account(text, stretches))

    assert "".join(text[one.start : one.end] for one in found) == text
    for one in found:
        for place in range(one.start, one.end):
            tellers = sum(told.start <= place < told.end for told in stretches)
            assert len(one.told) == tellers
            assert (one.kind == "gap") <= (tellers == 0)
            assert (one.kind == "blank") <= (tellers == 0 and text[place].isspace())
            assert (one.kind == "overlap") == (tellers > 1)
        assert one.kind != "gap" or text[one.start : one.end].strip() == text[one.start : one.end]
