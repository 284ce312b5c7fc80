"""Changes between revisions: events, derived from the revision ranges of published rows.

There is no log: a row that starts at revision R and one of the same key that ends there are an
update; a single one is a creation or a deletion. So the feed cannot miss an event, and as rows
never change, events never change either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import orjson
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from provisions.api.http.problems import invalid
from provisions.api.lists.key_prefix import key_prefix
from provisions.models.published import (
    PUBLISHED_MODELS,
    PublishedCoverage,
    PublishedRecord,
    Revision,
)
from provisions.nouns import NOUNS, THEME
from provisions.nouns.declaration import MemberKind

#: Models by noun, sorted by name, which is their order in a revision: new nouns keep the order.
MODELS = {model.noun: model for model in sorted(PUBLISHED_MODELS, key=lambda m: m.noun)}

SEQUENCE = re.compile(r"(\d{10})\.([a-z]+)\.(.+)", re.ASCII | re.DOTALL)

BEGINS, ENDS = "revision_from", "revision_to"
OTHER_SIDE = {BEGINS: ENDS, ENDS: BEGINS}

#: The columns of its revision that every event includes.
REVISION_COLUMNS = ("published_at", "published_by", "note", "overrides")

Rows = QuerySet[Any]


class ChangeAction(TextChoices):
    """The change of a record in an event."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, order=True)
class FeedPosition:
    """The position of an event in the feed; as text, positions sort by code point in this order."""

    revision: int
    noun: str
    key: str

    def __str__(self) -> str:
        return f"{self.revision:010d}.{self.noun}.{self.key}"


@dataclass(frozen=True, slots=True)
class NounCondition:
    """Conditions on rows: by key, which never changes, and by either side of an event."""

    by_key: Q = field(default_factory=Q)
    on_a_side: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class FeedQuery:
    """The range, actions and nouns of the requested events."""

    revision_min: int
    revision_max: int
    actions: frozenset[str]
    #: The requested nouns, each with the conditions for its rows.
    nouns: Mapping[str, NounCondition]


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one record: its position, and the primary keys of its new and old rows."""

    position: FeedPosition
    new: int | None
    old: int | None

    @property
    def action(self) -> ChangeAction:
        """The kind of change."""
        if self.old is None:
            return ChangeAction.CREATE
        return ChangeAction.DELETE if self.new is None else ChangeAction.UPDATE


def read_position(name: str, value: str, revision: int) -> FeedPosition:
    """The position that a sequence id names, at a revision.

    Raises InvalidParametersError if no event has it, so that a client detects that it follows
    another database, or one that was restored from a backup.
    """
    found = SEQUENCE.fullmatch(value)
    if not found or found[2] not in MODELS:
        detail = f"'{name}' must be the 'sequence' of an event, or the 'latest' of a page."
        raise invalid(name, value, detail)
    place = FeedPosition(int(found[1]), found[2], found[3])
    if place.revision > revision:
        detail = (
            f"'{name}' is for revision {place.revision}; the latest revision of this request is "
            f"{revision}."
        )
        raise invalid(name, value, detail)
    rows = MODELS[place.noun].objects.filter(key=place.key)
    if not rows.filter(Q(revision_from=place.revision) | Q(revision_to=place.revision)).exists():
        detail = (
            f"'{name}' is not an event of this database: '{value[:200]}'. It may come from another "
            "database; start again without it."
        )
        raise invalid(name, value, detail)
    return place


def events(
    reach: FeedQuery, after: FeedPosition | None, count: int, *, is_descending: bool = False
) -> list[Event]:
    """The first events after a position, in the requested order; one statement at any depth."""
    branches = [
        _branch(model, side, reach, after, is_descending=is_descending)[:count]
        for noun, model in MODELS.items()
        if noun in reach.nouns
        for side in _sides(reach)
    ]
    if not branches:
        return []
    rows = branches[0]  # a single branch is already sorted and limited
    if len(branches) > 1:
        sign = "-" if is_descending else ""
        order = (f"{sign}revision", f"{sign}of", f"{sign}key")
        # UNION, not UNION ALL: an update is found from both of its sides and is one event.
        rows = branches[0].union(*branches[1:]).order_by(*order)[:count]
    return [
        Event(FeedPosition(revision, of, key), new, old) for revision, of, key, new, old in rows
    ]


def latest(revision: int) -> FeedPosition:
    """The position of the last event of a revision; no revision is empty."""
    changes = Revision.objects.values_list("changes", flat=True).get(number=revision)
    reach = FeedQuery(
        revision, revision, frozenset(ChangeAction), dict.fromkeys(changes, NounCondition())
    )
    (last,) = events(reach, None, 1, is_descending=True)
    return last.position


def _sides(reach: FeedQuery) -> Iterator[str]:
    if ChangeAction.CREATE in reach.actions:
        yield BEGINS
    # Updates could also be found by the start of rows, but far fewer rows end than start.
    if ChangeAction.DELETE in reach.actions or ChangeAction.UPDATE in reach.actions:
        yield ENDS


def _branch(
    model: type[PublishedRecord],
    side: str,
    reach: FeedQuery,
    after: FeedPosition | None,
    *,
    is_descending: bool,
) -> Rows:
    """The rows of a noun that start, or end, in the requested range, with the matching row."""
    partner = model.objects.filter(**{"key": OuterRef("key"), OTHER_SIDE[side]: OuterRef(side)})
    rows: Rows = model.objects.filter(
        **{f"{side}__gte": reach.revision_min, f"{side}__lte": reach.revision_max}
    )
    narrowed = reach.nouns[model.noun]
    condition = narrowed.on_a_side
    # A record that stops or starts matching is also a change: it is found from the other side,
    # unless that side is not read.
    if condition and ChangeAction.CREATE not in reach.actions:
        condition |= Q(Exists(partner.filter(condition)))
    rows = rows.filter(narrowed.by_key, condition)
    if after is not None:
        rows = rows.filter(_beyond(model.noun, side, after, is_descending=is_descending))
    rows = rows.annotate(
        revision=F(side), of=Value(model.noun), own=F("pk"), partner=Subquery(partner.values("pk"))
    )
    rows = _of_actions(rows, side, reach.actions)
    order = (f"-{side}", "-key") if is_descending else (side, "key")
    sides = ("own", "partner") if side == BEGINS else ("partner", "own")
    return rows.order_by(*order).values_list("revision", "of", "key", *sides)


def _of_actions(rows: Rows, side: str, actions: frozenset[str]) -> Rows:
    alone = ChangeAction.CREATE if side == BEGINS else ChangeAction.DELETE
    if ChangeAction.UPDATE not in actions:
        return rows.filter(partner=None)
    return rows if alone in actions else rows.exclude(partner=None)


def _beyond(noun: str, side: str, after: FeedPosition, *, is_descending: bool) -> Any:
    """The rows of a noun after a position, as a condition that an index serves."""
    if noun == after.noun:
        comparison = TupleLessThan if is_descending else TupleGreaterThan
        return comparison(Tuple(side, "key"), (after.revision, after.key))
    is_after = noun > after.noun
    lookup = "lt" if is_descending else "gt"
    suffix = "e" if is_after != is_descending else ""
    return Q(**{f"{side}__{lookup}{suffix}": after.revision})


def written_events(found: Sequence[Event], *, with_documents: bool) -> list[bytes]:
    """Events as JSON, in order; if requested, with the new documents unchanged."""
    rows = _rows_of(found)
    numbers = {event.position.revision for event in found}
    revisions = {
        number: dict(zip(REVISION_COLUMNS, values, strict=True))
        for number, *values in Revision.objects.filter(number__in=numbers).values_list(
            "number", *REVISION_COLUMNS
        )
    }
    return [
        _event_json(event, rows, revisions[event.position.revision], with_documents=with_documents)
        for event in found
    ]


RowTexts = dict[tuple[str, int], tuple[str, str]]


def _rows_of(found: Iterable[Event]) -> RowTexts:
    """Checksum and document of the old and new rows of events, by noun and primary key."""
    wanted: dict[str, set[int]] = {}
    for event in found:
        keys = {event.new, event.old} - {None}
        wanted.setdefault(event.position.noun, set()).update(key for key in keys if key)
    return {
        (noun, pk): (sha256, document)
        for noun, keys in wanted.items()
        for pk, sha256, document in MODELS[noun]
        .objects.filter(pk__in=keys)
        .values_list("pk", "sha256", "document")
    }


def _event_json(
    event: Event, rows: RowTexts, revision: Mapping[str, Any], *, with_documents: bool
) -> bytes:
    noun = event.position.noun
    sha256, text = rows[noun, event.new] if event.new else (None, "null")
    before: Any = orjson.loads(rows[noun, event.old][1]) if event.old else None
    after = orjson.loads(text)
    shown = after or before
    members = {
        "sequence": str(event.position),
        "action": event.action,
        "noun": noun,
        "id": shown["id"],
        "key": event.position.key,
        "url": shown["url"],
        "revision": event.position.revision,
        **revision,
        "sha256": sha256,
        "fields": differing(before, after) if before and after else None,
    }
    start = orjson.dumps(members, option=orjson.OPT_UTC_Z)
    # The document is already JSON, and its checksum is that of these bytes.
    return b'%b,"document":%b}' % (start[:-1], text.encode()) if with_documents else start


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The members in which two documents differ, with both values; an absent value is null."""
    return {
        name: {"before": before.get(name), "after": after.get(name)}
        for name in sorted({*before, *after})
        if name not in before or name not in after or before[name] != after[name]
    }


def _of_plans(noun: str, plans: list[str]) -> Q | None:
    """The condition for rows that belong to some plans; None for nouns without plans."""
    if noun == PublishedCoverage.noun:
        return Q(key__in=plans)
    declared = NOUNS[noun]
    if declared.plan_mark:
        return key_prefix(plans, declared.plan_mark)
    columns = (Q(**{f"{column}__in": plans}) for column in declared.plan_columns)
    return reduce(or_, columns) if declared.plan_columns else None


def _about_themes(noun: str, themes: list[str]) -> Q | None:
    """The condition for rows about some themes; None for nouns without themes."""
    if noun == THEME.name:
        return Q(key__in=themes)
    members = NOUNS[noun].members if noun in NOUNS else ()
    for member in members:
        if member.noun == THEME.name:
            lookup = "overlap" if member.kind is MemberKind.REFERENCES else "in"
            return Q(**{f"{member.name}__{lookup}": themes})
    return None


def narrowed(
    nouns: Iterable[str], plans: list[str] | None, themes: list[str] | None
) -> dict[str, NounCondition]:
    """The conditions for the rows of each noun; nouns without possible rows are omitted."""
    conditions = {}
    for noun in nouns:
        of_plans = _of_plans(noun, plans) if plans else Q()
        about_themes = _about_themes(noun, themes) if themes else Q()
        if of_plans is not None and about_themes is not None:
            conditions[noun] = NounCondition(of_plans, about_themes)
    return conditions
