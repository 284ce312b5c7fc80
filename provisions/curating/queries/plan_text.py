"""A plan for reading: its outline, a part of it, and its gaps."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from provisions.analysis.coverage import CoveragePlace, account_of
from provisions.models import Clause, Plan, SourceText, Span
from provisions.trees import in_document_order


@dataclass(slots=True)
class OutlineNode:
    """The latest wording of a clause in the outline of its plan."""

    pk: int
    eid: str
    locator: str
    heading: str
    parent: int | None
    depth: int = 0
    has_parts: bool = False

    @property
    def name(self) -> str:
        """Locator and heading, or only the heading if it repeats the locator."""
        if self.heading.startswith(self.locator):
            return self.heading
        return f"{self.locator} {self.heading}".strip()


@dataclass(frozen=True, slots=True)
class Gap:
    """An unexplained place of a source, with the eid of the clause before it."""

    transcript: SourceText
    place: CoveragePlace
    after: str
    before_words: str
    words: str
    after_words: str


#: The number of characters shown before and after a gap.
AROUND = 80


def outline(plan: Plan) -> list[OutlineNode]:
    """The latest wordings of a plan's clauses, in document order."""
    rows = (
        Clause.objects.filter(plan=plan)
        .order_by("eid", "-wording")
        .distinct("eid")
        .values_list("pk", "eid", "locator", "heading", "parent", "position", "parent__eid")
    )
    parts: dict[str | None, list[OutlineNode]] = defaultdict(list)
    for pk, eid, locator, heading, parent, _, above in sorted(rows, key=_place):
        parts[above].append(OutlineNode(pk, eid, locator, heading, parent))
    found: list[OutlineNode] = []
    for line, node in in_document_order(parts, lambda node: node.eid):
        node.depth, node.has_parts = len(line), node.eid in parts
        found.append(node)
    return found


def _place(row: tuple[Any, ...]) -> tuple[int, int]:
    """The sort key of siblings: position, then primary key."""
    pk, *_, position, _ = row
    return position, pk


def part(nodes: list[OutlineNode], at: str) -> list[OutlineNode]:
    """The clause `at` and its descendants; empty if there is no such clause."""
    start = next((n for n, node in enumerate(nodes) if node.eid == at), None)
    if start is None:
        return []
    end = start + 1
    while end < len(nodes) and nodes[end].depth > nodes[start].depth:
        end += 1
    return nodes[start:end]


def unfolded(nodes: list[OutlineNode], at: str) -> list[OutlineNode]:
    """The visible nodes of an outline unfolded to `at`: its children, siblings and ancestors."""
    shown_parents, wanted = {0: True}, _line(nodes, at)
    found = []
    for node in nodes:
        if shown_parents.get(node.depth, False):
            found.append(node)
            shown_parents[node.depth + 1] = node.eid in wanted
        else:
            shown_parents[node.depth + 1] = False
    return found


def _line(nodes: list[OutlineNode], at: str) -> set[str]:
    """The eids of the clause `at` and its ancestors."""
    above: list[str] = []
    for node in nodes:
        del above[node.depth :]
        above.append(node.eid)
        if node.eid == at:
            return set(above)
    return set()


def gaps(plan: Plan) -> Iterator[Gap]:
    """Yield the unexplained places of all sources of a plan."""
    texts = SourceText.objects.filter(plan=plan).select_related("source").order_by("source__slug")
    for transcript in texts:
        places = account_of(transcript).places
        if places:
            yield from _placed(transcript, places)


def _placed(transcript: SourceText, places: list[CoveragePlace]) -> Iterator[Gap]:
    spans = list(
        Span.objects.filter(transcript=transcript, clause__isnull=False)
        .order_by("end_char")
        .values_list("end_char", "clause__eid")
    )
    ends, text = [end for end, _ in spans], transcript.text
    for place in places:
        last = bisect.bisect_right(ends, place.start) - 1
        yield Gap(
            transcript=transcript,
            place=place,
            after=spans[last][1] if last >= 0 else "",
            before_words=text[max(0, place.start - AROUND) : place.start],
            words=text[place.start : place.end],
            after_words=text[place.end : place.end + AROUND],
        )
