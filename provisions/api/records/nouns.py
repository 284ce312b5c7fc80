"""View sets of the published nouns, derived from their declarations."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

from django.db.models import Case, IntegerField, QuerySet, Value, When

from provisions.api.citations.view import Citable
from provisions.api.diff.view import ClauseDifferences
from provisions.api.lists.ordering import Ordering
from provisions.api.lists.shapes import EACH, Expansion
from provisions.api.lists.viewset import RecordViewSet
from provisions.api.records.noun_filters import filterset_of
from provisions.api.shapes.records import record_serializer
from provisions.api.snapshot.snapshots import NUMBER, Snapshot
from provisions.models.published import MODELS_BY_NOUN, PublishedClause
from provisions.nouns import NOUNS
from provisions.nouns.declaration import MemberKind, PublishedNoun


class NounViewSet(RecordViewSet):
    """List and detail of a noun, derived from its declaration; subclasses set `noun`."""

    noun: ClassVar[PublishedNoun]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "noun" not in cls.__dict__:
            return
        cls.model = MODELS_BY_NOUN[cls.noun.name]
        cls.filterset_class = filterset_of(cls.noun.name)
        cls.serializer_class = record_serializer(cls.noun.name)
        cls.ordering = ordering_of(cls.noun)
        cls.expansions = expansions_of(cls.noun)


def ordering_of(noun: PublishedNoun) -> Ordering:
    """The orderings of a noun: by id, by members with `order`, and by its own `orders`."""
    columns = {member.name: member.order for member in noun.members if member.order}
    own = {"id": "key", **columns, **noun.orders}
    return Ordering(MODELS_BY_NOUN[noun.name], own, noun.default_order)


def expansions_of(noun: PublishedNoun) -> dict[str, Expansion]:
    """The expansions of a noun: by the member's name, or by the plural noun inside objects."""
    own: dict[str, Expansion] = {}
    inside: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for member in noun.members:
        if member.noun:
            path = (member.name, EACH) if member.kind is MemberKind.REFERENCES else (member.name,)
            model = MODELS_BY_NOUN[member.noun]
            own[member.name] = Expansion(model, (path,), wording=member.wording)
        if member.part and member.kind is MemberKind.OBJECTS:
            for part in member.part.members:
                if part.noun:
                    inside[part.noun].append((member.name, EACH, part.name))
    for name, paths in inside.items():
        own[NOUNS[name].plural] = Expansion(MODELS_BY_NOUN[name], tuple(paths))
    return own


class ClauseViewSet(ClauseDifferences, Citable, NounViewSet):
    """Provisions of plans, in document order, each in the wording of the requested day."""

    noun = NOUNS["clause"]

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The wordings of a clause, the listed one first, else the last one.

        With `as_of`, only the wording of that day; an explicit `<id>@<wording>` is shown on every
        day on which its plan is visible.
        """
        if snapshot.as_of is not None:
            if "@" not in public_id:
                return super().with_id(snapshot, public_id)
            rows = self.everything(snapshot)
            of_plan = rows.filter(snapshot.on(snapshot.as_of).of_plans(self.model))
            return self.named(of_plan, public_id)
        is_listed = Case(
            When(snapshot.validity(PublishedClause), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return super().with_id(snapshot, public_id).order_by(is_listed.desc(), "-wording")

    def named(self, rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        """All wordings of a clause share its id; `<id>@<wording>` is one of them."""
        clause, at, wording = public_id.rpartition("@")
        if not at:
            return rows.filter(public_id=public_id)
        is_number = NUMBER.fullmatch(wording)
        return rows.filter(public_id=clause, wording=wording) if is_number else rows.none()


def plain_view_set(noun: PublishedNoun) -> type[NounViewSet]:
    """The view set of a noun that has only list and detail."""
    members = {"__doc__": noun.about, "__module__": __name__, "noun": noun}
    return type(f"{noun.name.capitalize()}ViewSet", (NounViewSet,), members)
