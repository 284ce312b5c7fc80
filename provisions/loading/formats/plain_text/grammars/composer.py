"""Converts a tree to provisions and stretches: eids, locators, text, and a label per character."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.numerals import cleaned
from provisions.loading.formats.plain_text.grammars.clean_text import Clean, Note, Range
from provisions.loading.formats.plain_text.grammars.model import Grammar, GrammarLevel
from provisions.loading.formats.plain_text.grammars.outline import GrammarNode
from provisions.loading.instruments.instrument import Provision, Stretch
from provisions.loading.rows.raw_rows import Finding

#: A hyphen at the end of a line, which may be due to line breaking.
BROKEN = re.compile(r"(\w+)[-\u2010]$")


@dataclass(slots=True)
class GrammarComposer:
    """Collects the provisions and stretches of a tree."""

    grammar: Grammar
    text: str
    clean: Clean
    notes: list[Note]
    provisions: list[Provision] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _eids: Counter[str] = field(default_factory=Counter)
    _words: frozenset[str] = field(init=False)
    _marks: list[Range] = field(init=False)
    _owners: list[tuple[Range, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._words = frozenset(re.findall(r"\w+(?:-\w+)*", self.text))
        self._marks = sorted(note.mark for note in self.notes if note.mark)

    def compose(self, root: GrammarNode) -> None:
        """Add the provisions of the tree, then the footnotes after the provisions with marks."""
        self._children(root, None)
        self._footnotes()

    def _children(self, node: GrammarNode, parent: Provision | None) -> None:
        counts: Counter[str] = Counter()
        for child in node.children:
            if child.level is None:
                continue
            counts[child.level.eid] += 1
            self._children(child, self._provision(child, child.level, parent, counts))

    def _provision(
        self, node: GrammarNode, level: GrammarLevel, parent: Provision | None, counts: Counter[str]
    ) -> Provision:
        heading = [r for one in node.heading_ranges for r in self.clean.original(*one)]
        blocks = [
            [r for line in block.lines for r in self.clean.original(*line)] for block in node.blocks
        ]
        values: dict[str, object] = {
            "number": cleaned(node.number),
            "n": node.order if node.order is not None else 0,
            "count": counts[level.eid] if level.prefixed else self._eids[f"count {level.eid}"] + 1,
        }
        self._eids[f"count {level.eid}"] += 1
        provision = Provision(
            eid="",
            clause_type=level.type,
            locator="",
            parent=parent.eid if parent else "",
            number=node.number,
            heading=self._running(heading),
            text="\n".join(filter(None, map(self._running, blocks))),
            is_operative=level.operative and (parent is None or parent.is_operative),
        )
        values["slug"] = re.sub(r"[^a-z0-9]+", "-", provision.heading.lower()).strip("-")
        provision.eid = self._eid(level, values, provision.parent, node)
        above = parent.locator if parent else ""
        words = {"parent": above, "printed": node.number.strip(" ."), "heading": provision.heading}
        words["upper"] = provision.heading.upper()
        provision.locator = level.locator.format(**(values | words)).strip(" ,")[:300]
        self.provisions.append(provision)
        self._add_stretches(provision.eid, SpanPart.HEADING, heading)
        for block in blocks:
            self._add_stretches(provision.eid, SpanPart.TEXT, block)
        self._add_marker(provision.eid, node, heading)
        return provision

    def _eid(
        self, level: GrammarLevel, values: dict[str, object], parent: str, node: GrammarNode
    ) -> str:
        eid = level.eid.format(**values)
        if parent and level.prefixed:
            eid = f"{parent}__{eid}"
        eid = re.sub(r"[^A-Za-z0-9_.-]", "-", eid)[:290]
        self._eids[eid] += 1
        if self._eids[eid] == 1:
            return eid
        origin = next(self.clean.original(node.start, node.start + 1))[0]
        line = self.text.count("\n", 0, origin) + 1
        message = f"The number {node.number or '(none)'} occurs more than once here."
        self.findings.append(Finding("duplicate_eid", message, eid, line))
        return f"{eid}-{self._eids[eid]}"

    def _add_stretches(self, eid: str, part: SpanPart, ranges: Iterable[Range]) -> None:
        last: Stretch | None = None
        for start, end in ranges:
            self._owners.append(((start, end), eid))
            for first, after in self._without_marks(start, end):
                if last and not self.text[last.end : first].strip():
                    last = replace(last, end=after)
                    self.stretches[-1] = last
                else:
                    last = Stretch(first, after, eid=eid, part=part)
                    self.stretches.append(last)

    def _add_marker(self, eid: str, node: GrammarNode, heading: list[Range]) -> None:
        """Add the rest of a marker: its number with surrounding words, or a bullet."""
        if node.number_range is None:
            return
        free = list(self.clean.original(*node.number_range))
        for used in heading:
            free = [part for one in free for part in _without(one, used)]
        for start, end in free:
            words = self.text[start:end]
            start, end = (
                start + len(words) - len(words.lstrip()),
                end - len(words) + len(words.rstrip()),
            )
            if start >= end:
                continue
            if node.number:
                self.stretches.append(Stretch(start, end, eid=eid, part=SpanPart.NUMBER))
            else:
                self.stretches.append(Stretch(start, end, reason=Exclusion.BULLET))

    def _without_marks(self, start: int, end: int) -> Iterator[Range]:
        for first, last in self._unmarked(start, end):
            words = self.text[first:last]
            first += len(words) - len(words.lstrip())
            last -= len(words) - len(words.rstrip())
            if first < last:
                yield first, last

    def _unmarked(self, start: int, end: int) -> list[Range]:
        """Return the parts of a range between footnote marks."""
        parts = [(start, end)]
        for mark in self._marks[max(bisect.bisect_right(self._marks, (start, 0)) - 1, 0) :]:
            if mark[0] >= end:
                break
            parts = [part for one in parts for part in _without(one, mark)]
        return parts

    def _running(self, ranges: list[Range]) -> str:
        """Return the text of lines with normalized blanks and without hyphens of line breaks."""
        words = ""
        for start, end in self._lines(ranges):
            line = "".join(self.text[first:last] for first, last in self._unmarked(start, end))
            words = self._joined(words, " ".join(line.split()))
        return re.sub(r" +([,.;:])(?=\s|$)", r"\1", words) if self._marks else words

    def _lines(self, ranges: list[Range]) -> Iterator[Range]:
        for start, end in ranges:
            while (feed := self.text.find("\n", start, end)) >= 0:
                yield start, feed
                start = feed + 1
            yield start, end

    def _joined(self, before: str, line: str) -> str:
        if not before or not line:
            return before or line
        broken = BROKEN.search(before)
        if broken is None:
            return f"{before}{self._glue(before, line)}{line}"
        first, after = broken[1], re.match(r"\w+", line)
        if after is None:
            return before + line
        whole, compound = first + after[0], f"{first}-{after[0]}"
        if whole in self._words:
            return before[:-1] + line
        if line.split()[0] in ("and", "or", "und", "oder"):
            return f"{before} {line}"
        is_broken = self.grammar.hyphens == "join" and compound not in self._words
        return (before[:-1] if is_broken and line[0].islower() else before) + line

    def _glue(self, before: str, line: str) -> str:
        """Return a blank, or "" after a tight dash and between Chinese or Japanese characters."""
        if before[-1] == "—" and before[-2:-1] != " ":
            return ""
        is_dense = self.grammar.language[:2] in ("zh", "ja")
        return "" if is_dense and ord(before[-1]) > 0x2E80 and ord(line[0]) > 0x2E80 else " "

    def _footnotes(self) -> None:
        notes: dict[str, list[Provision]] = {}
        by_eid = {provision.eid: provision for provision in self.provisions}
        owners = sorted((start, eid) for (start, _), eid in self._owners)
        for note in self.notes:
            # The owner is the provision with the mark, or else the last one above the footnote.
            place = note.mark[0] if note.mark else note.number_range[0]
            index = bisect.bisect_left(owners, (place + 1, "")) - 1
            if index >= 0:  # Otherwise its characters are a gap.
                parent = by_eid[owners[index][1]]
                notes.setdefault(parent.eid, []).append(self._footnote(note, parent))
        self.provisions = list(_after_their_parents(self.provisions, notes))

    def _footnote(self, note: Note, parent: Provision) -> Provision:
        eid = f"{parent.eid}__fn_{cleaned(note.number)}"
        locator = f"{parent.locator}, footnote {note.number}".strip(" ,")
        text = self._running(note.ranges)
        self.stretches.append(Stretch(*note.number_range, eid=eid, part=SpanPart.NUMBER))
        self._add_stretches(eid, SpanPart.TEXT, note.ranges)
        own = Provision(eid, ClauseType.NOTE, locator, parent.eid, note.number, text=text)
        own.is_operative = False
        return own


def _without(one: Range, used: Range) -> Iterator[Range]:
    if one[0] < min(one[1], used[0]):
        yield one[0], min(one[1], used[0])
    if max(one[0], used[1]) < one[1]:
        yield max(one[0], used[1]), one[1]


def _after_their_parents(
    provisions: list[Provision], notes: dict[str, list[Provision]]
) -> Iterator[Provision]:
    """Yield the provisions in order, footnotes after the descendants of the marked provision."""
    ancestors: list[str] = []
    for provision in provisions:
        while ancestors and provision.parent != ancestors[-1]:
            yield from notes.get(ancestors.pop(), ())
        yield provision
        ancestors.append(provision.eid)
    while ancestors:
        yield from notes.get(ancestors.pop(), ())
