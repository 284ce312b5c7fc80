"""The coverage account: what each character of a text is, by what was told of it. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class SpanClaim(Protocol):
    """A stretch of a text of which something is known: `loading` and the tables have their own."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The first character after it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring characters with one answer. `told` says by whom they are claimed."""

    start: int
    end: int
    #: 'told' (once), 'blank' and 'gap' (by nobody), 'overlap' (more than once).
    kind: str
    told: tuple[Any, ...] = ()


def account(text: str, stretches: Iterable[SpanClaim]) -> Iterator[Segment]:
    """Yield segments that, put together, are the whole text, without a character twice.

    Blanks between stretches need no account; other characters that nobody told of are gaps.
    Raises ValueError for a stretch that is not inside the text.
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
