"""Plans side by side: counts are those of the clauses, and nothing empty passes for silence."""

from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.comparing import (
    Absence,
    Clause,
    Edge,
    Finding,
    Reach,
    Row,
    State,
    compare,
    totals,
)
from provisions.analysis.judgements import Said
from provisions.analysis.words import word_count

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
    lines = compare(ROWS, PLANS, [Clause("a:1", "a", ["safety", "tests"], 7)])
    cell, other = line(lines, SAFETY).cells
    assert (cell.clauses, cell.words, cell.state) == (["a:1"], 7, State.PRESENT)
    assert (other.clauses, other.words, other.state) == ([], None, State.NOT_YET_CODED)


def test_an_absence_holds_for_what_is_narrower_and_not_for_what_is_broader():
    lines = compare(ROWS, PLANS, [], [Absence("a", "safety", "x", "ada", "person")])
    assert line(lines, TESTS).cells[0].state is State.SEARCHED_ABSENT
    assert line(lines, TESTS).cells[0].coders == {"ada": "person"}
    lines = compare(ROWS, PLANS, [], [Absence("a", "tests", "x", "ada", "person")])
    assert line(lines, SAFETY).cells[0].state is State.NOT_YET_CODED


def test_what_is_there_is_not_silent_whoever_says_so():
    lines = compare(
        ROWS,
        PLANS,
        [Clause("a:1", "a", ["trade"], None)],
        [Absence("a", "trade", "x", "ada", "person")],
    )
    cell = line(lines, TRADE).cells[0]
    assert (cell.state, cell.silences, cell.words) == (State.PRESENT, ["x"], None)


def test_agreement_is_over_what_two_or_more_judged():
    said = [Said(f"a:{n}", coder, "tests", True) for n in range(2) for coder in ("ada", "bo")]
    said += [Said("a:2", "ada", "tests", True), Said("a:2", "bo", "trade", True)]
    said += [Said("a:3", "ada", "tests", True)]
    lines = compare(ROWS, PLANS, [], said={"a": said})
    cell, other = line(lines, SAFETY).cells
    # One of three differs, as often as by chance.
    assert (cell.alpha, cell.units) == (0.0, 3)
    assert (other.alpha, other.units) == (None, 0)


def test_coders_are_those_who_found_what_is_there():
    clauses = [Clause("a:1", "a", ["tests"], None)]
    findings = [
        Finding("a", "tests", "ada", "person"),
        Finding("a", "safety", "model", "model"),
        Finding("a", "trade", "bo", "person"),
    ]
    lines = compare(ROWS, PLANS, clauses, findings=findings)
    assert line(lines, SAFETY).cells[0].coders == {"ada": "person", "model": "model"}
    assert line(lines, TESTS).cells[0].coders == {"ada": "person"}
    assert line(lines, TRADE).cells[0].coders == {}


def test_edges_stand_under_what_either_side_is_about_and_rejected_ones_nowhere():
    edges = [
        Edge("near", "close", "confirmed", ["tests"], []),
        Edge("apart", "contrasts", "unreviewed", ["trade"], ["safety"]),
        Edge("later", "supersedes", "unreviewed", [], ["trade"]),
        Edge("wrong", "exact", "rejected", ["trade"], ["trade"]),
    ]
    lines = compare(ROWS, PLANS, [], edges=edges)
    assert [(each.converging, each.diverging, each.other) for each in lines] == [
        (["near"], ["apart"], []),
        (["near"], [], []),
        ([], ["apart"], ["later"]),
    ]


values = st.lists(st.sampled_from(["safety", "tests", "trade", "else"]), unique=True)
clauses = st.lists(st.tuples(st.sampled_from(PLANS), values, st.none() | st.integers(0, 9)))


@given(clauses)
def test_counts_are_those_of_the_clauses_and_totals_add_up(drawn):
    given_ = [Clause(f"{plan}:{n}", plan, v, w) for n, (plan, v, w) in enumerate(drawn)]
    lines = compare(ROWS, PLANS, given_)
    for each in lines:
        for cell in each.cells:
            inside = [c for c in given_ if c.plan == cell.plan and set(c.values) & each.row.values]
            assert cell.clauses == [clause.id for clause in inside]
            known = [clause.words for clause in inside if clause.words is not None]
            assert cell.words == (sum(known) if known else None)
            assert (cell.state is State.PRESENT) == bool(inside)
        assert each.reach is [Reach.NONE, Reach.ONE, Reach.ALL][len(each.holders)]
    for total in totals(lines, PLANS):
        of_depth = [each for each in lines if each.row.depth == total["depth"]]
        assert sum(total[f"{reach}_count"] for reach in Reach) == len(of_depth)
        assert sum(total["only"].values()) == total["one_count"]


def test_words_are_counted_as_word_processors_do():
    assert word_count("The Institute's well-known tests, 2 of them.") == 7
    assert word_count("加强AI安全") == 5
    assert word_count(" -- ") == 0
