"""A plan on one page: the outline, the words, the gaps in their places, the editions."""

import datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from provisions.curating.queries.plan_text import OutlineNode, part, unfolded
from tests.admin.submissions import text
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    ClauseTextFactory,
    EditionFactory,
    PlanFactory,
    SourceTextFactory,
    SpanFactory,
)


def page(plan, at=""):
    return reverse("workbench:plan", args=[plan.slug]) + (f"?at={at}" if at else "")


@pytest.fixture
def plan(db):
    plan = PlanFactory(slug="a-plan", title="A plan of ours")
    first = ClauseFactory(plan=plan, eid="one", position=1, locator="Part 1", heading="Beginning")
    ClauseFactory(plan=plan, eid="one__a", parent=first, position=1, locator="1(a)", heading="")
    second = ClauseFactory(plan=plan, eid="two", position=2, locator="Part 2", heading="End")
    ClauseFactory(plan=plan, eid="two__a", parent=second, position=1, locator="2(a)", heading="")
    return plan


def test_outline_is_unfolded_where_one_reads(curator, plan):
    shown = text(curator.get(page(plan, "two")))

    assert "Part 1 Beginning" in shown
    assert "2(a)" in shown
    assert "1(a)" not in shown


def test_words_themes_and_drafts_stand_beside_it(curator, plan):
    clause = plan.clauses.get(eid="one")
    ClauseTextFactory(clause=clause, text="We shall begin.")
    theme = AssignmentFactory(clause=clause).theme
    plan.clauses.filter(eid="one__a").update(stage="draft")

    shown = text(curator.get(page(plan, "one")))

    assert "We shall begin." in shown
    assert theme.preferred_label in shown
    assert "1(a) draft" in shown
    assert "1 of 4 operative clauses with a result" in shown


def test_a_gap_stands_after_the_clause_before_it(curator, plan):
    clause = plan.clauses.get(eid="one")
    words = "We shall begin. Nobody knows these. "
    transcript = SourceTextFactory(plan=plan, text=words)
    SpanFactory(transcript=transcript, clause=clause, start_char=0, end_char=15)
    ClauseTextFactory(clause=clause, text="We shall begin.")

    answer = curator.get(page(plan, "one"))

    [gap] = answer.context["clauses"][0]["gaps"]
    assert (gap["after"], gap["kind"]) == ("one", "gap")
    assert "<mark>Nobody knows these.</mark>" in answer.content.decode()
    assert f"transcript={transcript.pk}&amp;start_char={gap['start']}" in answer.content.decode()


def test_a_clause_that_is_not_there_is_not_found(curator, plan):
    assert curator.get(page(plan, "three")).status_code == 404
    assert curator.get(reverse("workbench:plan", args=["no-plan"])).status_code == 404


def test_a_plan_without_clauses_says_what_to_do(curator):
    assert "This plan has no clause yet" in text(curator.get(page(PlanFactory())))


def test_an_edition_tells_what_it_reworded_added_and_took_away(curator, plan):
    day = datetime.date(2026, 3, 1)
    edition = EditionFactory(plan=plan, label="second", starts_on=day)
    old = plan.clauses.get(eid="one")
    ClauseTextFactory(clause=old, text="We shall begin soon.")
    plan.clauses.filter(eid__in=("one", "two__a")).update(ends_on=day)
    new = ClauseFactory(plan=plan, eid="one", wording=2, position=1, starts_on=day, heading="B")
    ClauseTextFactory(clause=new, text="We shall begin now.")
    ClauseFactory(plan=plan, eid="three", position=3, starts_on=day, locator="Part 3")

    answer = curator.get(reverse("workbench:edition", args=[plan.slug, edition.label]))

    assert "1 clauses reworded, 1 added, 1 removed" in text(answer)
    assert "<del>soon</del>." in answer.content.decode()
    assert "<ins>now</ins>." in answer.content.decode()


def test_queries_do_not_grow_with_the_plan(curator, plan, django_assert_max_num_queries):
    for number in range(30):
        clause = ClauseFactory(plan=plan, eid=f"more_{number}", parent=plan.clauses.get(eid="one"))
        ClauseTextFactory(clause=clause)
        AssignmentFactory(clause=clause)

    with django_assert_max_num_queries(15):
        curator.get(page(plan, "one"))


def test_coders_do_not_see_results(client_of, plan):
    assert client_of("coder").get(page(plan)).status_code == 403


@given(depths=st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_what_is_unfolded_is_the_clause_its_line_and_their_siblings(depths):
    nodes, last = [], -1
    for number, wanted in enumerate(depths):
        last = min(wanted, last + 1)
        nodes.append(OutlineNode(number, f"n{number}", "", "", None, depth=last))

    for node in nodes:
        shown = unfolded(nodes, node.eid)
        assert node in shown
        assert [n for n in nodes if n.depth == 0] == [n for n in shown if n.depth == 0]
        below = part(nodes, node.eid)
        assert below[0] is node
        assert [n for n in below if n.depth == node.depth + 1] == [
            n for n in shown if n in below and n.depth == node.depth + 1
        ]
        assert not [n for n in shown if n in below and n.depth > node.depth + 1]
