"""How well coders agree: Krippendorff's alpha, Cohen's kappa, and where they differ.

Krippendorff, Content Analysis (4th edition, 2018), chapter 12; Passonneau, Measuring Agreement on
Set-valued Items (LREC 2006), for sets; Cohen, A Coefficient of Agreement for Nominal Scales (1960).
Alpha is 1 where all agree and 0 where they agree as often as by chance. See decision 0016.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

from provisions.analysis.judgements import JudgedUnit

#: From 0, the same, to 1, nothing in common.
Distance = Callable[[Hashable, Hashable], float]

#: How often units are drawn anew for the interval; the seed makes it the same every time.
RESAMPLES, SEED = 1_000, 20_251_123

#: The share of resamples that the interval holds.
CONFIDENCE = 0.95

#: How many disagreements are listed; their number is always complete.
LISTED = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """Two coders over the units that both judged."""

    coders: tuple[str, str]
    units: int
    #: Cohen's kappa; None where both always say one and the same, which chance explains.
    kappa: float | None
    raw: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well some coders agree over the units that at least two of them judged."""

    #: None where nothing varies or nobody judged twice: then agreement cannot be told from chance.
    alpha: float | None
    low: float | None
    high: float | None
    units: int
    coders: tuple[str, ...]
    #: The share of pairs of judgements of one unit that are the same.
    raw: float | None
    pairs: tuple[Pair, ...]
    disagreements: tuple[Hashable, ...]
    disagreement_count: int


def nominal(one: Hashable, other: Hashable) -> float:
    """Values are the same, or not."""
    return float(one != other)


def masi(one: Hashable, other: Hashable) -> float:
    """How far two sets are apart: Jaccard's index, weighted by whether one holds the other."""
    # Whoever compares by sets gives sets.
    first, second = frozenset(one), frozenset(other)  # type: ignore[call-overload]
    shared, whole = len(first & second), len(first | second)
    if first == second:
        return 0.0
    if not shared:
        return 1.0
    monotonic = 2 / 3 if first <= second or second <= first else 1 / 3
    return 1 - shared / whole * monotonic


def agreement(judged: Iterable[JudgedUnit], distance: Distance = nominal) -> Agreement:
    """Tell how well coders agree; a coder who says a thing twice of one unit is taken once."""
    shared = _shared(judged)
    patterns = Counter(_pattern(said.values()) for said in shared.values())
    differing = [unit for unit, said in shared.items() if len(set(said.values())) > 1]
    low, high = _interval(patterns, distance)
    return Agreement(
        alpha=_alpha(patterns, distance),
        low=low,
        high=high,
        units=len(shared),
        coders=tuple(sorted({coder for said in shared.values() for coder in said})),
        raw=_raw(patterns),
        pairs=tuple(_pairs(shared)),
        disagreements=tuple(sorted(differing, key=str)[:LISTED]),
        disagreement_count=len(differing),
    )


def alpha_of(
    judged: Iterable[JudgedUnit], distance: Distance = nominal
) -> tuple[float | None, int]:
    """Alpha alone, and over how many units: without the interval, it takes no time to speak of."""
    shared = _shared(judged)
    return _alpha(Counter(_pattern(said.values()) for said in shared.values()), distance), len(
        shared
    )


def _shared(judged: Iterable[JudgedUnit]) -> dict[Hashable, dict[str, Hashable]]:
    """The units that two or more coders judged, and what each said."""
    units: dict[Hashable, dict[str, Hashable]] = defaultdict(dict)
    for each in judged:
        units[each.unit][each.coder] = each.value
    return {unit: said for unit, said in units.items() if len(said) > 1}


#: How often each value was given to a unit, in an order of its own; units alike count as one.
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
    """The disagreement inside one unit, each value weighing the same however many judged."""
    size = sum(count for _, count in pattern)
    pairs = combinations(pattern, 2)
    return sum(2 * m * n * distance(one, other) for (one, m), (other, n) in pairs) / (size - 1)


def _across(totals: Counter[Hashable], distance: Distance) -> float:
    pairs = combinations(totals.items(), 2)
    return sum(2 * m * n * distance(one, other) for (one, m), (other, n) in pairs)


def _interval(patterns: Counter[Pattern], distance: Distance) -> tuple[float | None, float | None]:
    """The percentile bootstrap over units (Efron 1979); None where alpha mostly does not exist."""
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
    """Every two coders who judged a unit both."""
    both: dict[tuple[str, str], list[tuple[Hashable, Hashable]]] = defaultdict(list)
    for said in units.values():
        for first, second in combinations(sorted(said), 2):
            both[first, second].append((said[first], said[second]))
    for coders, values in sorted(both.items()):
        same = sum(one == other for one, other in values) / len(values)
        yield Pair(coders, len(values), _kappa(values, same), same)


def _kappa(values: list[tuple[Hashable, Hashable]], same: float) -> float | None:
    first = Counter(one for one, _ in values)
    second = Counter(other for _, other in values)
    chance = sum(first[value] * second[value] for value in first) / len(values) ** 2
    return None if chance == 1 else (same - chance) / (1 - chance)
