"""Compares two published texts of a plan, or two published clauses. Pure.

Clauses are published documents. They are matched as in the load of an edition, by `alignment`,
except that parts of moved clauses are matched too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import orjson

from provisions.analysis.alignment import AlignmentStep, Fate, ProvisionText
from provisions.analysis.part_alignment import align_parts
from provisions.analysis.redline import Redline, redline
from provisions.analysis.sequences import in_order
from provisions.choices import Standing

#: A published clause.
Document = Mapping[str, Any]

#: The members that are compared by value. Identifiers and places are omitted, and so are texts,
#: which are compared word by word.
VALUES = (
    "clause_type",
    "number",
    "locator",
    "is_operative",
    "themes",
    "assignments",
    "organizations",
    "citations",
    "duties",
)

#: Members that depend on the place of a clause and therefore differ if it moved.
OF_PLACE = frozenset({"number", "locator"})


#: The kind of move of a clause whose order among its siblings changed.
ORDER = ("order",)


class DifferenceKind(StrEnum):
    """The kind of difference of a clause."""

    ADDED = "added"
    REMOVED = "removed"
    #: The same clause, or the same words, in another place; it may also have changed.
    MOVED = "moved"
    #: In the same place, with other words or other values.
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class WordChange:
    """Changed words of a clause; for a text with its languages and standings (old, new)."""

    member: str
    redline: Redline
    languages: tuple[str | None, str | None] = (None, None)
    standings: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A changed member of a clause, with its removed and its added values."""

    member: str
    removed: Sequence[Any]
    added: Sequence[Any]


@dataclass(frozen=True)
class TextDifference:
    """The difference of a clause that is in one of the texts or in both."""

    old: Document | None
    new: Document | None
    #: The changed parts of its place: `eid`, `parent`, `order`.
    moved_by: tuple[str, ...] = ()
    #: For an added clause, the most similar removed one, and the similarity of 100.
    like: Document | None = None
    likeness: int = 0

    @cached_property
    def words(self) -> list[WordChange]:
        """The changed words; all words of an added or removed clause."""
        return word_changes(self.old, self.new)

    @cached_property
    def values(self) -> list[ValueChange]:
        """The other changed members; none for an added or removed clause."""
        if self.old is None or self.new is None:
            return []
        left_out = OF_PLACE if "eid" in self.moved_by else frozenset[str]()
        return value_changes(self.old, self.new, left_out)

    @property
    def kind(self) -> DifferenceKind:
        """The kind of this difference."""
        if self.old is None:
            return DifferenceKind.ADDED
        if self.new is None:
            return DifferenceKind.REMOVED
        if self.moved_by:
            return DifferenceKind.MOVED
        return DifferenceKind.CHANGED if self.words or self.values else DifferenceKind.UNCHANGED


def differences(old: Sequence[Document], new: Sequence[Document]) -> list[TextDifference]:
    """Compare two texts of a plan; both are lists of clauses in document order.

    Every clause of both texts is in exactly one difference. Differences are in the order of the new
    text; a removed clause comes after the preceding clause that keeps its order. Raises ValueError
    if a text contains an eid twice.
    """
    before = {clause["eid"]: clause for clause in old}
    after = {clause["eid"]: clause for clause in new}
    steps = align_parts([*map(_provision, old)], [*map(_provision, new)])
    pairs = [(step.old, step.new) for step in steps if step.old and step.new]
    became = dict(pairs)
    reordered = _reordered(pairs, before, after)
    found = {
        step.new: TextDifference(
            before.get(step.old),
            after[step.new],
            _moved_by(step, before, after, became) + (ORDER if step.new in reordered else ()),
            before.get(step.like),
            step.likeness,
        )
        for step in steps
        if step.new
    }
    gone = {step.old for step in steps if step.fate is Fate.REMOVED}
    return _in_document_order(found, before, gone)


def word_changes(old: Document | None, new: Document | None) -> list[WordChange]:
    """Compare heading, summary and each text word by word; return those that differ."""
    changes = []
    for member in ("heading", "summary"):
        a, b = _of(old, member), _of(new, member)
        if a != b:
            changes.append(WordChange(member, redline(a, b)))
    headings = (_of(old, "heading"), _of(new, "heading"))
    texts, new_texts = _texts(old), _texts(new)
    for key in sorted(texts.keys() | new_texts.keys()):
        one, other = texts.get(key), new_texts.get(key)
        languages, standings = ((word, word) for word in key)
        # Most texts repeat the heading of their clause.
        pair = (_of(one, "heading"), _of(other, "heading"))
        if pair[0] != pair[1] and pair != headings:
            changes.append(WordChange("text_heading", redline(*pair), languages, standings))
        pair = (_of(one, "text"), _of(other, "text"))
        if pair[0] != pair[1]:
            changes.append(WordChange("text", redline(*pair), languages, standings))
    return changes


def value_changes(
    old: Document, new: Document, left_out: frozenset[str] = frozenset()
) -> list[ValueChange]:
    """Compare the members other than words; return those that differ."""
    changes = []
    for member in VALUES:
        removed, added = only_one_has(_as_list(old[member]), _as_list(new[member]))
        if member not in left_out and (removed or added):
            changes.append(ValueChange(member, removed, added))
    return changes


def only_one_has(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The items that only the first, and that only the second list contains, in order."""
    before = {_canonical(one) for one in old}
    after = {_canonical(one) for one in new}
    return (
        [one for one in old if _canonical(one) not in after],
        [one for one in new if _canonical(one) not in before],
    )


def _canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _of(holder: Mapping[str, Any] | None, member: str) -> str:
    return str(holder[member]) if holder else ""


def _texts(clause: Document | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The texts of a clause by language and standing."""
    return {(one["language"], one["standing"]): one for one in (clause["texts"] if clause else ())}


def _provision(clause: Document) -> ProvisionText:
    """Convert a clause; its words are those of its original texts, of any text, or its summary."""
    texts = clause["texts"]
    originals = [text for text in texts if text["standing"] == Standing.ORIGINAL]
    words = "\n".join(text["text"] for text in originals or texts) or clause["summary"]
    return ProvisionText(clause["eid"], clause["heading"], words, _parent(clause))


def _parent(clause: Document) -> str:
    """The eid of the parent; "" at the top."""
    return str(clause["parent"] or "").partition(":")[2]


def _reordered(
    pairs: Sequence[tuple[str, str]],
    before: Mapping[str, Document],
    after: Mapping[str, Document],
) -> set[str]:
    """The new eids of clauses whose order below the same parent changed.

    The number of moved clauses is minimal: the rest is a longest increasing subsequence.
    """
    order = {eid: number for number, eid in enumerate(before)}
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for old, new in pairs:
        groups[_parent(before[old]), _parent(after[new])].append((old, new))
    reordered: set[str] = set()
    for group in groups.values():
        stayed = set(in_order([order[old] for old, _ in group]))
        reordered |= {new for n, (_, new) in enumerate(group) if n not in stayed}
    return reordered


def _moved_by(
    step: AlignmentStep,
    before: Mapping[str, Document],
    after: Mapping[str, Document],
    became: Mapping[str, str],
) -> tuple[str, ...]:
    if not step.old:
        return ()
    above = _parent(before[step.old])
    # A clause below a renumbered parent has not moved.
    is_elsewhere = became.get(above, above) != _parent(after[step.new])
    moves = {"eid": step.old != step.new, "parent": is_elsewhere}
    return tuple(name for name, is_so in moves.items() if is_so)


def _in_document_order(
    found: Mapping[str, TextDifference], before: Mapping[str, Document], gone: set[str]
) -> list[TextDifference]:
    order = {eid: number for number, eid in enumerate(before)}
    pairs = [(one.old["eid"], eid) for eid, one in found.items() if one.old is not None]
    stayed = dict(pairs[n] for n in in_order([order[old] for old, _ in pairs]))
    behind: dict[str, list[TextDifference]] = defaultdict(list)
    last = ""
    for eid, clause in before.items():
        if eid in gone:
            behind[last].append(TextDifference(clause, None))
        last = stayed.get(eid, last)
    ordered = behind[""]
    for eid, one in found.items():
        ordered += [one, *behind[eid]]
    return ordered
