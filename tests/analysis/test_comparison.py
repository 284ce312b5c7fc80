"""Plans side by side: counts are those of the clauses, and nothing empty passes for silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.comparison import (
    Absence,
    CellState,
    CoderFinding,
    ComparedClause,
    Edge,
    Row,
    RowReach,
    compare,
    totals,
)
from provisions.analysis.judgements import CoderValue
from provisions.analysis.stances import StatedStance, by_clause
from provisions.analysis.words import word_count
from provisions.choices import CorrespondenceRelation, ReviewState, Stance

SAFETY = Row(
    "safety", "Safety", values=frozenset({"safety", "tests"}), absences=frozenset({"safety"})
)
TESTS = Row(
    "tests", "Tests", "safety", 2, frozenset({"tests"}), absences=frozenset({"safety", "tests"})
)
TRADE = Row("trade", "Trade", values=frozenset({"trade"}), absences=frozenset({"trade"}))
ROWS = [SAFETY, TESTS, TRADE]
PLANS = ["a", "b"]


def line(lines, row):
    (found,) = (each for each in lines if each.row is row)
    return found


def test_a_clause_of_two_themes_below_one_counts_once():
    lines = compare(ROWS, PLANS, [ComparedClause("a:1", "a", ["safety", "tests"], 7)])
    cell, other = line(lines, SAFETY).cells
    assert (cell.clauses, cell.words, cell.state) == (["a:1"], 7, CellState.PRESENT)
    assert (other.clauses, other.words, other.state) == ([], None, CellState.NOT_YET_CODED)


def test_an_absence_holds_for_what_is_narrower_and_not_for_what_is_broader():
    lines = compare(ROWS, PLANS, [], [Absence("a", "safety", "x", "ada", "person")])
    assert line(lines, TESTS).cells[0].state is CellState.SEARCHED_ABSENT
    assert line(lines, TESTS).cells[0].coders == {"ada": "person"}
    lines = compare(ROWS, PLANS, [], [Absence("a", "tests", "x", "ada", "person")])
    assert line(lines, SAFETY).cells[0].state is CellState.NOT_YET_CODED


def test_what_is_there_is_not_silent_whoever_says_so():
    lines = compare(
        ROWS,
        PLANS,
        [ComparedClause("a:1", "a", ["trade"], None)],
        [Absence("a", "trade", "x", "ada", "person")],
    )
    cell = line(lines, TRADE).cells[0]
    assert (cell.state, cell.silences, cell.words) == (CellState.PRESENT, ["x"], None)


def test_agreement_is_over_what_two_or_more_judged():
    said = [CoderValue(f"a:{n}", coder, "tests", True) for n in range(2) for coder in ("ada", "bo")]
    said += [CoderValue("a:2", "ada", "tests", True), CoderValue("a:2", "bo", "trade", True)]
    said += [CoderValue("a:3", "ada", "tests", True)]
    lines = compare(ROWS, PLANS, [], said={"a": said})
    cell, other = line(lines, SAFETY).cells
    # One of three differs, as often as by chance.
    assert (cell.alpha, cell.units) == (0.0, 3)
    assert (other.alpha, other.units) == (None, 0)


def test_coders_are_those_who_found_what_is_there():
    clauses = [ComparedClause("a:1", "a", ["tests"], None)]
    findings = [
        CoderFinding("a", "tests", "ada", "person"),
        CoderFinding("a", "safety", "model", "model"),
        CoderFinding("a", "trade", "bo", "person"),
    ]
    lines = compare(ROWS, PLANS, clauses, findings=findings)
    assert line(lines, SAFETY).cells[0].coders == {"ada": "person", "model": "model"}
    assert line(lines, TESTS).cells[0].coders == {"ada": "person"}
    assert line(lines, TRADE).cells[0].coders == {}


def test_edges_count_where_both_ends_are_and_touch_where_one_is():
    edges = [
        Edge("near", "close", "confirmed", ["tests"], ["safety"]),
        Edge("apart", "contrasts", "unreviewed", ["trade"], ["safety", "trade"]),
        Edge("akin", "related", "unreviewed", ["tests"], ["tests"]),
        Edge("across", "exact", "confirmed", ["tests"], ["trade"]),
        Edge("later", "supersedes", "unreviewed", [], ["trade"]),
        Edge("wrong", "exact", "rejected", ["trade"], ["trade"]),
    ]
    lines = compare(ROWS, PLANS, [], edges=edges)
    assert [(each.converging, each.diverging, each.other, each.touching) for each in lines] == [
        (["near"], [], ["akin"], ["apart", "across"]),
        ([], [], ["akin"], ["near", "across"]),
        ([], ["apart"], [], ["across", "later"]),
    ]


def said_by(coder, stance, theme="tests", clause="a:1", version="1.0", applies=True):
    return StatedStance(clause, theme, coder, version, applies, stance)


@pytest.mark.parametrize(
    ("codings", "stance"),
    [
        ([], "not_stated"),
        ([said_by("ada", "for")], "for"),
        ([said_by("ada", "for"), said_by("bo", "for")], "for"),
        ([said_by("ada", "for"), said_by("bo", "against")], "contested"),
        ([said_by("ada", "for"), said_by("bo", "neutral")], "contested"),
        ([said_by("ada", "for"), said_by("ada", "against", "safety")], "mixed"),
        ([said_by("ada", "for"), said_by("ada", "neutral", "safety")], "for"),
        ([said_by("ada", "neutral"), said_by("ada", "neutral", "safety")], "neutral"),
        ([said_by("ada", "for"), said_by("bo", "against", "trade")], "for"),
        ([said_by("ada", "for", version="1.9"), said_by("ada", "mixed", version="1.10")], "mixed"),
        (
            [said_by("ada", "for"), said_by("ada", "not_stated", version="2", applies=False)],
            "not_stated",
        ),
    ],
)
def test_the_stance_of_a_clause_is_what_its_coders_agree_on(codings, stance):
    clauses = [ComparedClause("a:1", "a", ["safety", "tests", "trade"], None)]
    lines = compare(ROWS, PLANS, clauses, stated=by_clause(codings))
    cell, other = line(lines, SAFETY).cells
    assert {name: count for name, count in cell.stances.items() if count} == {stance: 1}
    assert set(other.stances.values()) == {0}


def test_a_theme_that_a_clause_does_not_have_says_nothing_of_it():
    lines = compare(
        ROWS,
        PLANS,
        [ComparedClause("a:1", "a", ["tests"], None)],
        stated=by_clause([said_by("ada", "against", "safety")]),
    )
    assert line(lines, SAFETY).cells[0].stances["not_stated"] == 1


values = st.lists(st.sampled_from(["safety", "tests", "trade", "else"]), unique=True)
clauses = st.lists(st.tuples(st.sampled_from(PLANS), values, st.none() | st.integers(0, 9)))
edges = st.lists(
    st.tuples(
        st.sampled_from(CorrespondenceRelation.values),
        st.sampled_from(ReviewState.values),
        st.integers(0, 7),
        st.integers(0, 7),
    )
)
codings = st.lists(
    st.builds(
        said_by,
        st.sampled_from(["ada", "bo"]),
        st.sampled_from(Stance.values),
        st.sampled_from(["safety", "tests", "trade"]),
        st.sampled_from(["a:0", "b:1", "a:2"]),
    )
)


@given(clauses, edges)
def test_an_edge_counts_under_a_row_if_and_only_if_both_ends_do(drawn, pairs):
    """Ends that point beyond the clauses are those that are not shown on the asked day."""
    given_ = [ComparedClause(f"{plan}:{n}", plan, v, w) for n, (plan, v, w) in enumerate(drawn)]
    about = [clause.values for clause in given_] + [[]] * 8
    made = [
        Edge(f"edge {n}", relation, state, about[one], about[other])
        for n, (relation, state, one, other) in enumerate(pairs)
    ]
    for each in compare(ROWS, PLANS, given_, edges=made):
        within, touching = [], []
        for edge in made:
            ends = [bool(each.row.values & set(v)) for v in (edge.from_values, edge.to_values)]
            if edge.review_state != "rejected" and any(ends):
                (within if all(ends) else touching).append(edge)
        counted = [*each.converging, *each.diverging, *each.other]
        assert sorted(counted) == sorted(edge.id for edge in within)
        assert each.touching == [edge.id for edge in touching]
        neutral = {edge.id for edge in made if edge.relation in ("related", "supersedes")}
        assert each.other == [edge.id for edge in within if edge.id in neutral]
        assert each.diverging == [edge.id for edge in within if edge.relation == "contrasts"]


@given(clauses, codings)
def test_counts_are_those_of_the_clauses_and_totals_add_up(drawn, stated):
    given_ = [ComparedClause(f"{plan}:{n}", plan, v, w) for n, (plan, v, w) in enumerate(drawn)]
    lines = compare(ROWS, PLANS, given_, stated=by_clause(stated))
    for each in lines:
        for cell in each.cells:
            inside = [c for c in given_ if c.plan == cell.plan and set(c.values) & each.row.values]
            assert cell.clauses == [clause.id for clause in inside]
            known = [clause.words for clause in inside if clause.words is not None]
            assert cell.words == (sum(known) if known else None)
            assert (cell.state is CellState.PRESENT) == bool(inside)
            assert sum(cell.stances.values()) == len(inside)
        assert each.reach is [RowReach.NONE, RowReach.ONE, RowReach.ALL][len(each.holders)]
    for total in totals(lines, PLANS):
        of_depth = [each for each in lines if each.row.depth == total["depth"]]
        assert sum(total[f"{reach}_count"] for reach in RowReach) == len(of_depth)
        assert sum(total["only"].values()) == total["one_count"]


def test_words_are_counted_as_word_processors_do():
    assert word_count("The Institute's well-known tests, 2 of them.") == 7
    assert word_count("加强AI安全") == 5
    assert word_count(" -- ") == 0
