"""Trees: ancestors, and a path that sorts in document order."""

from hypothesis import given
from hypothesis import strategies as st

from provisions.publishing.tree_places import TreeNode, places


def test_path_sorts_in_document_order():
    nodes = [
        TreeNode(1, 1, None, 2, "b"),
        TreeNode(2, 1, None, 1, "a"),
        TreeNode(3, 1, 2, 10, "a.10"),
        TreeNode(4, 1, 2, 9, "a.9"),
        TreeNode(5, 1, 4, 1, "a.9.1"),
    ]

    found = places(nodes)

    order = sorted(nodes, key=lambda node: found[node.pk].sort_path)
    assert [node.name for node in order] == ["a", "a.9", "a.9.1", "a.10", "b"]
    assert found[5].ancestors == ["a", "a.9"]


def test_row_under_an_absent_parent_is_left_out():
    assert places([TreeNode(1, 1, 99, 1, "lost"), TreeNode(2, 1, 1, 1, "below it")]) == {}


def test_wordings_of_one_clause_share_their_place():
    found = places([TreeNode(1, 1, None, 1, "a"), TreeNode(2, 1, None, 1, "a")])

    assert found[1] == found[2]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=20))
def test_every_path_is_unique_and_extends_its_parents(shape):
    nodes = [
        TreeNode(pk, 1, parent if parent and parent < pk else None, position, f"n{pk}")
        for pk, (parent, position) in enumerate(shape, start=1)
    ]

    found = places(nodes)

    assert len({place.sort_path for place in found.values()}) == len(nodes)
    for node in nodes:
        if node.parent:
            assert found[node.pk].sort_path.startswith(found[node.parent].sort_path + ".")
            assert found[node.pk].ancestors == [*found[node.parent].ancestors, f"n{node.parent}"]


def test_trees_of_two_plans_share_no_siblings():
    found = places([TreeNode(1, 1, None, 1, "a"), TreeNode(2, 2, None, 1, "b")])

    assert found[1].sort_path == found[2].sort_path == "00001"
