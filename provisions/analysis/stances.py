"""Determines the stance of a clause on a row of a comparison from its codings. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from provisions.choices import Stance

#: The stance of a clause whose coders state different stances.
CONTESTED = "contested"

#: The stances that clauses are counted by, in order of interest.
COUNTED = (
    Stance.FOR.value,
    Stance.AGAINST.value,
    Stance.NEUTRAL.value,
    Stance.MIXED.value,
    CONTESTED,
    Stance.NOT_STATED.value,
)


@dataclass(frozen=True, slots=True)
class StatedStance:
    """A coding that states a stance, or that replaces an earlier one."""

    clause: str
    theme: str
    coder: str
    codebook_version: str
    applies: bool
    stance: str


def by_clause(codings: Iterable[StatedStance]) -> Mapping[str, list[StatedStance]]:
    """The valid stances by clause.

    Only a coder's coding by the newest codebook is valid for a clause and a theme.
    """
    newest = {
        (each.clause, each.theme, each.coder): each
        for each in sorted(codings, key=lambda each: _numbers(each.codebook_version))
    }
    found: dict[str, list[StatedStance]] = defaultdict(list)
    for each in newest.values():
        if each.applies and each.stance != Stance.NOT_STATED:
            found[each.clause].append(each)
    return found


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def stance_on(codings: Iterable[StatedStance], themes: Collection[str]) -> str:
    """The stance of one clause on a row: a value of COUNTED.

    `themes` are the themes of the row that the clause has. Different stances of one coder on
    several of them are mixed, where neutral stances do not count; different stances of several
    coders are contested.
    """
    said: dict[str, set[str]] = defaultdict(set)
    for each in codings:
        if each.theme in themes:
            said[each.coder].add(each.stance)
    verdicts = {_stance_of_coder(stances) for stances in said.values()}
    if len(verdicts) > 1:
        return CONTESTED
    return verdicts.pop() if verdicts else Stance.NOT_STATED.value


def _stance_of_coder(stances: set[str]) -> str:
    """One coder's stance on several themes."""
    sides = stances - {Stance.NEUTRAL} or stances
    return sides.copy().pop() if len(sides) == 1 else Stance.MIXED.value
