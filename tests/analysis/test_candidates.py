"""Clauses of two plans that may correspond."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.curating.queries.candidates import candidates
from provisions.models import Correspondence
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    CorrespondenceFactory,
    PlanFactory,
    SchemeFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans():
    return PlanFactory(slug="one"), PlanFactory(slug="two")


@pytest.fixture
def energy():
    return ThemeFactory(scheme=SchemeFactory(), slug="energy", preferred_label="Energy")


def clause(plan, summary, theme=None, **fields):
    row = ClauseFactory(plan=plan, heading="", summary=summary, **fields)
    if theme:
        AssignmentFactory(clause=row, theme=theme)
    return row


def test_a_shared_theme_weighs_more_than_a_shared_word(plans, energy):
    one, two = plans
    first = clause(one, "Build grids for data centres.", energy)
    by_theme = clause(two, "Reactors are wanted.", energy)
    by_word = clause(two, "Teachers work at centres.")
    clause(one, "Something else entirely.")

    found = candidates(one, two, 10)

    assert [(each.first, each.second) for each in found] == [
        (first.pk, by_theme.pk),
        (first.pk, by_word.pk),
    ]
    assert (found[0].themes, found[0].words) == (("Energy",), ())
    assert (found[1].themes, found[1].words) == ((), ("centres",))


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("state", ["unreviewed", "rejected"])
def test_a_pair_that_was_judged_is_not_offered_again(plans, energy, is_turned, state):
    one, two = plans
    pair = [clause(one, "Grids.", energy), clause(two, "Reactors.", energy)]
    clause(one, "Else.")
    assert candidates(one, two, 10)
    first, second = reversed(pair) if is_turned else pair

    CorrespondenceFactory(from_clause=first, to_clause=second, review_state=state, stage="draft")

    assert candidates(one, two, 10) == []


def test_recitals_and_wordings_of_the_past_are_not_offered(plans, energy):
    one, two = plans
    clause(one, "Grids.", energy)
    clause(one, "Else.")
    clause(two, "Grids.", energy, is_operative=False)
    clause(two, "Grids.", energy, ends_on="2026-01-01")

    assert candidates(one, two, 10) == []


def test_plans_without_anything_in_common(plans):
    one, two = plans
    clause(one, "Grids.")
    clause(two, "Schools.")

    assert candidates(one, two, 10) == []
    assert candidates(one, PlanFactory(), 10) == []


WORDS = st.lists(st.sampled_from(["grids", "schools", "ships", "reactors"]), max_size=3)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=st.lists(WORDS, max_size=4), right=st.lists(WORDS, max_size=4))
def test_likeness_is_between_0_and_1_sorted_and_the_same_both_ways(left, right):
    one, two = PlanFactory(), PlanFactory()
    for plan, side in ((one, left), (two, right)):
        for words in side:
            clause(plan, " ".join(words))

    found, turned = candidates(one, two, 99), candidates(two, one, 99)

    likenesses = [each.likeness for each in found]
    assert likenesses == sorted(likenesses, reverse=True)
    assert all(0 < likeness <= 1.001 for likeness in likenesses)
    assert {(each.first, each.second, each.likeness) for each in found} == {
        (each.second, each.first, each.likeness) for each in turned
    }
    assert not Correspondence.objects.exists()
