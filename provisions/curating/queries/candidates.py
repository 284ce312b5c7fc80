"""Suggests clauses of two plans that may correspond, by similar themes and words.

Likeness is the cosine between two clauses as vectors of their themes and of the words of their
headings and summaries (which are in English whatever the plan's language), each weighed by how few
clauses have it (Salton and Buckley, Term-weighting approaches in automatic text retrieval, 1988).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest

from django.db.models import Q

from provisions.models import Assignment, Clause, Correspondence, Plan

#: The weight of a shared theme, relative to a shared word.
THEME_WEIGHT = 3.0

#: The maximum number of shared words in the reason of a suggestion.
WORDS_NAMED = 5

#: Features of more clauses than this are ignored: they distinguish little and cost the most. The
#: count applies to short plans, in which a few clauses are a large share.
COMMON_SHARE, COMMON_COUNT = 0.25, 20

#: Shorter words are ignored; the weight of longer ones depends on their frequency.
WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two clauses that may correspond, their similarity from 0 to 1, and the shared features."""

    first: int
    second: int
    likeness: float
    themes: tuple[str, ...]
    words: tuple[str, ...]


#: The clauses of one plan, each as weights of its features.
Vectors = dict[int, dict[str, float]]


def candidates(one: Plan, other: Plan, limit: int) -> list[Candidate]:
    """The most similar pairs of operative clauses, best first, without judged pairs."""
    first, second = _features(one), _features(other)
    weights = _weights([*first.values(), *second.values()])
    left, right = (
        {pk: _vector(features, weights) for pk, features in side.items()}
        for side in (first, second)
    )
    judged = _judged(one, other)
    found = (
        (likeness, pair)
        for pair, likeness in _likeness(left, right)
        if pair not in judged and likeness > 0
    )
    return [
        _candidate(pair, likeness, left, right)
        for likeness, pair in nlargest(limit, found, key=lambda each: (each[0], each[1]))
    ]


def _features(plan: Plan) -> dict[int, set[str]]:
    """The themes, as `#label`, and the words of each current operative clause."""
    found: dict[int, set[str]] = {}
    rows = Clause.objects.filter(plan=plan, is_operative=True, ends_on__isnull=True)
    for pk, heading, summary in rows.values_list("pk", "heading", "summary"):
        found[pk] = set(WORD.findall(f"{heading} {summary}".lower()))
    themes = Assignment.objects.filter(clause__in=found, applies=True)
    for pk, label in themes.values_list("clause", "theme__preferred_label"):
        found[pk].add(f"#{label}")
    return found


def _weights(clauses: list[set[str]]) -> dict[str, float]:
    common = Counter(feature for features in clauses for feature in features)
    return {
        feature: math.log(len(clauses) / count) * (THEME_WEIGHT if feature[0] == "#" else 1.0)
        for feature, count in common.items()
        if 1 < count <= max(COMMON_COUNT, COMMON_SHARE * len(clauses))
    }


def _vector(features: Iterable[str], weights: dict[str, float]) -> dict[str, float]:
    held = {feature: weights[feature] for feature in features if weights.get(feature)}
    length = math.sqrt(sum(weight**2 for weight in held.values()))
    return {feature: weight / length for feature, weight in held.items()} if length else {}


def _likeness(left: Vectors, right: Vectors) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the cosine of every pair with shared features."""
    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for pk, vector in right.items():
        for feature, weight in vector.items():
            having[feature].append((pk, weight))
    for pk, vector in left.items():
        sums: dict[int, float] = defaultdict(float)
        for feature, weight in vector.items():
            for other, other_weight in having[feature]:
                sums[other] += weight * other_weight
        yield from (((pk, other), likeness) for other, likeness in sums.items())


def _judged(one: Plan, other: Plan) -> set[tuple[int, int]]:
    rows = Correspondence.objects.filter(
        Q(from_clause__plan=one, to_clause__plan=other)
        | Q(from_clause__plan=other, to_clause__plan=one)
    ).values_list("from_clause", "to_clause")
    return {pair for row in rows for pair in (row, row[::-1])}


def _candidate(pair: tuple[int, int], likeness: float, left: Vectors, right: Vectors) -> Candidate:
    first, second = left[pair[0]], right[pair[1]]
    shared = sorted(first.keys() & second.keys(), key=lambda f: -first[f] * second[f])
    return Candidate(
        *pair,
        round(likeness, 3),
        tuple(feature[1:] for feature in shared if feature[0] == "#"),
        tuple(feature for feature in shared if feature[0] != "#")[:WORDS_NAMED],
    )
