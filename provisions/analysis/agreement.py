"""Agreement of coders: Krippendorff's alpha, Cohen's kappa, and the disagreements.

Krippendorff, Content Analysis (4th edition, 2018), chapter 12; Passonneau, Measuring Agreement on
Set-valued Items (LREC 2006), for sets; Cohen, A Coefficient of Agreement for Nominal Scales (1960).
Alpha is 1 for full agreement and 0 for agreement by chance. See decision 0016.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from provisions.analysis.judgements import JudgedUnit

#: The distance of two values, from 0 (equal) to 1 (nothing in common).
Distance = Callable[[Hashable, Hashable], float]

#: The number of bootstrap samples for the interval; the fixed seed makes it reproducible.
RESAMPLES, SEED = 1_000, 20_251_123

#: The share of resamples inside the interval.
CONFIDENCE = 0.95

#: The maximum number of listed disagreements; their count is always complete.
LISTED = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """The agreement of two coders on the units that both judged."""

    coders: tuple[str, str]
    units: int
    #: Cohen's kappa; None if both coders always give the same single value.
    kappa: float | None
    raw: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of coders on the units that at least two of them judged."""

    #: None if all values are equal or no unit has two judgements: then alpha is undefined.
    alpha: float | None
    low: float | None
    high: float | None
    units: int
    coders: tuple[str, ...]
    #: The share of equal pairs among the pairs of judgements of the same unit.
    raw: float | None
    pairs: tuple[Pair, ...]
    disagreements: tuple[Hashable, ...]
    disagreement_count: int


def nominal(one: Hashable, other: Hashable) -> float:
    """0 for equal values, 1 for different ones."""
    return float(one != other)


def masi(one: Any, other: Any) -> float:
    """The MASI distance of two sets: Jaccard's index, weighted by inclusion."""
    # Any: a distance is called with hashable values, and this one with sets.
    first, second = frozenset(one), frozenset(other)
    shared, whole = len(first & second), len(first | second)
    if first == second:
        return 0.0
    if not shared:
        return 1.0
    monotonic = 2 / 3 if first <= second or second <= first else 1 / 3
    return 1 - shared / whole * monotonic


def agreement(judged: Iterable[JudgedUnit], distance: Distance = nominal) -> Agreement:
    """Compute the agreement of coders; the last value of a coder for a unit counts."""
    shared = _shared(judged)
    patterns = Counter(_pattern(by_coder.values()) for by_coder in shared.values())
    differing = [unit for unit, by_coder in shared.items() if len(set(by_coder.values())) > 1]
    low, high = _interval(patterns, distance)
    return Agreement(
        alpha=_alpha(patterns, distance),
        low=low,
        high=high,
        units=len(shared),
        coders=tuple(sorted({coder for by_coder in shared.values() for coder in by_coder})),
        raw=_raw(patterns),
        pairs=tuple(_pairs(shared)),
        disagreements=tuple(sorted(differing, key=str)[:LISTED]),
        disagreement_count=len(differing),
    )


def alpha_of(
    judged: Iterable[JudgedUnit], distance: Distance = nominal
) -> tuple[float | None, int]:
    """Alpha and the number of units, without the interval, which takes most of the time."""
    shared = _shared(judged)
    return _alpha(
        Counter(_pattern(by_coder.values()) for by_coder in shared.values()), distance
    ), len(shared)


def _shared(judged: Iterable[JudgedUnit]) -> dict[Hashable, dict[str, Hashable]]:
    """The units that two or more coders judged, with the value of each coder."""
    units: dict[Hashable, dict[str, Hashable]] = defaultdict(dict)
    for each in judged:
        units[each.unit][each.coder] = each.value
    return {unit: by_coder for unit, by_coder in units.items() if len(by_coder) > 1}


#: The sorted counts of the values of one unit; equal patterns are counted together.
Pattern = tuple[tuple[Hashable, int], ...]


def _pattern(values: Iterable[Hashable]) -> Pattern:
    return tuple(sorted(Counter(values).items(), key=_order))


def _order(found: tuple[Hashable, int]) -> str:
    value, _ = found
    return str(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _alpha(patterns: Counter[Pattern], distance: Distance) -> float | None:
    """1 - observed disagreement / expected disagreement, both over pairable values."""
    totals: Counter[Hashable] = Counter()
    observed = 0.0
    for pattern, times in patterns.items():
        for value, count in pattern:
            totals[value] += count * times
        observed += times * _within(pattern, distance)
    number = sum(totals.values())
    expected = _across(totals, distance)
    if number < 2 or expected == 0:
        return None
    return 1 - observed * (number - 1) / expected


def _within(pattern: Pattern, distance: Distance) -> float:
    """The disagreement within one unit, normalized by the number of its judgements."""
    size = sum(count for _, count in pattern)
    pairs = combinations(pattern, 2)
    return sum(2 * m * n * distance(one, other) for (one, m), (other, n) in pairs) / (size - 1)


def _across(totals: Counter[Hashable], distance: Distance) -> float:
    pairs = combinations(totals.items(), 2)
    return sum(2 * m * n * distance(one, other) for (one, m), (other, n) in pairs)


def _interval(patterns: Counter[Pattern], distance: Distance) -> tuple[float | None, float | None]:
    """The percentile bootstrap over units (Efron 1979); None if alpha is mostly undefined."""
    chance = random.Random(SEED)
    known, weights = list(patterns), list(patterns.values())
    size = sum(weights)
    if size < 2:
        return None, None
    drawn = (
        _alpha(Counter(chance.choices(known, weights, k=size)), distance) for _ in range(RESAMPLES)
    )
    found = sorted(each for each in drawn if each is not None)
    if len(found) < RESAMPLES // 2:
        return None, None
    tail = (1 - CONFIDENCE) / 2
    return found[int(tail * len(found))], found[int((1 - tail) * len(found)) - 1]


def _raw(patterns: Counter[Pattern]) -> float | None:
    same = pairs = 0
    for pattern, times in patterns.items():
        size = sum(count for _, count in pattern)
        pairs += times * size * (size - 1)
        same += times * sum(count * (count - 1) for _, count in pattern)
    return same / pairs if pairs else None


def _pairs(units: dict[Hashable, dict[str, Hashable]]) -> Iterable[Pair]:
    """Yield every pair of coders with common units."""
    both: dict[tuple[str, str], list[tuple[Hashable, Hashable]]] = defaultdict(list)
    for by_coder in units.values():
        for first, second in combinations(sorted(by_coder), 2):
            both[first, second].append((by_coder[first], by_coder[second]))
    for coders, values in sorted(both.items()):
        same = sum(one == other for one, other in values) / len(values)
        yield Pair(coders, len(values), _kappa(values, same), same)


def _kappa(values: list[tuple[Hashable, Hashable]], same: float) -> float | None:
    first = Counter(one for one, _ in values)
    second = Counter(other for _, other in values)
    chance = sum(first[value] * second[value] for value in first) / len(values) ** 2
    return None if chance == 1 else (same - chance) / (1 - chance)
