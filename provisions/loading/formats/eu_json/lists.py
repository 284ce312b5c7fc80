"""The open lists of an article or annex, and the place of a number in them.

The file has no indentation: the parent of a line follows from the numbers before and after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from provisions.loading.formats.eu_json.marks import EuLine, EuMark, follows, keys_of
from provisions.loading.formats.eu_json.nodes import EuNode

#: Kinds of numbers whose provisions contain paragraphs, as opposed to items of a list.
_HOLDERS = ("number", "dotted")


@dataclass(eq=False, slots=True)
class EuListLevel:
    """An open provision with its place in its list."""

    node: EuNode
    kind: str
    key: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EuListPlace:
    """The place of a provision by its number: its depth and its list."""

    depth: int
    kind: str
    key: tuple[int, ...]
    is_expected: bool = True


class Lists:
    """The open provisions of a text, the innermost last."""

    def __init__(self, lines: list[EuLine], is_header: Callable[[EuLine], bool]) -> None:
        self._lines = lines
        self._is_header = is_header
        self._levels: list[EuListLevel] = []

    def __bool__(self) -> bool:
        return bool(self._levels)

    @property
    def innermost(self) -> EuNode | None:
        """The provision to which the next words belong."""
        return self._levels[-1].node if self._levels else None

    def close(self, depth: int = 0) -> None:
        """Close all levels but the first `depth`."""
        del self._levels[depth:]

    def open(self, node: EuNode, place: EuListPlace) -> None:
        """Open a provision at its place."""
        self.close(place.depth)
        self._levels.append(EuListLevel(node, place.kind, place.key))

    def place(self, index: int, mark: EuMark, last_words: str) -> EuListPlace | None:
        """Return the place of a number in an open or a new list; None if it is not a number."""
        return (
            self.in_open_list(index, mark)
            or self._in_new_list(mark, last_words)
            or self._out_of_order(mark)
        )

    def in_open_list(self, index: int, mark: EuMark) -> EuListPlace | None:
        """Return the place of a number that continues an open list."""
        choices = keys_of(mark)
        if len(choices) > 1 and self._starts_roman(index, mark):
            choices = choices[1:]
        for depth in range(len(self._levels) - 1, -1, -1):
            level = self._levels[depth]
            for kind, key in choices:
                if kind != level.kind:
                    continue
                if kind == "dash":
                    return EuListPlace(depth, kind, key)
                if len(key) == len(level.key) and follows(key, level.key):
                    return EuListPlace(depth, kind, key)
                if kind == "number" and len(key) != len(level.key) and follows(key, level.key):
                    return EuListPlace(depth, kind, key)
        return None

    def _starts_roman(self, index: int, mark: EuMark) -> bool:
        """Whether '(i)' begins a roman list and does not follow '(h)': '(ii)' is next."""
        if mark.value != "i" or any(level.kind == "roman" for level in self._levels):
            return False
        for line in self._lines[index + 1 :]:
            if line.mark and line.mark.kind == "letter":
                return line.mark.value == "ii"
        return False

    def _in_new_list(self, mark: EuMark, last_words: str) -> EuListPlace | None:
        kind, key = keys_of(mark)[-1]
        if kind == "dotted":
            return self._below_its_number(mark)
        if (kind == "letter" and mark.value != "a") or key not in ((1,), (0,)):
            return None
        for depth in range(len(self._levels) - 1, -1, -1):
            level = self._levels[depth]
            if kind == "number" and level.kind == "dotted":
                break  # '1.' below '1.7.4.2'
            # A second list of the same kind, unless the previous words introduce it.
            if level.kind == kind and not (kind == "number" and last_words.endswith(":")):
                return EuListPlace(depth, kind, key)
        return EuListPlace(len(self._levels), kind, key)

    def _below_its_number(self, mark: EuMark) -> EuListPlace:
        for depth in range(len(self._levels) - 1, -1, -1):
            level = self._levels[depth]
            steps = tuple(level.node.number.split("."))
            is_below = len(steps) < len(mark.steps) and mark.steps[: len(steps)] == steps
            if level.kind in _HOLDERS and is_below:
                return EuListPlace(depth + 1, "dotted", keys_of(mark)[0][1])
        return EuListPlace(0, "dotted", keys_of(mark)[0][1])

    def _out_of_order(self, mark: EuMark) -> EuListPlace | None:
        kind, key = keys_of(mark)[0]
        for depth in range(len(self._levels) - 1, -1, -1):
            level = self._levels[depth]
            if level.kind == kind and level.key < key:
                return EuListPlace(depth, kind, key, is_expected=False)
        if kind == "number" and not self._levels:
            return EuListPlace(0, kind, key, is_expected=False)
        return None

    def is_continued_by(self, mark: EuMark) -> bool:
        """Whether a number is the next one of an open list."""
        return any(
            kind == level.kind
            and follows(key, level.key)
            and not (level is self._levels[-1] and len(key) > len(level.key))
            for level in self._levels
            for kind, key in keys_of(mark)
        )

    def depth_of_paragraph(self, index: int) -> int:
        """Return the number of levels that remain open at a paragraph after a list.

        It belongs to the parent of the list, or, if the list continues, to the previous item.
        """
        for after, line in enumerate(self._lines[index + 1 :], index + 1):
            if self._is_header(line):
                break
            if line.mark is None:
                continue
            place = self.in_open_list(after, line.mark)
            if place is not None:
                return self._depth_before(place.depth)
            kinds = [kind for kind, _ in keys_of(line.mark)]
            if any(level.kind in kinds for level in self._levels):
                break  # A new list of the same kind ends the open one.
        return self._depth_before(-1)

    def _depth_before(self, depth: int) -> int:
        """Return the depth that keeps the item of the list and levels that contain paragraphs."""
        for place in range(len(self._levels) - 1, depth, -1):
            if self._levels[place].kind in _HOLDERS:
                return place + 1
        return depth + 1
