"""A single record: its document, and links to its other versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson
from rest_framework.request import Request

from provisions.api.endpoint.viewset import Reading
from provisions.api.http.links import permanent_links
from provisions.api.http.parameters import Parameters
from provisions.api.lists.listed_noun import ListedNoun
from provisions.api.lists.shapes import shape_of, shaped
from provisions.api.lists.whole_file import JSONLD, check_linked
from provisions.api.snapshot.snapshots import Snapshot, permanent_known_at, read_snapshot
from provisions.exporting.jsonld import one


class SingleRecord:
    """One record as JSON or linked data; `find` reads its document at a snapshot."""

    def __init__(
        self,
        noun: ListedNoun,
        request: Request,
        given: Parameters,
        find: Callable[[Snapshot], str],
    ) -> None:
        self.noun = noun
        self.request = request
        self.find = find
        self.shape = shape_of(given, noun.members(), noun.expansions)
        self.snapshot = read_snapshot(given)
        self.is_linked = request.accepted_renderer.format == JSONLD
        if self.is_linked:
            check_linked(given)

    def read(self, snapshot: Snapshot) -> Reading:
        """The record at a snapshot. Raises the errors of `find`."""
        text = self.find(snapshot)
        if self.is_linked:
            return one(orjson.loads(text), self.request.build_absolute_uri("/")), None
        if not self.shape.is_whole:
            (text,) = shaped([text], self.shape, self.noun.expansions, snapshot)
        return text.encode(), None

    def links(self) -> Mapping[str, str]:
        """The record's other versions, by relation."""
        pin = permanent_known_at(self.snapshot, self.noun.model)
        return permanent_links(self.request, pin, is_pinned=self.snapshot.known_at is not None)
