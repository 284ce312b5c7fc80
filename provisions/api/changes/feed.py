"""What leads from one revision to the next: events, read off the spans of published rows.

Nothing is logged: a row that begins at revision R and one of the same key that ends there are an
update; either alone is a creation or a deletion. So the feed cannot miss an event, and since rows
are never changed, what it once said it says for ever.
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

#: Nouns by name, which is also their order in a revision: no new noun ever moves another.
MODELS = {model.noun: model for model in sorted(PUBLISHED_MODELS, key=lambda m: m.noun)}

SEQUENCE = re.compile(r"(\d{10})\.([a-z]+)\.(.+)", re.ASCII | re.DOTALL)

BEGINS, ENDS = "revision_from", "revision_to"
OTHER_SIDE = {BEGINS: ENDS, ENDS: BEGINS}

#: What every event tells of its revision.
REVISION_COLUMNS = ("published_at", "published_by", "note", "overrides")

Rows = QuerySet[Any]


class ChangeAction(TextChoices):
    """What an event did to a record."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, order=True)
class FeedPosition:
    """The place of an event in the feed; as text it sorts, by code point, in the same order."""

    revision: int
    noun: str
    key: str

    def __str__(self) -> str:
        return f"{self.revision:010d}.{self.noun}.{self.key}"


@dataclass(frozen=True, slots=True)
class NounCondition:
    """What rows must meet: by their key, which is for ever, and on either side of an event."""

    by_key: Q = field(default_factory=Q)
    on_a_side: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class FeedQuery:
    """Which events are asked for."""

    revision_min: int
    revision_max: int
    actions: frozenset[str]
    #: The nouns that are looked at, each with what its rows must meet.
    nouns: Mapping[str, NounCondition]


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one record: its place, and the primary keys of the rows after and before."""

    position: FeedPosition
    new: int | None
    old: int | None

    @property
    def action(self) -> ChangeAction:
        """What happened."""
        if self.old is None:
            return ChangeAction.CREATE
        return ChangeAction.DELETE if self.new is None else ChangeAction.UPDATE


def read_position(name: str, value: str, revision: int) -> FeedPosition:
    """The place that a sequence id names, at a revision.

    Raises InvalidParametersError if no event has it: whoever follows another database, or one
    that was restored from a backup, has to know.
    """
    found = SEQUENCE.fullmatch(value)
    if not found or found[2] not in MODELS:
        raise invalid(
            name, value, f"'{name}' is the 'sequence' of an event, or 'latest' of a page."
        )
    place = FeedPosition(int(found[1]), found[2], found[3])
    if place.revision > revision:
        detail = f"'{name}' is of revision {place.revision}; this reads up to revision {revision}."
        raise invalid(name, value, detail)
    rows = MODELS[place.noun].objects.filter(key=place.key)
    if not rows.filter(Q(revision_from=place.revision) | Q(revision_to=place.revision)).exists():
        detail = f"No event here is '{value[:200]}': it is from another database, so begin anew."
        raise invalid(name, value, detail)
    return place


def events(
    reach: FeedQuery, after: FeedPosition | None, count: int, *, is_descending: bool = False
) -> list[Event]:
    """The first events beyond a place, in the order asked for; one statement at any depth."""
    branches = [
        _branch(model, side, reach, after, is_descending=is_descending)[:count]
        for noun, model in MODELS.items()
        if noun in reach.nouns
        for side in _sides(reach)
    ]
    if not branches:
        return []
    rows = branches[0]  # a branch alone is in order and cut already
    if len(branches) > 1:
        sign = "-" if is_descending else ""
        order = (f"{sign}revision", f"{sign}of", f"{sign}key")
        # UNION, not UNION ALL: an update is found from both its sides, and is one event.
        rows = branches[0].union(*branches[1:]).order_by(*order)[:count]
    return [
        Event(FeedPosition(revision, of, key), new, old) for revision, of, key, new, old in rows
    ]


def latest(revision: int) -> FeedPosition:
    """The place of the last event of a revision; there is one, as no revision is empty."""
    changes = Revision.objects.values_list("changes", flat=True).get(number=revision)
    reach = FeedQuery(
        revision, revision, frozenset(ChangeAction), dict.fromkeys(changes, NounCondition())
    )
    (last,) = events(reach, None, 1, is_descending=True)
    return last.position


def _sides(reach: FeedQuery) -> Iterator[str]:
    if ChangeAction.CREATE in reach.actions:
        yield BEGINS
    # Updates are also found where they begin, but much fewer rows end than begin.
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
    """The rows of a noun that begin, or end, in the reach; with the row on the other side."""
    partner = model.objects.filter(**{"key": OuterRef("key"), OTHER_SIDE[side]: OuterRef(side)})
    rows: Rows = model.objects.filter(
        **{f"{side}__gte": reach.revision_min, f"{side}__lte": reach.revision_max}
    )
    narrowed = reach.nouns[model.noun]
    condition = narrowed.on_a_side
    # A record that leaves what is asked for is a change of it too, as is one that enters: found
    # from the other side, unless that is not looked at.
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
    """The rows of a noun beyond a place: what an index on the side and the key finds at once."""
    if noun == after.noun:
        comparison = TupleLessThan if is_descending else TupleGreaterThan
        return comparison(Tuple(side, "key"), (after.revision, after.key))
    is_after = noun > after.noun
    lookup = "lt" if is_descending else "gt"
    suffix = "e" if is_after != is_descending else ""
    return Q(**{f"{side}__{lookup}{suffix}": after.revision})


def written_events(found: Sequence[Event], *, with_documents: bool) -> list[bytes]:
    """Events as JSON, in order; with the new documents as they are, if asked for."""
    rows = _rows_of(found)
    numbers = {event.position.revision for event in found}
    revisions = {
        number: dict(zip(REVISION_COLUMNS, values, strict=True))
        for number, *values in Revision.objects.filter(number__in=numbers).values_list(
            "number", *REVISION_COLUMNS
        )
    }
    return [
        _written(event, rows, revisions[event.position.revision], with_documents=with_documents)
        for event in found
    ]


RowTexts = dict[tuple[str, int], tuple[str, str]]


def _rows_of(found: Iterable[Event]) -> RowTexts:
    """Checksum and document of every row that some events speak of, by noun and primary key."""
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


def _written(
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
    opened = orjson.dumps(members, option=orjson.OPT_UTC_Z)
    # The document is JSON already: its bytes are what the checksum is of.
    return b'%b,"document":%b}' % (opened[:-1], text.encode()) if with_documents else opened


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The members in which two documents differ, with both values; an absent one is null."""
    return {
        name: {"before": before.get(name), "after": after.get(name)}
        for name in sorted({*before, *after})
        if name not in before or name not in after or before[name] != after[name]
    }


def _of_plans(noun: str, plans: list[str]) -> Q | None:
    """The rows of a noun that belong to some plans; None if its rows belong to none."""
    if noun == PublishedCoverage.noun:
        return Q(key__in=plans)
    declared = NOUNS[noun]
    if declared.plan_mark:
        return key_prefix(plans, declared.plan_mark)
    columns = (Q(**{f"{column}__in": plans}) for column in declared.plan_columns)
    return reduce(or_, columns) if declared.plan_columns else None


def _about_themes(noun: str, themes: list[str]) -> Q | None:
    """The rows of a noun that are about some themes; None if its rows are about none."""
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
    """What the rows of each noun must meet; nouns of which no row can are left out."""
    conditions = {}
    for noun in nouns:
        of_plans = _of_plans(noun, plans) if plans else Q()
        about_themes = _about_themes(noun, themes) if themes else Q()
        if of_plans is not None and about_themes is not None:
            conditions[noun] = NounCondition(of_plans, about_themes)
    return conditions
