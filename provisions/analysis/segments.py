"""Divides a text into segments by the spans that claim its characters. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class SpanClaim(Protocol):
    """A span of a text; `loading` and the database have their own classes for it."""

    @property
    def start(self) -> int:
        """The offset of its first character."""

    @property
    def end(self) -> int:
        """The offset after its last character."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Adjacent characters of one kind. `told` contains the spans that claim them."""

    start: int
    end: int
    #: 'told' (claimed once), 'blank' and 'gap' (not claimed), 'overlap' (claimed more than once).
    kind: str
    told: tuple[Any, ...] = ()


def account(text: str, stretches: Iterable[SpanClaim]) -> Iterator[Segment]:
    """Yield consecutive segments that cover the whole text.

    Unclaimed blanks are blanks; other unclaimed characters are gaps. Raises ValueError for a span
    that is not inside the text.
    """
    edges: dict[int, tuple[list[Any], list[Any]]] = {0: ([], []), len(text): ([], [])}
    for stretch in stretches:
        if not 0 <= stretch.start < stretch.end <= len(text):
            raise ValueError(f"{stretch} is not inside a text of {len(text)} characters.")
        edges.setdefault(stretch.start, ([], []))[0].append(stretch)
        edges.setdefault(stretch.end, ([], []))[1].append(stretch)
    active: list[Any] = []
    places = sorted(edges)
    for start, end in itertools.pairwise(places):
        begun, ended = edges[start]
        active = [one for one in active if all(one is not other for other in ended)] + begun
        if len(active) == 1:
            yield Segment(start, end, "told", tuple(active))
        elif active:
            yield Segment(start, end, "overlap", tuple(active))
        else:
            yield from _untold(text, start, end)


def _untold(text: str, start: int, end: int) -> Iterator[Segment]:
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip())
    if first >= last:
        yield Segment(start, end, "blank")
        return
    if start < first:
        yield Segment(start, first, "blank")
    yield Segment(first, last, "gap")
    if last < end:
        yield Segment(last, end, "blank")
