"""Finds the elements of a rearranged sequence that keep their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def in_order(values: Sequence[int]) -> list[int]:
    """The indices of a longest increasing subsequence, by patience sorting: O(n log n)."""
    tops: list[int] = []
    piles: list[int] = []
    below: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        below.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        piles[pile : pile + 1] = [index]
    found = []
    index = piles[-1] if piles else -1
    while index >= 0:
        found.append(index)
        index = below[index]
    return found[::-1]
