"""Agreement: published examples, a published implementation, and what must always hold."""

import math

import krippendorff
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.analysis.agreement import agreement, masi, nominal
from provisions.analysis.judgements import CoderValue, JudgedUnit, of_scheme, of_theme


def judged(rows):
    """Rows of coders over units; None where a coder did not judge."""
    return [
        JudgedUnit(unit, f"coder {coder}", value)
        for coder, row in enumerate(rows)
        for unit, value in enumerate(row)
        if value is not None
    ]


#: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers.
EXAMPLE_C = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]

#: The same paper, example A: two observers, two values, no value missing.
EXAMPLE_A = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]


def test_the_published_examples():
    assert agreement(judged(EXAMPLE_C)).alpha == pytest.approx(0.743, abs=0.0005)
    assert agreement(judged(EXAMPLE_A)).alpha == pytest.approx(0.095, abs=0.0005)


def test_kappa_as_published():
    # Fifty grant proposals, two readers: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no; kappa is 0.4.
    cells = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(judged(list(zip(*cells, strict=True))))

    [pair] = found.pairs
    assert pair.kappa == pytest.approx(0.4)
    assert pair.raw == found.raw == pytest.approx(0.7)
    assert (found.units, found.disagreement_count) == (50, 15)


VALUES = st.one_of(st.none(), st.integers(0, 3))
MATRICES = st.integers(2, 12).flatmap(
    lambda units: st.lists(st.lists(VALUES, min_size=units, max_size=units), min_size=2, max_size=4)
)


@settings(max_examples=60, deadline=None)
@given(rows=MATRICES)
def test_alpha_is_that_of_the_published_implementation(rows):
    found = agreement(judged(rows)).alpha

    data = [[math.nan if value is None else value for value in row] for row in rows]
    shared = [[row[unit] for row in rows if row[unit] is not None] for unit in range(len(rows[0]))]
    pairable = {value for values in shared if len(values) > 1 for value in values}
    if len(pairable) < 2:
        assert found is None
    else:
        expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert found == pytest.approx(float(expected))


SETS = [frozenset(each) for each in ("", "a", "b", "ab", "abc", "bc")]


@settings(max_examples=40, deadline=None)
@given(
    rows=st.integers(2, 10).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 5), min_size=n, max_size=n), min_size=2, max_size=3
        )
    )
)
def test_alpha_of_sets_is_that_of_the_published_implementation(rows):
    found = agreement(judged([[SETS[n] for n in row] for row in rows]), masi).alpha

    if len({n for row in rows for n in row}) < 2:
        assert found is None
        return

    def squared(v1, v2, i1, i2, n_v, dtype):
        pairs = numpy.vectorize(lambda m, n: masi(SETS[int(m)], SETS[int(n)]))
        return pairs(v1, v2).astype(dtype)

    expected = krippendorff.alpha(
        reliability_data=rows,
        level_of_measurement=squared,
        value_domain=sorted({n for row in rows for n in row}),
    )
    assert found == pytest.approx(float(expected))


def test_masi_as_published():
    # Passonneau 2006: the same 0, one in the other 1/3 off, overlapping 2/3 off, nothing shared 1.
    assert masi(frozenset("ab"), frozenset("ab")) == 0
    assert masi(frozenset("a"), frozenset("ab")) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(frozenset("a"), frozenset("b")) == 1
    assert masi(frozenset(), frozenset("b")) == 1


def test_nothing_judged_twice_has_no_agreement():
    found = agreement([JudgedUnit(1, "a", True), JudgedUnit(2, "b", True)])

    assert (found.alpha, found.low, found.high, found.raw) == (None, None, None, None)
    assert (found.units, found.coders, found.pairs) == (0, (), ())


def test_who_always_says_one_thing_cannot_be_told_from_chance():
    found = agreement(judged([[True] * 5, [True] * 5]))

    assert (found.alpha, found.pairs[0].kappa, found.raw) == (None, None, 1.0)


@settings(max_examples=20, deadline=None)
@given(rows=MATRICES)
def test_interval_is_the_same_every_time_and_ordered(rows):
    one, other = agreement(judged(rows)), agreement(judged(rows))

    assert (one.low, one.high) == (other.low, other.high)
    assert one.low is None or one.low <= one.high <= 1


def test_interval_narrows_with_more_units():
    few, many = (
        [[n % 2 for n in range(k)], [n % 2 or n % 7 == 0 for n in range(k)]] for k in (20, 400)
    )

    first, second = agreement(judged(few)), agreement(judged(many))

    assert second.high - second.low < first.high - first.low


def test_a_theme_that_was_not_chosen_does_not_apply():
    codings = [
        CoderValue("one", "ada", "safety", True),
        CoderValue("one", "bo", "trade", True),
        CoderValue("two", "ada", "trade", False),
    ]

    assert set(of_theme(codings, {"safety"})) == {
        JudgedUnit("one", "ada", True),
        JudgedUnit("one", "bo", False),
        JudgedUnit("two", "ada", False),
    }
    assert JudgedUnit("two", "ada", frozenset()) in set(of_scheme(codings))


def test_a_theme_applies_where_a_narrower_one_does():
    codings = [CoderValue("one", "ada", "red-teams", True), CoderValue("one", "bo", "safety", True)]

    found = agreement(of_theme(codings, {"safety", "red-teams"}))

    assert found.raw == 1.0
    assert nominal(True, False) == 1
