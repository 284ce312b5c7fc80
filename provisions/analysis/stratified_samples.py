"""Draws reproducible stratified random samples, in proportion to the size of the strata."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Unit = TypeVar("Unit", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stratum(Generic[Unit]):
    """A stratum with its size and its drawn units."""

    name: str
    size: int
    drawn: tuple[Unit, ...]

    @property
    def probability(self) -> float:
        """The probability of each of its units to be drawn."""
        return len(self.drawn) / self.size


def draw(units: Iterable[tuple[Unit, str]], size: int, seed: int) -> list[Stratum[Unit]]:
    """Draw `size` units; each unit has the name of its stratum.

    The share of each stratum is proportional to its size (largest remainders), and at least one
    unit if `size` is not smaller than the number of strata. The same units in the same order with
    the same seed give the same sample. If there are fewer units than `size`, all are drawn.
    """
    strata: dict[str, list[Unit]] = defaultdict(list)
    for unit, name in units:
        strata[name].append(unit)
    chance = random.Random(seed)
    shares = _shares({name: len(found) for name, found in strata.items()}, size)
    return [
        Stratum(name, len(found), tuple(chance.sample(found, shares[name])))
        for name, found in sorted(strata.items())
    ]


def _shares(sizes: dict[str, int], size: int) -> dict[str, int]:
    """The number of units to draw from each stratum; the sum is `size`, or the total if smaller."""
    total = sum(sizes.values())
    wanted = min(size, total)
    least = 1 if wanted >= len(sizes) else 0
    exact = {name: wanted * count / total for name, count in sizes.items()} if total else {}
    shares = {name: min(sizes[name], max(least, int(exact[name]))) for name in sizes}
    # The stratum furthest below its exact share gains a unit; the one furthest above loses one.
    while (missing := wanted - sum(shares.values())) != 0:
        step = 1 if missing > 0 else -1
        can = [n for n in sizes if (shares[n] < sizes[n] if step > 0 else shares[n] > least)]
        name = max(sorted(can), key=lambda n: step * (exact[n] - shares[n]))
        shares[name] += step
    return shares


def length_class(characters: int) -> str:
    """Classify a length as short, middle or long, because long clauses are harder to code."""
    if characters < 200:
        return "short"
    return "middle" if characters < 1_000 else "long"
