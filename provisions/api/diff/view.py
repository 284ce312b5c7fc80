"""What differs: between two texts of a plan, and between two clauses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from provisions.api.diff.build import clause_differences, plan_differences
from provisions.api.diff.plan_at_date import Document, PlanAt, days_of
from provisions.api.diff.shapes import ClauseDifferencesSerializer, PlanDifferencesSerializer
from provisions.api.endpoint.viewset import Reading
from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import NoSuchRecordError, invalid
from provisions.api.http.renderers import DifferencesRenderer, JSONRenderer
from provisions.api.lists.viewset import RecordViewSet
from provisions.api.snapshot.snapshots import Snapshot, parse_day, read_snapshot

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
        snapshot = read_snapshot(given, ("to_known_at", "known_at"))
        other = None
        if "from_known_at" in given or {"to_known_at", "known_at"} <= set(given):
            other = read_snapshot(given, ("from_known_at", "known_at")).frozen()

        def read(at: Snapshot) -> Reading:
            plan = orjson.loads(self.find(at.whenever(), id))
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
        old = plan if other is at else self._plan_at(other, plan["id"])
        return plan_differences(PlanAt(other, days[0], old), PlanAt(at, days[1], plan))

    def _plan_at(self, snapshot: Snapshot, slug: str) -> Document | None:
        try:
            found: Document = orjson.loads(self.find(snapshot.whenever(), slug))
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
                "other",
                str,
                OpenApiParameter.PATH,
                description="Public id of the other clause; `<id>@<wording>` is a wording.",
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
        """Two clauses, or two wordings of one, word by word.

        Texts are compared that are in one language, the most authoritative first.
        """

        def read(at: Snapshot) -> Reading:
            old, new = (orjson.loads(self.find(at, one)) for one in (id, other))
            return orjson.dumps(clause_differences(old, new, at)), None

        return self.respond(request, read_snapshot(self.parameters), read)


def _day_asked(view: RecordViewSet, *names: str) -> date | None:
    """The day that a request gives by one of several names. Raises InvalidParametersError."""
    given = {name: value for name in names if (value := view.parameters.one(name)) is not None}
    if len(given) > 1:
        first, second = given
        raise invalid(second, given[second], f"'{second}' means the same as '{first}': give one.")
    return next((parse_day(name, value) for name, value in given.items()), None)
