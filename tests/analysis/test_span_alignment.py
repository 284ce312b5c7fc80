"""Where a judgement's words stand in the next text; what is not certain is never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.alignment import AlignmentStep, Fate
from provisions.analysis.span_alignment import follow

SAME = AlignmentStep(Fate.UNCHANGED, "art_1", "art_1")
CHANGED = AlignmentStep(Fate.CHANGED, "art_1", "art_1")
MOVED = AlignmentStep(Fate.MOVED, "art_1", "art_2")
GONE = AlignmentStep(Fate.REMOVED, "art_1")


@pytest.mark.parametrize(
    ("quote", "start", "step", "texts", "expected"),
    [
        ("", None, SAME, {}, ("kept", "art_1", None)),
        ("yearly", 20, SAME, {}, ("kept", "art_1", 20)),
        ("", None, MOVED, {}, ("moved", "art_2", None)),
        ("", None, CHANGED, {}, ("changed", "", None)),
        ("", None, GONE, {}, ("orphaned", "", None)),
        ("yearly", 4, CHANGED, {"art_1": "See yearly."}, ("kept", "art_1", 4)),
        ("yearly", 20, CHANGED, {"art_1": "See yearly."}, ("moved", "art_1", 4)),
        ("yearly", 0, CHANGED, {"art_1": "yearly, yearly"}, ("kept", "art_1", 0)),
        ("yearly", 3, CHANGED, {"art_1": "yearly, yearly"}, ("ambiguous", "", None)),
        ("yearly", 3, CHANGED, {"art_1": "monthly"}, ("changed", "", None)),
        ("yearly", 3, CHANGED, {"art_1": "-", "art_7": "yearly"}, ("moved", "art_7", 0)),
        ("yearly", 3, GONE, {"art_7": "yearly"}, ("moved", "art_7", 0)),
        ("yearly", 3, GONE, {"art_7": "yearly", "art_8": "yearly"}, ("ambiguous", "", None)),
        ("yearly", 3, GONE, {"art_7": "monthly"}, ("orphaned", "", None)),
        ("yearly", 0, MOVED, {"art_2": "yearly"}, ("moved", "art_2", 0)),
    ],
)
def test_a_judgement_is_followed(quote, start, step, texts, expected):
    found = follow(quote, start, step, texts)

    assert (found.state, found.eid, found.start) == expected


def test_the_places_of_an_ambiguous_quote_are_named():
    found = follow("a", 9, CHANGED, {"art_1": "a" * 7})

    assert found.note == (
        "The words occur in art_1 at 0, art_1 at 1, art_1 at 2, art_1 at 3, art_1 at 4"
        " and 2 more places."
    )


STEPS = st.sampled_from([CHANGED, MOVED, GONE])
TEXTS = st.dictionaries(st.sampled_from(["art_1", "art_2", "art_7"]), st.text("ab ", max_size=12))


@given(st.text("ab", min_size=1, max_size=3), st.integers(0, 9), STEPS, TEXTS)
def test_where_it_is_said_to_stand_its_words_do_stand(quote, start, step, texts):
    found = follow(quote, start, step, texts)

    assert (found.eid != "") == (found.state in ("kept", "moved"))
    if found.eid:
        assert texts[found.eid][found.start :].startswith(quote)
    if found.state in ("orphaned", "changed"):
        assert not any(quote in text for text in texts.values())
