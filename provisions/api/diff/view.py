"""Differences between two texts of a plan, and between two clauses."""

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
        "Day of the older text. By default, the text before the newer one; if two revisions are "
        "compared, the same day.",
        A_DAY,
    ),
    Parameter(
        "to",
        "Day of the newer text. By default today, or the last day on which the plan had a text. "
        "Same as `as_of`.",
        A_DAY,
    ),
    Parameter(
        "from_known_at",
        "Revision of the older text: a number, a release, or a day. By default `known_at`, or the "
        "revision of the newer text.",
    ),
    Parameter("to_known_at", "Revision of the newer text. By default `known_at`, or the latest."),
)


class PlanDifferences(RecordViewSet):
    """`plans/{slug}/diff/`."""

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """The two days and the two revisions."""
        return [*(SIDES if action == "diff" else ()), *super().takes(action)]

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """Differences have their own shape."""
        return PlanDifferencesSerializer if action == "diff" else super().answer_serializer(action)

    @action(detail=True, name="differences", renderer_classes=RENDERERS)
    def diff(self, request: Request, id: str) -> HttpResponseBase:
        """The differences between two texts of the plan, clause by clause and word by word.

        Each clause is added, removed, moved, changed or unchanged; unchanged ones are only counted.
        """
        given = self.parameters
        requested = _requested_day(self, "from"), _requested_day(self, "to", "as_of")
        snapshot = read_snapshot(given, ("to_known_at", "known_at"))
        other = None
        if "from_known_at" in given or {"to_known_at", "known_at"} <= set(given):
            other = read_snapshot(given, ("from_known_at", "known_at")).frozen()

        def read(at: Snapshot) -> Reading:
            plan = orjson.loads(self.find(at.whenever(), id))
            return orjson.dumps(self._differences(plan, at, other or at, requested)), None

        is_fixed = other is None or other.is_pinned
        return self.respond(request, snapshot, read, None if is_fixed else other)

    def _differences(
        self,
        plan: Document,
        at: Snapshot,
        other: Snapshot,
        requested: tuple[date | None, date | None],
    ) -> Document:
        if other.revision != at.revision and requested[0] is None:
            _, to = days_of(plan, at, requested)
            days = to, to
        else:
            days = days_of(plan, at, requested)
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
        """Differences have their own shape."""
        if action == "diff":
            return ClauseDifferencesSerializer
        return super().answer_serializer(action)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "other",
                str,
                OpenApiParameter.PATH,
                description="Public id of the other clause, or `<id>@<wording>`.",
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

        Compares texts in the same language, the most authoritative first.
        """

        def read(at: Snapshot) -> Reading:
            old, new = (orjson.loads(self.find(at, one)) for one in (id, other))
            return orjson.dumps(clause_differences(old, new, at)), None

        return self.respond(request, read_snapshot(self.parameters), read)


def _requested_day(view: RecordViewSet, *names: str) -> date | None:
    """The day in one of several parameters. Raises InvalidParametersError."""
    given = {name: value for name in names if (value := view.parameters.one(name)) is not None}
    if len(given) > 1:
        first, second = given
        detail = f"'{second}' means the same as '{first}'; give only one of them."
        raise invalid(second, given[second], detail)
    return next((parse_day(name, value) for name, value in given.items()), None)
