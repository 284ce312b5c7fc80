"""Compares two texts word by word. Pure.

The longest common subsequence of words is kept (rapidfuzz's bit-parallel algorithm), except for one
or two words that both texts contain by chance within a rewritten passage, because the result would
be unreadable. In scripts without blanks between words, such as Chinese, each character is a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby, pairwise

from rapidfuzz.distance import LCSseq

from provisions.analysis.sequences import in_order
from provisions.analysis.words import IDEOGRAPHS

#: White space, and the word, number or mark after it. Words may contain hyphens and apostrophes,
#: numbers may contain points and commas.
TOKEN = re.compile(rf"(\s*)([{IDEOGRAPHS}]|[^\W{IDEOGRAPHS}]+(?:[-'’.,/][^\W{IDEOGRAPHS}]+)*|\S)")

#: The maximum number of word pairs to compare at once; more take gigabytes of memory. Longer texts
#: are first divided at sequences of words that occur once on each side.
MOST_PAIRS = 100_000_000

#: The number of words in a sequence that divides a text, and the maximum depth of divisions.
WORDS_IN_A_ROW, MOST_CUTS = 4, 6

#: The number of passes that remove chance matches: each removal lengthens the adjacent changes.
MOST_PASSES = 4

#: The maximum number of words that count as a chance match within a rewritten passage.
CHANCE = 3


class Op(StrEnum):
    """The kind of an operation."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Operation:
    """A piece of text that is equal, inserted or deleted."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Redline:
    """The operations that change one text into another.

    The joined texts of all operations except insertions are exactly the old text; of all except
    deletions, the new one. In a replacement, the deletion comes before the insertion.
    """

    operations: tuple[Operation, ...]
    #: The share of kept words among the words of both texts, from 0 to 1.
    similarity: float


#: A word with the white space before it.
Token = tuple[str, str]

#: Equal words: their start in the old and in the new text, and their number.
Run = tuple[int, int, int]


def redline(old: str, new: str) -> Redline:
    """Compare two texts word by word; the same texts always give the same redline."""
    if old == new:
        return Redline((Operation(Op.EQUAL, old),) if old else (), 1.0)
    before, after = tokens(old), tokens(new)
    codes: dict[str, int] = {}
    a, b = ([codes.setdefault(word, len(codes)) for _, word in side] for side in (before, after))
    runs = _merge_runs(_runs(a, b))
    for _ in range(MOST_PASSES):
        runs = _without_chance_runs(runs, before, after)
    kept = sum(length for _, _, length in runs)
    # The white space at the end of a text is a separate word that is always kept.
    words = len(a) + len(b) - 2
    similarity = 2 * (kept - 1) / words if words else 1.0
    return Redline(tuple(_merge_operations(_operations(runs, before, after))), round(similarity, 4))


def tokens(text: str) -> list[Token]:
    """The words of a text, each with the white space before it, then the final white space.

    The joined tokens are the text.
    """
    found = TOKEN.findall(text)
    end = len(text.rstrip())
    return [*found, (text[end:], "")]


def _runs(a: Sequence[int], b: Sequence[int]) -> list[Run]:
    """The runs of equal words, in order."""
    pending = [(0, len(a), 0, len(b), MOST_CUTS)]
    runs: list[Run] = []
    while pending:
        i, i_end, j, j_end, cuts = pending.pop()
        start = _common(a[i:i_end], b[j:j_end])
        if start:
            runs.append((i, j, start))
            i, j = i + start, j + start
        end = _common(a[i:i_end][::-1], b[j:j_end][::-1])
        if end:
            i_end, j_end = i_end - end, j_end - end
            runs.append((i_end, j_end, end))
        if (i_end - i) * (j_end - j) <= MOST_PAIRS:
            runs += _longest(a[i:i_end], b[j:j_end], i, j)
        elif cuts:
            places = _places(a[i:i_end], b[j:j_end])
            corners = [(i, j), *((i + x, j + y) for x, y in places), (i_end, j_end)]
            pieces = [
                (x, x_end, y, y_end, cuts - 1) for (x, y), (x_end, y_end) in pairwise(corners)
            ]
            pending += pieces if places else []
    return sorted(runs)


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """The number of equal words at the start."""
    pairs = zip(a, b, strict=False)
    return next((n for n, (x, y) in enumerate(pairs) if x != y), min(len(a), len(b)))


def _longest(a: Sequence[int], b: Sequence[int], i: int, j: int) -> list[Run]:
    """The longest common subsequence of two pieces that start at `i` and `j`."""
    return [
        (i + op.src_start, j + op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(a, b)
        if op.tag == "equal"
    ]


def _places(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """The places of sequences of words that occur once in each text, in the same order."""
    before, after = _unique_sequences(a), _unique_sequences(b)
    shared = [(i, after[row]) for row, i in before.items() if row in after]
    return [shared[n] for n in in_order([j for _, j in shared])]


def _unique_sequences(words: Sequence[int]) -> dict[tuple[int, ...], int]:
    rows = [tuple(words[i : i + WORDS_IN_A_ROW]) for i in range(len(words) - WORDS_IN_A_ROW + 1)]
    counted = Counter(rows)
    return {row: i for i, row in enumerate(rows) if counted[row] == 1}


def _merge_runs(runs: Sequence[Run]) -> list[Run]:
    """Merge adjacent runs."""
    joined: list[Run] = []
    for i, j, length in runs:
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (i, j):
            joined[-1] = (*joined[-1][:2], joined[-1][2] + length)
        else:
            joined.append((i, j, length))
    return joined


def _without_chance_runs(
    runs: Sequence[Run], before: Sequence[Token], after: Sequence[Token]
) -> list[Run]:
    """Remove the runs that match by chance between longer changes."""
    kept: list[Run] = []
    i = j = 0
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        if following is None:
            kept.append(run)
            break
        change = max(run[0] - i, run[1] - j)
        next_change = max(following[0] - run[0] - run[2], following[1] - run[1] - run[2])
        words = sum(any(map(str.isalnum, word)) for _, word in before[run[0] : run[0] + run[2]])
        if not change or not _is_chance(words, change, next_change):
            kept.append(run)
            i, j = run[0] + run[2], run[1] + run[2]
    return kept


def _is_chance(words: int, before: int, after: int) -> bool:
    """Whether a run is a chance match, by its words and the length of the adjacent changes."""
    return words <= CHANCE and (2 * words <= min(before, after) or 6 * words <= before + after)


def _operations(
    runs: Sequence[Run], before: Sequence[Token], after: Sequence[Token]
) -> Iterator[Operation]:
    i = j = 0
    for i_run, j_run, length in runs:
        yield Operation(Op.DELETE, "".join(chain.from_iterable(before[i:i_run])))
        yield Operation(Op.INSERT, "".join(chain.from_iterable(after[j:j_run])))
        i, j = i_run + length, j_run + length
        for (blank, word), (new_blank, _) in zip(before[i_run:i], after[j_run:j], strict=True):
            yield from _blank(blank, new_blank)
            yield Operation(Op.EQUAL, word)


def _blank(old: str, new: str) -> Iterator[Operation]:
    if old == new:
        yield Operation(Op.EQUAL, old)
    else:
        yield Operation(Op.DELETE, old)
        yield Operation(Op.INSERT, new)


def _merge_operations(operations: Iterator[Operation]) -> Iterator[Operation]:
    """Merge adjacent operations of one kind, put deletions first, and omit empty ones.

    Blanks at the start of both a deletion and its insertion are kept as equal.
    """
    kept = ""
    nonempty = (operation for operation in operations if operation.text)
    for is_equal, group in groupby(nonempty, key=lambda operation: operation.op is Op.EQUAL):
        parts = list(group)
        if is_equal:
            kept += "".join(part.text for part in parts)
            continue
        deleted, inserted = (
            "".join(part.text for part in parts if part.op is op) for op in (Op.DELETE, Op.INSERT)
        )
        short, long = sorted((_blank_before(deleted), _blank_before(inserted)), key=len)
        blank = short if long.startswith(short) else ""
        yield from _operation(Op.EQUAL, kept + blank)
        yield from _operation(Op.DELETE, deleted[len(blank) :])
        yield from _operation(Op.INSERT, inserted[len(blank) :])
        kept = ""
    yield from _operation(Op.EQUAL, kept)


def _blank_before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _operation(op: Op, text: str) -> Iterator[Operation]:
    if text:
        yield Operation(op, text)
