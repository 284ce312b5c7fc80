"""Samples that anybody can draw again: by stratum, in proportion, from a seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Unit = TypeVar("Unit", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stratum(Generic[Unit]):
    """Units that are alike, and those drawn to stand for them."""

    name: str
    size: int
    drawn: tuple[Unit, ...]

    @property
    def probability(self) -> float:
        """The chance that each of its units had."""
        return len(self.drawn) / self.size


def draw(units: Iterable[tuple[Unit, str]], size: int, seed: int) -> list[Stratum[Unit]]:
    """Draw `size` of the units, each given with the name of its stratum.

    Every stratum is drawn from in proportion to its size (largest remainders), and at least once as
    long as the sample is not smaller than the number of strata. The same units in the same order
    with the same seed give the same sample; with fewer units than `size`, all are drawn.
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
    """How many to draw of each stratum; the sum is `size`, or all there are."""
    total = sum(sizes.values())
    wanted = min(size, total)
    least = 1 if wanted >= len(sizes) else 0
    exact = {name: wanted * count / total for name, count in sizes.items()} if total else {}
    shares = {name: min(sizes[name], max(least, int(exact[name]))) for name in sizes}
    # Whoever is furthest below its exact share is next; whoever is furthest above gives back.
    while (missing := wanted - sum(shares.values())) != 0:
        step = 1 if missing > 0 else -1
        can = [n for n in sizes if (shares[n] < sizes[n] if step > 0 else shares[n] > least)]
        name = max(sorted(can), key=lambda n: step * (exact[n] - shares[n]))
        shares[name] += step
    return shares


def length_class(characters: int) -> str:
    """Short, middle or long: long clauses are harder to code."""
    if characters < 200:
        return "short"
    return "middle" if characters < 1_000 else "long"
