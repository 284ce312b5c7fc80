"""From parent links and positions to ancestors and a path that sorts in tree order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A row of a tree: `name` is its public id, the same for all wordings of a clause."""

    pk: int
    parent: int | None
    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the names above it, top first, and its path in document order."""

    ancestors: list[str]
    sort_path: str


def places(nodes: Iterable[Node]) -> dict[int, Place]:
    """Find every row's place; a row whose parent is not among the nodes has none and is left out.

    Siblings sort by position; where two share one, their names decide.
    """
    children: dict[int | None, list[Node]] = defaultdict(list)
    for node in nodes:
        children[node.parent].append(node)
    found: dict[int, Place] = {}
    waiting: list[tuple[Node, list[str], str]] = [(node, [], "") for node in children[None]]
    ties = _ties(children)
    while waiting:
        node, ancestors, above = waiting.pop()
        step = f"{node.position:05d}"
        if (node.parent, node.position) in ties:
            step = f"{step}-{node.name}"
        path = f"{above}.{step}" if above else step
        found[node.pk] = Place(ancestors, path)
        below = [*ancestors, node.name]
        waiting.extend((child, below, path) for child in children.get(node.pk, ()))
    return found


def _ties(children: dict[int | None, list[Node]]) -> set[tuple[int | None, int]]:
    names: dict[tuple[int | None, int], set[str]] = defaultdict(set)
    for parent, siblings in children.items():
        for node in siblings:
            names[parent, node.position].add(node.name)
    return {place for place, sharing in names.items() if len(sharing) > 1}
