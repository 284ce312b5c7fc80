"""Ancestors and sort paths of tree rows, from parent links and positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisions.trees import in_document_order


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A row of a tree: `name` is its public id, the same for all wordings of a clause."""

    pk: int
    #: The plan or scheme of the tree: trees can share a batch, but have no common siblings.
    scope: int
    parent: int | None
    position: int
    name: str


@dataclass(frozen=True, slots=True)
class TreePlace:
    """The place of a row: the names of its ancestors, top first, and its sort path."""

    ancestors: list[str]
    sort_path: str


def places(nodes: Iterable[TreeNode]) -> dict[int, TreePlace]:
    """Find the place of every row; a row whose parent is not among the nodes is omitted.

    Siblings sort by position, and siblings with the same position by name.
    """
    parts: dict[int | None, list[TreeNode]] = defaultdict(list)
    for node in nodes:
        parts[node.parent].append(node)
    ties = _ties(parts)
    found: dict[int, TreePlace] = {}
    for above, node in in_document_order(parts, lambda node: node.pk):
        step = f"{node.position:05d}"
        if (node.scope, node.parent, node.position) in ties:
            step = f"{step}-{node.name}"
        path = f"{found[above[-1].pk].sort_path}.{step}" if above else step
        found[node.pk] = TreePlace([each.name for each in above], path)
    return found


def _ties(parts: Mapping[int | None, Iterable[TreeNode]]) -> set[tuple[int, int | None, int]]:
    """The positions that siblings of different names share, by tree and parent."""
    names: dict[tuple[int, int | None, int], set[str]] = defaultdict(set)
    for siblings in parts.values():
        for node in siblings:
            names[node.scope, node.parent, node.position].add(node.name)
    return {place for place, sharing in names.items() if len(sharing) > 1}
