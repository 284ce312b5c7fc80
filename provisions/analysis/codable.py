"""Which clauses of a plan a coder can judge, and the words of each. Pure.

Shares of a plan are shares of these clauses. A text that is loaded onto a coded plan brings
recitals, footnotes, and the paragraphs of coded articles; none of them is a clause to judge, so no
share moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class PlacedClause:
    """A clause in its plan's tree, as far as it matters here."""

    id: str
    #: The id of the clause above it; empty at the top.
    parent: str
    clause_type: str
    is_operative: bool
    #: Whether a coder judged it.
    is_coded: bool
    #: Words of its own text; None if no text is published.
    words: int | None = None


def codable(clauses: Iterable[PlacedClause]) -> set[str]:
    """The ids of one plan's clauses that are on the level of its codings.

    Those are the coded clauses, and every other operative clause of the same type as a coded one,
    unless it is a part of a coded clause or a container of coded clauses. Parts are whatever is
    below a coded clause that has no coded clause below it. The clauses come in document order.
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
    """For each clause whose words count, the codable clause that they count for.

    That is the clause itself, or the nearest codable one above it that only operative clauses lie
    between: the words of an article include those of its paragraphs, and not those of footnotes.
    The clauses come in document order.
    """
    found: dict[str, str] = {}
    for clause in clauses:
        if clause.id in units:
            found[clause.id] = clause.id
        elif clause.is_operative and clause.parent in found:
            found[clause.id] = found[clause.parent]
    return found
