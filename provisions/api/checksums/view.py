"""Checksums of revisions and releases: a mirror verifies its copy, or finds the differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import orjson
from django.http import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from provisions.api.checksums.proofs import PREFIX, node, prefix_of
from provisions.api.checksums.shapes import ChecksumSerializer
from provisions.api.endpoint.viewset import Reading
from provisions.api.http.parameters import Parameter
from provisions.api.lists.key_prefix import is_possible
from provisions.api.lists.viewset import RecordViewSet
from provisions.api.snapshot.snapshots import Snapshot, applied_snapshot, read_snapshot


class ChecksumViewSet(RecordViewSet):
    """Records of a revision, with its checksum tree."""

    #: The column with the number of the revision.
    revision_column: ClassVar[str]

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """The action `checksum` has the prefix of a node."""
        own = [PREFIX] if action == "checksum" else []
        return [*own, *super().takes(action)]

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """Checksums have their own shape."""
        return ChecksumSerializer if action == "checksum" else super().answer_serializer(action)

    @action(detail=True)
    def checksum(self, request: Request, id: str) -> HttpResponseBase:
        """A node of the checksum tree: its digest, and the digests it is computed from.

        Start without `prefix`; if a child's digest differs from yours, request the child. A prefix
        of three digits returns records, so that four requests are enough. See docs/checksums.md.
        """
        prefix = prefix_of(self.parameters)

        def read(snapshot: Snapshot) -> Reading:
            rows = self.with_id(snapshot, id).values_list(self.revision_column, flat=True)
            number = rows.first() if is_possible(id) else None
            if number is None:
                raise self.no_such_record(snapshot, id)
            applied = {"applied": applied_snapshot(snapshot, self.model)}
            # A published revision never changes, so a concurrent publication has no effect.
            answer = orjson.dumps(
                {**node(number, prefix, request.build_absolute_uri(request.path)), **applied}
            )
            return answer, snapshot.revision

        snapshot = read_snapshot(self.parameters)
        return self.respond(request, snapshot, read, self.depends_on())
