"""Suggestions from like clauses that are published."""

import pytest

from provisions.curating.queries.similar import suggestions
from provisions.models import Clause
from provisions.publishing.publisher import publish
from tests.factories import AssignmentFactory, ClauseFactory, SchemeFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return SchemeFactory(slug="ours")


@pytest.fixture
def theme(scheme):
    return ThemeFactory(scheme=scheme, slug="harbours")


def coded(theme, summary, **fields):
    clause = ClauseFactory(summary=summary, heading="", **fields)
    AssignmentFactory(clause=clause, theme=theme)
    return clause


def of(clause, scheme):
    return [(found.theme, found.clauses) for found in suggestions(clause, scheme, [])]


def test_themes_of_clauses_with_like_words_are_suggested_with_their_reason(scheme, theme):
    like = coded(theme, "Harbours need dredging machines.")
    coded(ThemeFactory(scheme=scheme, slug="schools"), "Teachers need chalk.")
    clause = ClauseFactory(heading="", summary="Dredging every harbour yearly.")
    publish(published_by="tester")

    assert of(clause, scheme) == [("harbours", (like.public_id,))]


def test_nothing_of_the_clause_itself_is_told(scheme, theme):
    clause = coded(theme, "Harbours need dredging machines.")
    publish(published_by="tester")

    assert of(clause, scheme) == []


def test_what_is_not_published_is_not_looked_at(scheme, theme):
    coded(theme, "Harbours need dredging machines.")

    assert of(ClauseFactory(summary="Dredging harbours."), scheme) == []


def test_other_schemes_are_left_out(scheme, theme):
    coded(theme, "Harbours need dredging machines.")
    publish(published_by="tester")

    assert of(ClauseFactory(summary="Dredging harbours."), SchemeFactory()) == []


def test_a_clause_without_english_words_gets_none(scheme, theme):
    coded(theme, "Harbours need dredging machines.")
    publish(published_by="tester")
    clause = ClauseFactory(heading="港口", summary="")

    assert of(Clause.objects.get(pk=clause.pk), scheme) == []
    assert suggestions(clause, scheme, ["'; DROP & | !"]) == []
