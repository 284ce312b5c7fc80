"""Converts codings to one value per clause and coder, for the computation of agreement.

A coder has judged a clause by a codebook if they have any coding on it with a theme of the scheme.
Themes that they did not choose then do not apply. Without a judgement there is no value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoderValue:
    """One coding: a coder's verdict whether a theme applies to a clause."""

    unit: Hashable
    coder: str
    theme: str
    applies: bool


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """The value of one coder for one unit."""

    unit: Hashable
    coder: str
    value: Hashable


def of_theme(codings: Iterable[CoderValue], themes: Container[str]) -> Iterator[JudgedUnit]:
    """Yield, per judged clause and coder, whether any of the themes applies.

    `themes` is one theme, or a theme with its narrower ones. `codings` are of one scheme.
    """
    for (unit, coder), chosen in _themes_by_judgement(codings).items():
        yield JudgedUnit(unit, coder, any(theme in themes for theme in chosen))


def of_scheme(codings: Iterable[CoderValue]) -> Iterator[JudgedUnit]:
    """Yield, per judged clause and coder, the set of themes that apply."""
    for (unit, coder), chosen in _themes_by_judgement(codings).items():
        yield JudgedUnit(unit, coder, frozenset(chosen))


def _themes_by_judgement(codings: Iterable[CoderValue]) -> dict[tuple[Hashable, str], set[str]]:
    found: dict[tuple[Hashable, str], set[str]] = defaultdict(set)
    for coding in codings:
        themes = found[coding.unit, coding.coder]
        if coding.applies:
            themes.add(coding.theme)
    return found
