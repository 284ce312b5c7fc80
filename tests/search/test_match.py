"""Searching published records: websearch syntax in English, substrings in Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from provisions.models import PublishedClause, PublishedPlan, PublishedTheme
from provisions.publishing.publisher import publish
from provisions.search import QueryError, SearchContext, match, parse_query
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
    ClauseFactory(
        plan=plan, eid="e", heading="开源模型：安全、安全、安全", summary="Künstliche AI模型"
    )
    publish(published_by="tester")


def found(words):
    context = SearchContext((PublishedTheme, PublishedPlan))
    rows = match(PublishedClause.objects.current(), parse_query(words, context))
    return [row.eid for row in rows.order_by("-rank", "key")]


@pytest.mark.parametrize(
    ("words", "eids"),
    [
        ("evaluations", ["b", "a"]),
        ('"open source"', ["b"]),
        ("open source", ["b", "c"]),
        ("“open source”", ["b"]),
        ("chips—export", ["a"]),
        ("ＥＶＡＬＵＡＴ＊", ["a", "b"]),
        ("evaluation ＮＯＴ chips", ["b"]),
        ("evaluation －chips", ["b"]),
        ("evaluation −chips", ["b"]),
        ("chips ＯＲ river", ["a", "c"]),
        ("＂open source＂", ["b"]),
        ("chips OR river", ["a", "c"]),
        ("evaluation -chips", ["b"]),
        ("安全", ["d", "e"]),
        ("安", ["d", "e"]),
        ("人工智能", ["d"]),
        ("安全 治理", ["d"]),
        ("治理，安全", ["d"]),
        ("安全-治理", ["d"]),
        ("安全 -治理", ["e"]),
        ("-安全 -chips -evaluation", ["c"]),
        ("治理 OR 开源", ["d", "e"]),
        ("治理 or chips", ["a", "d"]),
        ("chips river OR 能源 OR 治理", ["d"]),
        ("the OR 治理", ["d"]),
        ('"安全、安全"', ["e"]),
        ('"治理安全"', []),
        ('安全 -"开源模型"', ["d"]),
        ('治理 OR "open source"', ["b", "d"]),
        ("ai模型", ["e"]),
        ("Künstliche", ["e"]),
        ("Ku\u0308nstliche", ["e"]),
        ("Kunstliche", ["e"]),
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
    assert found("安全")[0] == "e"


def test_plans_are_searched_by_title_and_summary(clauses):
    assert match(PublishedPlan.objects.current(), parse_query("crane harbour")).get().key == "plan"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    ["", " ", "the", "!!!", '""', "-", "。", "x" * 501, "a\x00b", "\ud800", "安 " * 13],
    ids=repr,
)
def test_unusable_words_are_refused_with_a_reason(words):
    with pytest.raises(QueryError, match=r"\w+ .*\."):
        parse_query(words)


#: Any text, and texts made of what means something in a search.
WORDS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["安全", "AI", "the", " ", '"', "-", " OR ", "\\", "%", "_", "*", "(", "、", ":*", "'"]
    )
).map("".join)


class AnyWords(TestCase):
    @given(WORDS)
    def test_any_text_is_searched_or_refused(self, words):
        try:
            rows = match(PublishedClause.objects.current(), parse_query(words))
        except QueryError:
            return
        assert list(rows.order_by("-rank", "key")[:5]) == []
