"""Determines the codable clauses of a plan, and the words of each. Pure.

The shares of a plan are shares of these clauses. When a text is loaded for a coded plan, its
recitals, footnotes, and the paragraphs of coded articles are not codable, so that no share changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class PlacedClause:
    """A clause in its plan's tree, with the members that this module needs."""

    id: str
    #: The id of its parent; empty at the top.
    parent: str
    clause_type: str
    is_operative: bool
    #: Whether it has a coding.
    is_coded: bool
    #: The number of words of its own text; None if no text is published.
    words: int | None = None


def codable(clauses: Iterable[PlacedClause]) -> set[str]:
    """The ids of one plan's clauses at the level of its codings.

    These are the coded clauses and all other operative clauses of the same types, except parts of
    coded clauses and containers of coded clauses. Parts are the descendants of a coded clause
    without coded descendants. `clauses` must be in document order.
    """
    found = list(clauses)
    parents = {clause.id: clause.parent for clause in found}
    units = {clause.id for clause in found if clause.is_coded}
    types = {clause.clause_type for clause in found if clause.is_coded}
    above: set[str] = set()
    for coded in units:
        parent = parents[coded]
        while parent in parents and parent not in above:
            above.add(parent)
            parent = parents[parent]
    undivided = units - above
    parts: set[str] = set()
    for clause in found:
        if clause.parent in undivided or clause.parent in parts:
            parts.add(clause.id)
        elif clause.is_operative and clause.clause_type in types and clause.id not in above:
            units.add(clause.id)
    return units


def owners(clauses: Iterable[PlacedClause], units: Collection[str]) -> Mapping[str, str]:
    """Map each clause whose words count to the codable clause that they count for.

    That is the clause itself, or its nearest codable ancestor, if all clauses between them are
    operative: the words of an article include those of its paragraphs, but not of footnotes.
    `clauses` must be in document order.
    """
    found: dict[str, str] = {}
    for clause in clauses:
        if clause.id in units:
            found[clause.id] = clause.id
        elif clause.is_operative and clause.parent in found:
            found[clause.id] = found[clause.parent]
    return found
