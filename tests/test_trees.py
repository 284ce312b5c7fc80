from hypothesis import given
from hypothesis import strategies as st

from provisions.trees import in_document_order

PARTS = {None: ["a", "b"], "a": ["a1", "a2"], "a2": ["a2x"], "lost": ["below it"]}


def test_parents_come_before_children_and_siblings_in_their_order():
    found = [("".join(above), row) for above, row in in_document_order(PARTS, str)]
    assert found == [("", "a"), ("a", "a1"), ("a", "a2"), ("aa2", "a2x"), ("", "b")]


@given(st.lists(st.integers(0, 200)))
def test_each_row_comes_once_below_all_that_stand_above_it(links):
    parts, parents = {}, {}
    for row, link in enumerate(links):
        above = link % (row + 1)
        parents[row] = None if above == row else above
        parts.setdefault(parents[row], []).append(row)
    found = list(in_document_order(parts, int))
    assert sorted(row for _, row in found) == list(range(len(links)))
    for above, row in found:
        assert [parents[each] for each in (*above, row)] == [None, *above]


def test_a_tree_may_be_deeper_than_the_stack_of_python():
    parts = {None: [0]} | {row: [row + 1] for row in range(5000)}
    assert sum(1 for _ in in_document_order(parts, int)) == 5001
