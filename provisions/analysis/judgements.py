"""What coders said, as agreement reads it: one value by clause and coder.

A coder has judged a clause by a codebook if any coding of theirs on it names a theme of the scheme.
A theme that they did not choose then does not apply. Who has not judged a clause has no value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoderValue:
    """One coding: who says of which clause that a theme applies, or does not."""

    unit: Hashable
    coder: str
    theme: str
    applies: bool


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """What one coder says of one unit, as one value."""

    unit: Hashable
    coder: str
    value: Hashable


def of_theme(codings: Iterable[CoderValue], themes: Container[str]) -> Iterator[JudgedUnit]:
    """Whether each coder says of each clause they judged that any of some themes applies.

    `themes` is one theme, or a theme with all that is narrower. `codings` are of one scheme.
    """
    for (unit, coder), chosen in _chosen(codings).items():
        yield JudgedUnit(unit, coder, any(theme in themes for theme in chosen))


def of_scheme(codings: Iterable[CoderValue]) -> Iterator[JudgedUnit]:
    """The set of themes that each coder says apply to each clause they judged."""
    for (unit, coder), chosen in _chosen(codings).items():
        yield JudgedUnit(unit, coder, frozenset(chosen))


def _chosen(codings: Iterable[CoderValue]) -> dict[tuple[Hashable, str], set[str]]:
    found: dict[tuple[Hashable, str], set[str]] = defaultdict(set)
    for said in codings:
        themes = found[said.unit, said.coder]
        if said.applies:
            themes.add(said.theme)
    return found
