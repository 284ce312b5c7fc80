"""Responses with the differences between two texts of a plan, or between two clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from django.db.models import Q
from django.utils.http import urlencode

from provisions.analysis.redline import redline
from provisions.analysis.representative_texts import Text, comparable, is_same_language
from provisions.analysis.text_diff import (
    OF_PLACE,
    DifferenceKind,
    TextDifference,
    ValueChange,
    WordChange,
    differences,
    only_one_has,
    value_changes,
)
from provisions.analysis.text_diff import Document as Clause
from provisions.api.diff.plan_at_date import Document, PlanAt
from provisions.api.snapshot.snapshots import Snapshot, applied_snapshot
from provisions.api.snapshot.visibility import span_of_plan
from provisions.choices import Standing
from provisions.models.published import PublishedClause, PublishedCorrespondence, PublishedPlan

#: The members of a clause that are shown on either side.
OF_SIDE = (
    "id",
    "wording",
    "plan",
    "parent",
    "clause_type",
    "locator",
    "heading",
    "starts_on",
    "ends_on",
)

#: Members that are omitted from the values when two clauses are compared: themes are compared
#: separately, and another clause has another number.
SEPARATE_MEMBERS = frozenset({"themes", "assignments"})

#: Members of a plan's record that are derived from its clauses.
NOT_OF_PLAN = frozenset({"coverage", "themes"})


def plan_differences(old: PlanAt, new: PlanAt) -> Document:
    """The response of `plans/{slug}/diff/` for two texts of a plan."""
    assert new.plan is not None
    clauses, new_clauses = old.clauses(), new.clauses()
    found = differences(clauses, new_clauses)
    kinds = Counter(one.kind for one in found)
    reworded = sum(1 for one in found if one.old and one.new and one.words)
    return {
        "plan": new.plan["id"],
        "title": new.plan["title"],
        "applied": applied_snapshot(new.snapshot, PublishedPlan),
        "before": old.document(len(clauses)),
        "after": new.document(len(new_clauses)),
        "notes": _notes(old, new, clauses, new_clauses),
        "counts": {str(kind): kinds[kind] for kind in DifferenceKind} | {"reworded": reworded},
        "plan_values": [*map(_values, _plan_values(old.plan, new.plan))],
        "differences": [
            _difference(one, old.snapshot, new.snapshot)
            for one in found
            if one.kind is not DifferenceKind.UNCHANGED
        ],
    }


def _notes(
    old: PlanAt, new: PlanAt, clauses: Sequence[Document], new_clauses: Sequence[Document]
) -> list[str]:
    notes = []
    if (old.day, old.snapshot.revision) == (new.day, new.snapshot.revision):
        notes.append("The plan is compared with itself: it has no other text up to this day.")
    if old.plan is None:
        notes.append(f"The plan was not published at revision {old.snapshot.revision}.")
    is_undated = old.plan is not None and span_of_plan(old.plan)[0] is None
    if is_undated and any(clause["starts_on"] is None for clause in clauses):
        notes.append("The plan has no date: clauses without a start count as always in force.")
    for side, held in ((old, clauses), (new, new_clauses)):
        if side.plan and not held:
            notes.append(f"No clause of the plan was in force on {side.day}.")
    return list(dict.fromkeys(notes))


def _plan_values(old: Document | None, new: Document) -> Iterable[ValueChange]:
    for member in sorted(new.keys() - NOT_OF_PLAN) if old else ():
        sides = (_as_list(plan.get(member)) for plan in (old or {}, new))
        removed, added = only_one_has(*sides)
        if removed or added:
            yield ValueChange(member, removed, added)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _difference(one: TextDifference, before: Snapshot, after: Snapshot) -> Document:
    return {
        "kind": one.kind,
        "before": one.old and _side(one.old, before),
        "after": one.new and _side(one.new, after),
        "moved_by": list(one.moved_by),
        "words": [*map(_words, one.words)],
        "values": [*map(_values, one.values)],
        "like": _like(one, after) if one.like and before.revision == after.revision else None,
    }


def _like(one: TextDifference, snapshot: Snapshot) -> Document:
    assert one.like is not None
    assert one.new is not None
    url = f"{_address(one.like)}diff/{_wording_id(one.new)}/{_query(snapshot)}"
    return {"id": one.like["id"], "likeness": one.likeness, "url": url}


def clause_differences(old: Document, new: Document, snapshot: Snapshot) -> Document:
    """The response of `clauses/{id}/diff/{other}/` for two clauses."""
    pairs = comparable(old["texts"], new["texts"])
    words = [*_texts(pairs), *_own_words(old, new, snapshot)]
    omitted = SEPARATE_MEMBERS if old["id"] == new["id"] else SEPARATE_MEMBERS | OF_PLACE
    only_old, only_new = only_one_has(old["themes"], new["themes"])
    return {
        "before": _side(old, snapshot),
        "after": _side(new, snapshot),
        "applied": applied_snapshot(snapshot, PublishedClause),
        "notes": _reasons(pairs, words),
        "similarity": words[0].redline.similarity if words else None,
        "words": [*map(_words, words)],
        "themes": {
            "shared": [theme for theme in old["themes"] if theme not in only_old],
            "only_before": only_old,
            "only_after": only_new,
        },
        "correspondences": _correspondences(old, new, snapshot),
        "values": [*map(_values, value_changes(old, new, omitted))],
    }


def _texts(pairs: Iterable[tuple[Text, Text]]) -> Iterator[WordChange]:
    for pair in pairs:
        for member in ("text", "heading"):
            old, new = (str(text[member]) for text in pair)
            if old and new:
                languages, standings = (
                    (pair[0][name], pair[1][name]) for name in ("language", "standing")
                )
                name = "text" if member == "text" else "text_heading"
                yield WordChange(name, redline(old, new), languages, standings)


def _own_words(old: Document, new: Document, snapshot: Snapshot) -> Iterator[WordChange]:
    """The summaries, which are in the database's language, and headings in one language."""
    members = ["summary"]
    plans = snapshot.rows(PublishedPlan).filter(key__in=[old["plan"], new["plan"]])
    languages = dict(plans.values_list("key", "language"))
    if is_same_language(*(languages.get(clause["plan"], "") for clause in (old, new))):
        members.append("heading")
    for member in members:
        if old[member] and new[member]:
            yield WordChange(member, redline(old[member], new[member]))


def _reasons(pairs: Sequence[tuple[Text, Text]], words: Sequence[WordChange]) -> list[str]:
    """The compared texts, and the reasons for their choice."""
    reasons = []
    for old, new in pairs:
        named = [f"{text['language']} ({_standing(text)})" for text in (old, new)]
        reasons.append(
            f"Texts compared: {named[0]} with {named[1]}, the most authoritative of each clause in "
            "this language."
        )
    if not pairs:
        summaries = any(change.member == "summary" for change in words)
        fallback = "their summaries are compared" if summaries else "no text can be compared"
        reasons.append(f"The two clauses have no texts in a common language: {fallback}.")
    return reasons


def _standing(text: Text) -> str:
    return Standing(text["standing"]).label.lower()


def _correspondences(old: Document, new: Document, snapshot: Snapshot) -> list[Document]:
    forward = Q(from_clause=old["id"], to_clause=new["id"])
    backward = Q(from_clause=new["id"], to_clause=old["id"])
    rows = snapshot.visible(PublishedCorrespondence).filter(forward | backward).order_by("key")
    return [*map(orjson.loads, rows.values_list("document", flat=True))]


def _wording_id(clause: Clause) -> str:
    return f"{clause['id']}@{clause['wording']}"


def _address(clause: Clause) -> str:
    return f"/api/v1/clauses/{_wording_id(clause)}/"


def _query(snapshot: Snapshot) -> str:
    """The query string that keeps a link at the requested revision."""
    return f"?{urlencode({'known_at': snapshot.known_at})}" if snapshot.known_at else ""


def _side(clause: Clause, snapshot: Snapshot) -> Document:
    own = {member: clause[member] for member in OF_SIDE}
    return own | {"url": f"{_address(clause)}{_query(snapshot)}"}


def _words(change: WordChange) -> Document:
    return {
        "member": change.member,
        "language": change.languages[1] or change.languages[0],
        "before_standing": change.standings[0],
        "after_standing": change.standings[1],
        "similarity": change.redline.similarity,
        "operations": [{"op": one.op, "text": one.text} for one in change.redline.operations],
    }


def _values(change: ValueChange) -> Document:
    return {"member": change.member, "removed": change.removed, "added": change.added}
