"""Which clauses of a plan a coder can judge, and the words of each. Pure.

Shares of a plan are shares of these clauses. A text that is loaded onto a coded plan brings
recitals, footnotes, and the paragraphs of coded articles; none of them is a clause to judge, so no
share moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedClause:
    """A clause in its plan's tree, as far as it matters here."""

    id: str
    #: Ids of the clauses above it, top first.
    ancestors: Sequence[str]
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
    below a coded clause that has no coded clause below it.
    """
    found = list(clauses)
    coded = {clause.id for clause in found if clause.is_coded}
    types = {clause.clause_type for clause in found if clause.is_coded}
    above = {each for clause in found if clause.is_coded for each in clause.ancestors}
    undivided = coded - above
    return coded | {
        clause.id
        for clause in found
        if clause.is_operative
        and clause.clause_type in types
        and clause.id not in above
        and undivided.isdisjoint(clause.ancestors)
    }


def owners(clauses: Iterable[PlacedClause], units: Collection[str]) -> Mapping[str, str]:
    """For each clause whose words count, the codable clause that they count for.

    That is the clause itself, or the nearest codable one above it that only operative clauses lie
    between: the words of an article include those of its paragraphs, and not those of footnotes.
    """
    by_id = {clause.id: clause for clause in clauses}
    found: dict[str, str] = {}
    for clause in by_id.values():
        for each in (clause.id, *reversed(clause.ancestors)):
            if each in units:
                found[clause.id] = each
            if each in units or each not in by_id or not by_id[each].is_operative:
                break
    return found
