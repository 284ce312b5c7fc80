"""The change feed: every event since the first revision, for mirrors of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.utils.urls import remove_query_param, replace_query_param

from provisions.api.changes.atom import AtomRenderer
from provisions.api.changes.feed import (
    MODELS,
    ChangeAction,
    Event,
    FeedPosition,
    FeedQuery,
    events,
    latest,
    narrowed,
    read_position,
    written_events,
)
from provisions.api.changes.filterset import ChangeFilterSet
from provisions.api.changes.shapes import ChangePageSerializer
from provisions.api.endpoint.viewset import Reading, ReadViewSet
from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import invalid
from provisions.api.http.renderers import JSONRenderer, PageRenderer
from provisions.api.lists.keyset import PAGING, page_size
from provisions.api.snapshot.snapshots import Snapshot, read_snapshot
from provisions.models.published import Revision
from provisions.nearest import nearest

SEQUENCE, NEWEST = "sequence", "-sequence"
ORDERINGS = (SEQUENCE, NEWEST)

OWN = (
    Parameter(
        "after",
        "Return the events after this `sequence` of an event or `latest` of a page. Valid "
        "permanently and with any filter.",
    ),
    Parameter(
        "ordering",
        "`sequence`: oldest first, the default; `-sequence`: newest first, the default for Atom.",
        {"type": "string", "enum": list(ORDERINGS)},
    ),
    Parameter(
        "documents",
        "Whether events include the record after the change.",
        {"type": "boolean", "default": False},
        example=True,
    ),
    PAGING[0],
)

AS_OF_NOTE = "'as_of' has no effect here: events depend on the time of publication only."


class ChangeViewSet(ReadViewSet):
    """All changes between revisions, in order and without gaps."""

    renderer_classes = (JSONRenderer, PageRenderer, AtomRenderer)

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """Filters, position and ordering."""
        return [*ChangeFilterSet.parameters(), *OWN, *super().takes(action)]

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """The response of the feed, for the OpenAPI document."""
        return ChangePageSerializer

    def list(self, request: Request) -> HttpResponseBase:
        """Every creation, update and deletion of a record, in order.

        Request `next` until it is null; then poll with `after` set to the `latest` of that page.
        See docs/changes.md.
        """
        snapshot = read_snapshot(self.parameters)

        def read(at: Snapshot) -> Reading:
            return self._read(request, at), at.revision

        return self.respond(request, snapshot, read)

    def _read(self, request: Request, snapshot: Snapshot) -> bytes:
        conditions = ChangeFilterSet(self.parameters, snapshot=snapshot).conditions()
        filters = {condition.name: condition.value for condition in conditions}
        size, ordering = page_size(self.parameters), self._ordering(request)
        found = events(
            reach_of(filters, snapshot.revision),
            self._after(snapshot.revision),
            size + 1,
            is_descending=ordering == NEWEST,
        )
        page = found[:size]
        moments = Revision.objects.values_list("published_at", flat=True)
        head = {
            "next": next_page(request, page[-1]) if len(found) > size else None,
            "latest": str(latest(snapshot.revision)),
            "applied": {
                "revision": snapshot.revision,
                "published_at": moments.get(number=snapshot.revision),
                "known_at": snapshot.known_at,
                "as_of": snapshot.as_of,
                "filters": {condition.name: condition.shown for condition in conditions},
                "ordering": [ordering],
                "page_size": size,
                "notes": [AS_OF_NOTE] if snapshot.as_of else [],
            },
        }
        results = written_events(page, with_documents=self.parameters.flag("documents"))
        start = orjson.dumps(head, option=orjson.OPT_UTC_Z)[:-1]
        return b'%b,"results":[%b]}' % (start, b",".join(results))

    def _after(self, revision: int) -> FeedPosition | None:
        value = self.parameters.one("after")
        return None if value is None else read_position("after", value, revision)

    def _ordering(self, request: Request) -> str:
        value = self.parameters.one("ordering")
        if value is None:
            return NEWEST if request.accepted_renderer.format == AtomRenderer.format else SEQUENCE
        if value not in ORDERINGS:
            detail = f"'ordering' must be {' or '.join(ORDERINGS)}, not '{value[:100]}'."
            raise invalid("ordering", value, detail, nearest(value, ORDERINGS) or ORDERINGS)
        return value


def reach_of(filters: dict[str, Any], revision: int) -> FeedQuery:
    """The feed query for filters, up to a revision."""
    return FeedQuery(
        revision_min=filters.get("revision_min", 1),
        revision_max=min(filters.get("revision_max", revision), revision),
        actions=frozenset(filters.get("action", ChangeAction)),
        nouns=narrowed(filters.get("noun", MODELS), filters.get("plan"), filters.get("theme")),
    )


def next_page(request: Request, last: Event) -> str:
    """The address of the page after an event."""
    here = remove_query_param(request.build_absolute_uri(), "after")
    address: str = replace_query_param(here, "after", str(last.position))
    return address
