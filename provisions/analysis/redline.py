"""Two texts word by word: what stays, what goes, what comes. Pure.

The longest common subsequence of words is kept (rapidfuzz's, bit-parallel); a word or two that by
chance stand in both amid a rewritten passage are not, since nobody could read the result. In a
script without blanks between words, such as Chinese, each character is a word.
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

#: White space, and the word, number or mark after it. A word may hold a hyphen or an apostrophe,
#: a number its points and commas.
TOKEN = re.compile(rf"(\s*)([{IDEOGRAPHS}]|[^\W{IDEOGRAPHS}]+(?:[-'’.,/][^\W{IDEOGRAPHS}]+)*|\S)")

#: Comparing more pairs of words than these at once would take memory by the gigabyte; a longer
#: text is first cut where a few words in a row stand once on either side.
MOST_PAIRS = 100_000_000

#: So many words in a row make a place to cut at, and so often a piece is cut again.
WORDS_IN_A_ROW, MOST_CUTS = 4, 6

#: What chance left is looked for so often, since what goes makes the changes around it longer.
MOST_PASSES = 4

#: No more words than these are taken for chance where the text around them was rewritten.
CHANCE = 3


class Op(StrEnum):
    """What became of a stretch of text."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Operation:
    """A stretch of text and what became of it."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Redline:
    """The way from one text to another.

    The texts of all operations but insertions, joined, are the old text to the character; of all
    but deletions, the new one. Where one replaces the other the deletion comes first.
    """

    operations: tuple[Operation, ...]
    #: Words kept, as a share of the words of both texts: 1 if all are, 0 if none.
    similarity: float


#: A word with the white space before it.
Token = tuple[str, str]

#: Equal words: where they begin in the old and the new text, and how many there are.
Run = tuple[int, int, int]


def redline(old: str, new: str) -> Redline:
    """Compare two texts word by word; the same texts always give the same redline."""
    if old == new:
        return Redline((Operation(Op.EQUAL, old),) if old else (), 1.0)
    before, after = tokens(old), tokens(new)
    codes: dict[str, int] = {}
    a, b = ([codes.setdefault(word, len(codes)) for _, word in side] for side in (before, after))
    runs = _joined(_runs(a, b))
    for _ in range(MOST_PASSES):
        runs = _readable(runs, before, after)
    kept = sum(length for _, _, length in runs)
    # The white space at the end of a text is a word of its own that is always kept.
    words = len(a) + len(b) - 2
    similarity = 2 * (kept - 1) / words if words else 1.0
    return Redline(tuple(_merged(_operations(runs, before, after))), round(similarity, 4))


def tokens(text: str) -> list[Token]:
    """The words of a text, each with the white space before it; last the white space at its end.

    Joined they are the text.
    """
    found = TOKEN.findall(text)
    end = len(text.rstrip())
    return [*found, (text[end:], "")]


def _runs(a: Sequence[int], b: Sequence[int]) -> list[Run]:
    """The runs of equal words, in order."""
    waiting = [(0, len(a), 0, len(b), MOST_CUTS)]
    runs: list[Run] = []
    while waiting:
        i, i_end, j, j_end, cuts = waiting.pop()
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
            waiting += pieces if places else []
    return sorted(runs)


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """How many words both begin with."""
    pairs = zip(a, b, strict=False)
    return next((n for n, (x, y) in enumerate(pairs) if x != y), min(len(a), len(b)))


def _longest(a: Sequence[int], b: Sequence[int], i: int, j: int) -> list[Run]:
    """The longest common subsequence of two pieces that begin at `i` and `j`."""
    return [
        (i + op.src_start, j + op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(a, b)
        if op.tag == "equal"
    ]


def _places(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Where words in a row stand that stand once in either, and in the same order in both."""
    before, after = _once(a), _once(b)
    shared = [(i, after[row]) for row, i in before.items() if row in after]
    return [shared[n] for n in in_order([j for _, j in shared])]


def _once(words: Sequence[int]) -> dict[tuple[int, ...], int]:
    rows = [tuple(words[i : i + WORDS_IN_A_ROW]) for i in range(len(words) - WORDS_IN_A_ROW + 1)]
    counted = Counter(rows)
    return {row: i for i, row in enumerate(rows) if counted[row] == 1}


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Runs that follow each other without a gap, as one."""
    joined: list[Run] = []
    for i, j, length in runs:
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (i, j):
            joined[-1] = (*joined[-1][:2], joined[-1][2] + length)
        else:
            joined.append((i, j, length))
    return joined


def _readable(runs: Sequence[Run], before: Sequence[Token], after: Sequence[Token]) -> list[Run]:
    """The runs without those that stand in both texts by chance, between longer changes."""
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
    """Whether words are too few to tell from chance, given how long the changes beside them are."""
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


def _merged(operations: Iterator[Operation]) -> Iterator[Operation]:
    """Neighbours of one sort as one, a deletion before an insertion, nothing empty.

    Blanks that a deletion and its insertion both begin with are kept.
    """
    kept = ""
    telling = (operation for operation in operations if operation.text)
    for is_equal, group in groupby(telling, key=lambda operation: operation.op is Op.EQUAL):
        parts = list(group)
        if is_equal:
            kept += "".join(part.text for part in parts)
            continue
        gone, come = (
            "".join(part.text for part in parts if part.op is op) for op in (Op.DELETE, Op.INSERT)
        )
        short, long = sorted((_blank_before(gone), _blank_before(come)), key=len)
        blank = short if long.startswith(short) else ""
        yield from _written(Op.EQUAL, kept + blank)
        yield from _written(Op.DELETE, gone[len(blank) :])
        yield from _written(Op.INSERT, come[len(blank) :])
        kept = ""
    yield from _written(Op.EQUAL, kept)


def _blank_before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _written(op: Op, text: str) -> Iterator[Operation]:
    if text:
        yield Operation(op, text)
