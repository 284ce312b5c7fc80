"""Samples by stratum: exact in number, in proportion, and drawn again from their seed."""

from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.stratified_samples import draw, length_class

POPULATIONS = st.lists(st.sampled_from("abcd"), max_size=60).map(
    lambda names: list(enumerate(names))
)
SIZES = st.integers(0, 70)


@given(units=POPULATIONS, size=SIZES, seed=st.integers(0, 99))
def test_sample_is_of_its_size_without_repetition_and_of_its_strata(units, size, seed):
    strata = draw(units, size, seed)

    drawn = [unit for stratum in strata for unit in stratum.drawn]
    assert len(drawn) == len(set(drawn)) == min(size, len(units))
    for stratum in strata:
        members = {unit for unit, name in units if name == stratum.name}
        assert set(stratum.drawn) <= members
        assert stratum.size == len(members)


@given(units=POPULATIONS, size=SIZES, seed=st.integers(0, 99))
def test_every_stratum_is_drawn_from_in_proportion(units, size, seed):
    strata = draw(units, size, seed)

    if min(size, len(units)) >= len(strata):
        assert all(stratum.drawn for stratum in strata)
    for stratum in strata:
        exact = min(size, len(units)) * stratum.size / len(units)
        # One more, so that small strata have at least one, may have come from each other one.
        assert abs(len(stratum.drawn) - exact) <= len(strata)
        assert stratum.probability <= 1


@given(units=POPULATIONS, size=SIZES, seed=st.integers(0, 99))
def test_a_sample_is_drawn_again_from_its_seed(units, size, seed):
    assert draw(units, size, seed) == draw(units, size, seed)


def test_another_seed_draws_others():
    units = [(number, "all") for number in range(100)]

    assert draw(units, 10, 1) != draw(units, 10, 2)


def test_length_classes():
    assert [length_class(n) for n in (0, 199, 200, 999, 1_000)] == [
        "short",
        "short",
        "middle",
        "middle",
        "long",
    ]
