"""From parent links and positions to ancestors and a path that sorts in tree order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A row of a tree: `name` is its public id, the same for all wordings of a clause."""

    pk: int
    #: The plan or scheme whose tree it is: trees may share a batch, but no siblings.
    scope: int
    parent: int | None
    position: int
    name: str


@dataclass(frozen=True, slots=True)
class TreePlace:
    """Where a row stands: the names above it, top first, and its path in document order."""

    ancestors: list[str]
    sort_path: str


#: What siblings have in common: their tree, and their parent; None at the top.
Family = tuple[int, int | None]


def places(nodes: Iterable[TreeNode]) -> dict[int, TreePlace]:
    """Find every row's place; a row whose parent is not among the nodes has none and is left out.

    Siblings sort by position; where two share one, their names decide.
    """
    families: dict[Family, list[TreeNode]] = defaultdict(list)
    for node in nodes:
        families[node.scope, node.parent].append(node)
    found: dict[int, TreePlace] = {}
    waiting: list[tuple[TreeNode, list[str], str]] = []
    for (_, parent), siblings in families.items():
        if parent is None:
            waiting += [(node, [], "") for node in siblings]
    ties = _ties(families)
    while waiting:
        node, ancestors, above = waiting.pop()
        step = f"{node.position:05d}"
        if (node.scope, node.parent, node.position) in ties:
            step = f"{step}-{node.name}"
        path = f"{above}.{step}" if above else step
        found[node.pk] = TreePlace(ancestors, path)
        below = [*ancestors, node.name]
        waiting += [(child, below, path) for child in families.get((node.scope, node.pk), ())]
    return found


def _ties(families: dict[Family, list[TreeNode]]) -> set[tuple[int, int | None, int]]:
    names: dict[tuple[int, int | None, int], set[str]] = defaultdict(set)
    for family, siblings in families.items():
        for node in siblings:
            names[*family, node.position].add(node.name)
    return {place for place, sharing in names.items() if len(sharing) > 1}
