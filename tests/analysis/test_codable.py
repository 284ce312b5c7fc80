"""What shares are shares of does not move when a text is loaded onto coded clauses."""

from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.codable import PlacedClause, codable, owners


def placed(name, parent="", kind="article", *, is_operative=True, is_coded=False, words=None):
    return PlacedClause(name, parent, kind, is_operative, is_coded, words)


TREE = [
    placed("chapter", kind="chapter"),
    placed("one", "chapter", is_coded=True),
    placed("two", "chapter", is_coded=True),
    placed("three", "chapter"),
]
TEXT = [
    placed("preamble", kind="preamble", is_operative=False, words=50),
    placed("recital", "preamble", "recital", is_operative=False, words=20),
    placed("one.1", "one", "paragraph", words=7),
    placed("one.1.a", "one.1", "article", words=3),
    placed("note", "one", "note", is_operative=False, words=11),
    placed("inside", "note", "paragraph", words=13),
]


def test_units_are_the_operative_clauses_of_the_coded_level():
    assert codable(TREE) == {"one", "two", "three"}


def test_what_a_text_brings_is_no_unit_and_its_words_are_those_of_the_articles():
    units = codable([*TREE, *TEXT])
    assert units == codable(TREE)
    owner_of = owners([*TREE, *TEXT], units)
    assert {name: owner for name, owner in owner_of.items() if name not in units} == {
        "one.1": "one",
        "one.1.a": "one",
    }


def test_units_within_units_keep_their_own_words():
    tree = [
        placed("section", kind="section", is_coded=True, words=10),
        placed("action", "section", "action", is_coded=True, words=4),
        placed("other", "section", "action", words=5),
    ]
    assert codable(tree) == {"section", "action", "other"}
    assert owners(tree, codable(tree)) == {name: name for name in ("section", "action", "other")}


def test_a_container_of_coded_clauses_is_no_unit_though_others_of_its_type_are_coded():
    tree = [
        placed("part", kind="section"),
        placed("part.1", "part", "section", is_coded=True),
        placed("other", kind="section"),
    ]
    assert codable(tree) == {"part.1", "other"}


def test_a_coded_recital_counts_and_its_neighbours_do_not():
    tree = [
        placed("recital 1", kind="recital", is_operative=False, is_coded=True),
        placed("recital 2", kind="recital", is_operative=False),
    ]
    assert codable(tree) == {"recital 1"}


def test_without_codings_nothing_is_codable():
    assert codable([placed("one")]) == set()


@st.composite
def trees(draw):
    """A tree of clauses in document order, some of them coded."""
    made = []
    for n in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["chapter", "article", "note"]))
        made.append(
            placed(
                str(n),
                draw(st.sampled_from(["", *(clause.id for clause in made)])),
                kind,
                is_operative=kind != "note",
                is_coded=draw(st.booleans()),
                words=draw(st.none() | st.integers(0, 9)),
            )
        )
    return made


def line_of(clauses, name):
    """A clause and all those above it, from below."""
    parents = {clause.id: clause.parent for clause in clauses}
    while name:
        yield name
        name = parents[name]


@given(trees())
def test_units_are_as_described(tree):
    units = codable(tree)
    coded = {clause.id for clause in tree if clause.is_coded}
    above = {each for name in coded for each in [*line_of(tree, name)][1:]}
    for clause in tree:
        higher = [*line_of(tree, clause.id)][1:]
        assert (clause.id in units) == (
            clause.is_coded
            or (
                clause.is_operative
                and clause.clause_type in {each.clause_type for each in tree if each.is_coded}
                and clause.id not in above
                and not any(each in coded - above for each in higher)
            )
        )


@given(trees(), st.data())
def test_no_unit_comes_with_what_a_text_adds(tree, data):
    """Parts of coded clauses of any type, and anything that provides for nothing."""
    coded = {clause.id for clause in tree if clause.is_coded}
    above = {each for name in coded for each in [*line_of(tree, name)][1:]}
    whole = list(tree)
    for n in range(data.draw(st.integers(1, 8))):
        parent = data.draw(st.sampled_from(["", *(clause.id for clause in whole)]))
        is_part = any(each in coded - above for each in line_of(whole, parent))
        kind = data.draw(st.sampled_from(["chapter", "article", "paragraph"]))
        kind = kind if is_part else "note"
        whole.append(placed(f"new {n}", parent, kind, is_operative=is_part, words=2))
    units = codable(tree)
    assert codable(whole) == units
    for name, owner in owners(whole, units).items():
        between = list(line_of(whole, name))
        between = between[: between.index(owner)]
        assert owner in units
        assert not units & set(between)
        by_id = {clause.id: clause for clause in whole}
        assert all(by_id[each].is_operative for each in between)
