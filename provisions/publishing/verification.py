"""Verifies the published data by recomputing its checksums; see docs/checksums.md.

Each level is compared with the stored values of the level below, so that an error is reported where
it is and not at every level above: a document with its checksum; a bucket with the checksums of its
records; a node with its children; the root with its revision.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from provisions.models import PUBLISHED_MODELS, Checksum, PublishedRecord, Revision
from provisions.models.published.revisions import BUCKET_DIGITS

#: The number of documents that are hashed between two steps of the progress bar.
ROWS_A_STEP = 10_000

#: The number of rows that are fetched from the server at a time.
ROWS_FETCHED = 5_000

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A difference between stored and recomputed data."""

    #: A noun, or `bucket`, `node`, `root`, `revision`.
    kind: str
    #: A record's key, or a prefix of the tree.
    key: str
    #: The first revision with the difference.
    revision: int
    stored: str
    computed: str

    def __str__(self) -> str:
        return (
            f"{self.kind} {self.key or '(root)'}, revision {self.revision}: "
            f"stored {self.stored or 'nothing'}, computed {self.computed or 'nothing'}"
        )


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a record or node in the node above it, with the revisions that include it."""

    name: str
    sha256: str
    starts: int
    ends: int | None


def row_count() -> int:
    """The total progress of `mismatches`: one step for each document and each line."""
    return 2 * sum(model.objects.count() for model in PUBLISHED_MODELS)


def mismatches(revision: int | None = None, progress: Progress | None = None) -> Iterator[Mismatch]:
    """Yield all differences in every revision or in one, in constant memory."""
    report = progress or (lambda what, rows: None)
    with _one_view():
        last = Revision.objects.aggregate(last=Max("number"))["last"] or 0
        for model in PUBLISHED_MODELS:
            yield from _documents(model, revision, last, report)
        yield from _level(BUCKET_DIGITS, _records(report), revision)
        for length in reversed(range(BUCKET_DIGITS)):
            yield from _level(length, _nodes(length + 1), revision)
        yield from _roots(revision)


@contextmanager
def _one_view() -> Iterator[None]:
    """A transaction that does not see concurrent publications."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _documents(
    model: type[PublishedRecord], revision: int | None, last: int, report: Progress
) -> Iterator[Mismatch]:
    """Hash, in the database, every document of a noun and the name that determines its bucket.

    A row must start in an existing revision, and end in a later one.
    """
    known = "" if revision is None else "AND revision_from <= %(revision)s "
    known += "" if revision is None else "AND (revision_to IS NULL OR revision_to > %(revision)s)"
    statement = f"""
        WITH hashed AS (
            SELECT id, key, revision_from, revision_to, sha256, bucket,
                encode(sha256(convert_to(document, 'UTF8')), 'hex') AS computed,
                left(encode(sha256(convert_to(%(noun)s || '/' || key, 'UTF8')), 'hex'),
                    {BUCKET_DIGITS}) AS found
            FROM {model._meta.db_table} WHERE id > %(after)s AND id <= %(until)s {known}
        )
        SELECT key, revision_from, revision_to, sha256, bucket, computed, found FROM hashed
        WHERE sha256 <> computed OR bucket <> found
            OR revision_from NOT BETWEEN 1 AND %(last)s OR revision_to > %(last)s
        ORDER BY id
    """
    for after, until, count in _steps(model):
        with connection.cursor() as cursor:
            cursor.execute(
                statement,
                {
                    "noun": model.noun,
                    "after": after,
                    "until": until,
                    "revision": revision,
                    "last": last,
                },
            )
            for key, starts, ends, sha256, bucket, computed, found in cursor.fetchall():
                if sha256 != computed:
                    yield Mismatch(model.noun, key, starts, sha256, computed)
                if bucket != found:
                    yield Mismatch(model.noun, key, starts, f"bucket {bucket}", f"bucket {found}")
                for number in (starts, ends):
                    if number is not None and not 1 <= number <= last:
                        yield Mismatch(
                            model.noun, key, starts, f"revision {number}", f"revisions 1 to {last}"
                        )
        report(model.noun, count)


def _steps(model: type[PublishedRecord]) -> Iterator[tuple[int, int, int]]:
    """Ranges of primary keys with ROWS_A_STEP rows each: after, until, number of rows."""
    after = 0
    while True:
        keys = model.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
        step = list(keys[:ROWS_A_STEP])
        if not step:
            return
        yield after, step[-1], len(step)
        after = step[-1]


def _records(report: Progress) -> Iterator[tuple[str, Line]]:
    """The lines of all records, by bucket."""
    tables = " UNION ALL ".join(
        f"SELECT bucket COLLATE \"C\", '{model.noun}/' || key, sha256, revision_from, revision_to "
        f"FROM {model._meta.db_table}"
        for model in PUBLISHED_MODELS
    )
    for count, (bucket, *line) in enumerate(_streamed(f"{tables} ORDER BY 1"), 1):
        yield bucket, Line(*line)
        if count % ROWS_FETCHED == 0:
            report("tree", ROWS_FETCHED)


def _nodes(length: int) -> Iterator[tuple[str, Line]]:
    """The lines of all nodes with prefixes of a length, by the prefix above."""
    rows = _streamed(
        f'SELECT left(prefix, {length - 1}) COLLATE "C", prefix, sha256, revision_from, '
        f"revision_to FROM provisions_checksum WHERE length(prefix) = {length} ORDER BY 1"
    )
    return ((above, Line(*line)) for above, *line in rows)


def _streamed(statement: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(ROWS_FETCHED):
            yield from rows


def _level(
    length: int, lines: Iterator[tuple[str, Line]], revision: int | None
) -> Iterator[Mismatch]:
    """Compare the nodes with prefixes of a length with the lines below each."""
    nodes = groupby(
        _streamed(
            'SELECT prefix COLLATE "C", sha256, revision_from, revision_to '
            f"FROM provisions_checksum WHERE length(prefix) = {length} ORDER BY 1"
        ),
        key=lambda row: str(row[0]),
    )
    below = groupby(lines, key=lambda row: row[0])
    for prefix, of_tree, of_lines in _side_by_side(nodes, below):
        stored = [Line(prefix, sha256, starts, ends) for _, sha256, starts, ends in of_tree]
        yield from Branch(prefix, stored, [line for _, line in of_lines]).mismatches(revision)


def _side_by_side(
    first: Iterator[tuple[str, Iterator[Any]]], second: Iterator[tuple[str, Iterator[Any]]]
) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Join two groupings in the order of their keys; a missing group is empty."""
    one, other = next(first, None), next(second, None)
    while one or other:
        key = min(group[0] for group in (one, other) if group)
        here, there = [], []
        if one and one[0] == key:
            here, one = list(one[1]), None
        if other and other[0] == key:
            there, other = list(other[1]), None
        yield key, here, there
        one, other = one or next(first, None), other or next(second, None)


class Branch:
    """A node of the tree in all revisions, with the lines from which it is computed."""

    def __init__(self, prefix: str, stored: list[Line], lines: list[Line]) -> None:
        self.prefix = prefix
        self.stored = stored
        self.lines = lines
        self.kind = "bucket" if len(prefix) == BUCKET_DIGITS else "node"
        self.shown: set[Line] = set()

    def mismatches(self, revision: int | None) -> Iterator[Mismatch]:
        """Yield the revisions in which the stored digest differs from that of the lines."""
        starts, ends = defaultdict(set), defaultdict(set)
        for line in (*self.lines, *self.stored):
            starts[line.starts].add(line)
            ends[line.ends].add(line)
        numbers = sorted(number for number in starts.keys() | ends.keys() if number is not None)
        lines = set(self.lines)
        nodes: set[Line] = set()
        numbers = [number for number in numbers if revision is None or number <= revision]
        for number in numbers:
            self.shown = self.shown - ends[number] | (starts[number] & lines)
            nodes = nodes - ends[number] | (starts[number] - lines)
            if revision is None or number == numbers[-1]:
                digest = ", ".join(sorted(node.sha256 for node in nodes))
                yield from self._branch_mismatch(digest, revision or number)

    def _branch_mismatch(self, stored: str, revision: int) -> Iterator[Mismatch]:
        computed = self._digest(self.shown)
        if stored == computed:
            return
        if self.kind == "bucket":
            for line in self.lines:
                # A single added or missing record explains most manipulations: report it.
                other = self.shown ^ {line}
                if self._digest(other) == stored:
                    noun, _, key = line.name.partition("/")
                    words = ("not shown", "shown") if line in self.shown else ("shown", "not shown")
                    self.shown = other
                    yield Mismatch(noun, key, revision, *words)
                    return
        yield Mismatch(self.kind, self.prefix, revision, stored, computed)

    def _digest(self, lines: Iterable[Line]) -> str:
        text = "".join(sorted(f"{line.name} {line.sha256}\n" for line in lines))
        if not text and self.prefix:
            return ""
        return hashlib.sha256(text.encode()).hexdigest()


def _roots(revision: int | None) -> Iterator[Mismatch]:
    """Compare the root of each revision with the tree; revisions are numbered without gaps."""
    roots = list(
        Checksum.objects.filter(prefix="").values_list("revision_from", "revision_to", "sha256")
    )
    expected = 1
    for number, root in Revision.objects.order_by("number").values_list("number", "root_sha256"):
        if number != expected:
            yield Mismatch("revision", str(expected), expected, "", "a revision")
        expected = number + 1
        if revision in (None, number):
            shown = (sha for starts, ends, sha in roots if starts <= number < (ends or number + 1))
            found = next(shown, "")
            if found != root:
                yield Mismatch("root", "", number, root, found)
