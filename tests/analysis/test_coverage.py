"""The account of a plan: every character of its sources has one answer, and the sums agree."""

import pytest

from provisions.analysis.coverage import accounts, document_of
from tests.factories import (
    ClauseFactory,
    ClauseTextFactory,
    PlanFactory,
    SourceTextFactory,
    SpanFactory,
)

pytestmark = pytest.mark.django_db

TEXT = "Page 1\n1. Reports\nThe office re-\nports yearly.\nSigned."


def span(transcript, words, **fields):
    start = TEXT.index(words)
    return SpanFactory(
        transcript=transcript, start_char=start, end_char=start + len(words), **fields
    )


@pytest.fixture
def transcript():
    """A text of one clause, told in full except for its last word."""
    plan = PlanFactory(slug="a-plan")
    clause = ClauseFactory(plan=plan, eid="sec_1")
    ClauseTextFactory(clause=clause, heading="Reports", text="The office reports yearly.")
    made = SourceTextFactory(plan=plan, source__slug="a-source", text=TEXT)
    left_out = {"clause": None, "part": "", "exclusion": "page_number"}
    span(made, "Page 1", **left_out)
    span(made, "1.", clause=clause, part="number")
    span(made, "Reports", clause=clause, part="heading")
    span(made, "The office re-\nports yearly.", clause=clause, part="text")
    return made


def the_account(plan="a-plan"):
    (made,) = accounts(plan)
    return document_of(made)


def test_each_character_is_counted_once(transcript):
    assert the_account() == {
        "source": "a-source",
        "format": "text",
        "character_count": len(TEXT),
        "in_clauses": {"heading": 7, "number": 2, "text": 28},
        "excluded": {"page_number": 6},
        "blank_count": 4,
        "gap_count": 7,
        "overlap_count": 0,
        "altered_count": 0,
        "unexplained_count": 7,
        "places": [
            {"kind": "gap", "start": 47, "end": 54, "quote": "Signed.", "clauses": ()},
        ],
        "place_count": 1,
    }


def test_words_told_twice_name_both_clauses(transcript):
    other = ClauseFactory(plan=transcript.plan, eid="sec_2")
    span(transcript, "yearly.\nSigned.", clause=other, part="number")

    (place,) = (place for place in the_account()["places"] if place["kind"] == "overlap")
    assert place["quote"] == "yearly."
    assert place["clauses"] == ("a-plan:sec_1", "a-plan:sec_2")


def test_a_clause_that_says_something_else_than_its_source_is_altered(transcript):
    transcript.plan.clauses.get().texts.update(text="The office reports monthly.")

    found = the_account()

    assert found["altered_count"] == 28
    assert [place["kind"] for place in found["places"]] == ["altered", "gap"]
    assert "text" not in found["in_clauses"]


def test_a_deleted_clause_leaves_a_gap(transcript):
    transcript.plan.clauses.all().delete()

    assert the_account()["gap_count"] == len("1. Reports\nThe office re-\nports yearly.\nSigned.")


def test_a_plan_without_official_text_has_no_account():
    assert list(accounts(PlanFactory().slug)) == []
