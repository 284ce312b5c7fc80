"""Searching published records: websearch syntax in English, substrings in Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from provisions.models import PublishedClause, PublishedPlan
from provisions.publishing.publisher import publish
from provisions.search import QueryError, match
from tests.factories import ClauseFactory, ClauseTextFactory, PlanFactory


@pytest.fixture
def clauses(db):
    plan = PlanFactory(slug="plan", title="Plan of the harbour", summary="Ships and cranes.")
    for eid, summary in {
        "a": "The office evaluates chips before export.",
        "b": "An evaluation of open source models, and of the evaluation of models.",
        "c": "The source of the river is open.",
    }.items():
        ClauseFactory(plan=plan, eid=eid, heading="", summary=summary)
    clause = ClauseFactory(plan=plan, eid="d", heading="人工智能安全治理")
    ClauseTextFactory(clause=clause, language="en", standing="official_translation", text="Safety.")
    publish(published_by="tester")


def found(words):
    rows = match(PublishedClause.objects.current(), words).order_by("-rank", "key")
    return [row.eid for row in rows]


@pytest.mark.parametrize(
    ("words", "eids"),
    [
        ("evaluations", ["b", "a"]),
        ('"open source"', ["b"]),
        ("open source", ["b", "c"]),
        ("chips OR river", ["a", "c"]),
        ("evaluation -chips", ["b"]),
        ("安全", ["d"]),
        ("安全 治理", ["d"]),
        ("安全 safety", ["d"]),
        ("安全 chips", []),
        ("能源", []),
        ("safety -安全", []),
        ("source -安全", ["b", "c"]),
    ],
)
def test_match_finds(clauses, words, eids):
    assert sorted(found(words)) == sorted(eids)


def test_best_match_comes_first(clauses):
    assert found("evaluation")[0] == "b"


def test_plans_are_searched_by_title_and_summary(clauses):
    assert match(PublishedPlan.objects.current(), "crane harbour").get().key == "plan"


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "   ", "the", "!!!", '""', "-", "x" * 501, "a\x00b"])
def test_unusable_words_are_refused_with_a_reason(words):
    with pytest.raises(QueryError, match=r"\w+ .*\."):
        match(PublishedClause.objects.current(), words)


class AnyWords(TestCase):
    @given(st.text(max_size=60))
    def test_any_text_is_searched_or_refused(self, words):
        try:
            rows = match(PublishedClause.objects.current(), words)
        except QueryError:
            return
        assert list(rows.order_by("-rank", "key")[:5]) == []
