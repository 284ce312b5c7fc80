"""What differs: between two texts of a plan, and between two clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import orjson
from django.db.models import Q
from django.http import HttpResponseBase
from django.utils.http import urlencode
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from provisions.analysis.comparable import Text, comparable, is_same_language
from provisions.analysis.differences import (
    Difference,
    Kind,
    ValueChange,
    WordChange,
    differences,
    only_one_has,
    value_changes,
)
from provisions.analysis.differences import Document as Clause
from provisions.analysis.redline import redline
from provisions.api.parameters import Parameter
from provisions.api.problems import NoSuchRecordError, invalid
from provisions.api.renderers import DifferencesRenderer, JSONRenderer
from provisions.api.serializers.differences import (
    ClauseDifferencesSerializer,
    PlanDifferencesSerializer,
)
from provisions.api.sides import Document, Side, days_of
from provisions.api.snapshots import Snapshot, parse_day, take_snapshot
from provisions.api.views.base import Reading
from provisions.api.views.lists import RecordViewSet, applied_snapshot, is_possible
from provisions.choices import Standing
from provisions.models.published import PublishedClause, PublishedCorrespondence, PublishedPlan

RENDERERS = (JSONRenderer, DifferencesRenderer)

A_DAY = {"type": "string", "format": "date"}
SIDES = (
    Parameter(
        "from",
        "What the plan said on this day. Without it: the text before the one compared with it, or, "
        "if two revisions are compared, the same day.",
        A_DAY,
    ),
    Parameter(
        "to",
        "What the plan said on this day. Without it: today, or the last day on which it had a "
        "text. `as_of` means the same.",
        A_DAY,
    ),
    Parameter(
        "from_known_at",
        "As this revision, release or day of this database had it; without it as `known_at`, or "
        "as what it is compared with.",
    ),
    Parameter("to_known_at", "The same for the other side; without it as `known_at`, or latest."),
)

#: What is shown of a clause on either side.
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

#: Members that are compared as themes are: what is shared, and what is not.
THEMES = frozenset({"themes", "assignments"})

#: Members of a plan's record that are not its own but follow from its clauses.
NOT_OF_PLAN = frozenset({"coverage", "themes"})


class PlanDifferences(RecordViewSet):
    """`plans/{slug}/diff/`."""

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """The two days and the two revisions."""
        return [*(SIDES if action == "diff" else ()), *super().takes(action)]

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """Differences have a shape of their own."""
        return PlanDifferencesSerializer if action == "diff" else super().answer_serializer(action)

    @action(detail=True, name="differences", renderer_classes=RENDERERS)
    def diff(self, request: Request, id: str) -> HttpResponseBase:
        """What differs between two texts of the plan, clause by clause and word by word.

        Every clause was added, removed, moved, changed or unchanged; the unchanged are counted.
        """
        given = self.parameters
        asked = _day_asked(self, "from"), _day_asked(self, "to", "as_of")
        snapshot = take_snapshot(given, ("to_known_at", "known_at"))
        other = None
        if "from_known_at" in given or {"to_known_at", "known_at"} <= set(given):
            other = take_snapshot(given, ("from_known_at", "known_at")).frozen()

        def read(at: Snapshot) -> Reading:
            plan = orjson.loads(self.find(at, id))
            return orjson.dumps(self._compared(plan, at, other or at, asked)), None

        is_fixed = other is None or other.is_pinned
        return self.respond(request, snapshot, read, None if is_fixed else other)

    def _compared(
        self, plan: Document, at: Snapshot, other: Snapshot, asked: tuple[date | None, date | None]
    ) -> Document:
        if other.revision != at.revision and asked[0] is None:
            _, to = days_of(plan, at, asked)
            days = to, to
        else:
            days = days_of(plan, at, asked)
        old = Side(other, days[0], self._plan_at(other, plan["id"]))
        return plan_differences(old, Side(at, days[1], plan))

    def _plan_at(self, snapshot: Snapshot, slug: str) -> Document | None:
        try:
            found: Document = orjson.loads(self.find(snapshot, slug))
        except NoSuchRecordError:
            return None
        return found


class ClauseDifferences(RecordViewSet):
    """`clauses/{id}/diff/{other}/`."""

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """Differences have a shape of their own."""
        if action == "diff":
            return ClauseDifferencesSerializer
        return super().answer_serializer(action)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "other", str, OpenApiParameter.PATH, description="Public id of the other clause."
            )
        ]
    )
    @action(
        detail=True,
        url_path="diff/(?P<other>[^/]+)",
        url_name="diff",
        name="differences",
        renderer_classes=RENDERERS,
    )
    def diff(self, request: Request, id: str, other: str) -> HttpResponseBase:
        """Two clauses, or two wordings of one (`<id>@<wording>`), word by word.

        Texts are compared that are in one language, the most authoritative first.
        """

        def read(at: Snapshot) -> Reading:
            old, new = (orjson.loads(self.find(at, one)) for one in (id, other))
            return orjson.dumps(clause_differences(old, new, at)), None

        return self.respond(request, take_snapshot(self.parameters), read)

    def find(self, snapshot: Snapshot, public_id: str) -> str:
        """The document with an id; `<id>@1` is the first wording, whose own key is the bare id."""
        if not public_id.endswith("@1"):
            return super().find(snapshot, public_id)
        found = None
        if is_possible(public_id):
            rows = snapshot.rows(PublishedClause).filter(public_id=public_id[:-2], wording=1)
            found = rows.values_list("document", flat=True).first()
        if found is None:
            raise self.no_such_record(snapshot, public_id)
        return str(found)


def _day_asked(view: RecordViewSet, *names: str) -> date | None:
    """The day that a request gives by one of several names. Raises InvalidParametersError."""
    given = {name: value for name in names if (value := view.parameters.one(name)) is not None}
    if len(given) > 1:
        first, second = given
        raise invalid(second, given[second], f"'{second}' means the same as '{first}': give one.")
    return next((parse_day(name, value) for name, value in given.items()), None)


def plan_differences(old: Side, new: Side) -> Document:
    """Two texts of a plan as `plans/{slug}/diff/` answers."""
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
        "counts": {str(kind): kinds[kind] for kind in Kind} | {"reworded": reworded},
        "plan_values": [*map(_values, _plan_values(old.plan, new.plan))],
        "differences": [
            _difference(one, old.snapshot, new.snapshot)
            for one in found
            if one.kind is not Kind.UNCHANGED
        ],
    }


def _notes(
    old: Side, new: Side, clauses: Sequence[Document], new_clauses: Sequence[Document]
) -> list[str]:
    notes = []
    if (old.day, old.snapshot.revision) == (new.day, new.snapshot.revision):
        notes.append("The plan is compared with itself: no other text of it is known by this day.")
    if old.plan is None:
        notes.append(f"The plan was not published at revision {old.snapshot.revision}.")
    for side, held in ((old, clauses), (new, new_clauses)):
        if side.plan and not held:
            notes.append(f"No clause of the plan held on {side.day}.")
    return list(dict.fromkeys(notes))


def _plan_values(old: Document | None, new: Document) -> Iterable[ValueChange]:
    for member in sorted(new.keys() - NOT_OF_PLAN) if old else ():
        sides = (_as_list(plan.get(member)) for plan in (old or {}, new))
        removed, added = only_one_has(*sides)
        if removed or added:
            yield ValueChange(member, removed, added)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _difference(one: Difference, before: Snapshot, after: Snapshot) -> Document:
    return {
        "kind": one.kind,
        "before": one.old and _side(one.old, before),
        "after": one.new and _side(one.new, after),
        "moved_by": list(one.moved_by),
        "words": [*map(_words, one.words)],
        "values": [*map(_values, one.values)],
        "like": _like(one, after) if one.like and before.revision == after.revision else None,
    }


def _like(one: Difference, snapshot: Snapshot) -> Document:
    assert one.like is not None
    assert one.new is not None
    url = f"{_address(one.like)}diff/{_named(one.new)}/{_query(snapshot)}"
    return {"id": one.like["id"], "likeness": one.likeness, "url": url}


def clause_differences(old: Document, new: Document, snapshot: Snapshot) -> Document:
    """Two clauses as `clauses/{id}/diff/{other}/` answers."""
    pairs = comparable(old["texts"], new["texts"])
    words = [*_texts(pairs), *_own_words(old, new, snapshot)]
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
        "values": [*map(_values, value_changes(old, new, THEMES))],
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
    """The summaries, which are in the database's language, and headings of one language."""
    members = ["summary"]
    plans = snapshot.rows(PublishedPlan).filter(key__in=[old["plan"], new["plan"]])
    languages = dict(plans.values_list("key", "language"))
    if is_same_language(*(languages.get(clause["plan"], "") for clause in (old, new))):
        members.append("heading")
    for member in members:
        if old[member] and new[member]:
            yield WordChange(member, redline(old[member], new[member]))


def _reasons(pairs: Sequence[tuple[Text, Text]], words: Sequence[WordChange]) -> list[str]:
    """Which texts were compared, and why these."""
    reasons = []
    for old, new in pairs:
        named = [f"{text['language']} ({_standing(text)})" for text in (old, new)]
        reasons.append(
            f"Texts compared: {named[0]} with {named[1]}, the most authoritative of either in "
            "this language."
        )
    if not pairs:
        summaries = any(change.member == "summary" for change in words)
        instead = "their summaries are compared" if summaries else "no text can be compared"
        reasons.append(f"The two clauses have no texts in one language: {instead}.")
    return reasons


def _standing(text: Text) -> str:
    return Standing(text["standing"]).label.lower()


def _correspondences(old: Document, new: Document, snapshot: Snapshot) -> list[Document]:
    there = Q(from_clause=old["id"], to_clause=new["id"])
    back = Q(from_clause=new["id"], to_clause=old["id"])
    rows = snapshot.rows(PublishedCorrespondence).filter(there | back).order_by("key")
    return [*map(orjson.loads, rows.values_list("document", flat=True))]


def _named(clause: Clause) -> str:
    return f"{clause['id']}@{clause['wording']}"


def _address(clause: Clause) -> str:
    return f"/api/v1/clauses/{_named(clause)}/"


def _query(snapshot: Snapshot) -> str:
    """What makes a link lead to the revision that was asked for."""
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
