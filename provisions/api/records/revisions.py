"""Revisions and releases of the published data."""

from __future__ import annotations

from typing import Any

import orjson
from django.db.models import Max, QuerySet

from provisions.api.checksums.view import ChecksumViewSet
from provisions.api.http.problems import Fault, NoSuchRecordError
from provisions.api.lists.ordering import Ordering
from provisions.api.records.revision_filters import ReleaseFilterSet, RevisionFilterSet
from provisions.api.shapes.revisions import ReleaseSerializer, RevisionSerializer
from provisions.api.snapshot.snapshots import NUMBER, Snapshot
from provisions.models.published import Release, Revision
from provisions.nearest import nearest

REVISION_COLUMNS = (
    "number",
    "published_at",
    "published_by",
    "note",
    "counts",
    "changes",
    "overrides",
    "root_sha256",
)
RELEASE_COLUMNS = ("name", "revision", "released_at", "note")


def revision_document(row: tuple[Any, ...]) -> dict[str, Any]:
    """The document of a revision."""
    members = dict(zip(REVISION_COLUMNS, row, strict=True))
    public_id = str(members["number"])
    return {
        "id": public_id,
        "noun": "revision",
        "url": f"/api/v1/revisions/{public_id}/",
        **members,
    }


def release_document(row: tuple[Any, ...]) -> dict[str, Any]:
    """The document of a release."""
    name, *_ = row
    members = dict(zip(RELEASE_COLUMNS[1:], row[1:], strict=True))
    return {"id": name, "noun": "release", "url": f"/api/v1/releases/{name}/", **members}


def written(document: dict[str, Any]) -> str:
    """A document as JSON, formatted like published records."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()


def last_release() -> int:
    """The key of the last release, which changes without a new revision; 0 if there is none."""
    return Release.objects.aggregate(last=Max("pk"))["last"] or 0


class RevisionViewSet(ChecksumViewSet):
    """Publications of the data set, latest first."""

    model = Revision
    filterset_class = RevisionFilterSet
    serializer_class = RevisionSerializer
    ordering = Ordering(model, {"number": "number", "published_at": "published_at"}, ["-number"])
    document_columns = REVISION_COLUMNS
    revision_column = "number"
    can_lose_records = False

    @classmethod
    def visible(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The revisions up to the snapshot's."""
        return cls.everything(snapshot)

    @classmethod
    def everything(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The revisions up to the snapshot's."""
        return Revision.objects.filter(number__lte=snapshot.revision).order_by()

    def document(self, row: tuple[Any, ...]) -> str:
        """Made for each response, because there are few."""
        return written(revision_document(row))

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The revision with a number."""
        number = int(public_id) if NUMBER.fullmatch(public_id) else 0
        return self.everything(snapshot).filter(number=number)

    def no_such_record(self, snapshot: Snapshot, public_id: str) -> Exception:
        """The problem that names the range of numbers."""
        detail = (
            f"Revision '{public_id[:200]}' does not exist; revisions are numbered from 1 to "
            f"{snapshot.revision}."
        )
        return NoSuchRecordError(detail, [Fault("id", public_id, detail, [str(snapshot.revision)])])


class ReleaseViewSet(ChecksumViewSet):
    """Named revisions, for citing; latest first."""

    model = Release
    filterset_class = ReleaseFilterSet
    serializer_class = ReleaseSerializer
    ordering = Ordering(
        model,
        {"released_at": "released_at", "id": "name", "revision": "revision"},
        ["-released_at", "id"],
    )
    document_columns = RELEASE_COLUMNS
    revision_column = "revision"
    can_lose_records = False

    def depends_on(self) -> object:
        """The last release: releases are named without a new revision."""
        return last_release()

    @classmethod
    def visible(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The releases of revisions up to the snapshot's."""
        return cls.everything(snapshot)

    @classmethod
    def everything(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """The releases of revisions up to the snapshot's."""
        return Release.objects.filter(revision__lte=snapshot.revision).order_by()

    def document(self, row: tuple[Any, ...]) -> str:
        """Made for each response, because there are few."""
        return written(release_document(row))

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The release with a name."""
        return self.everything(snapshot).filter(name=public_id)

    def no_such_record(self, snapshot: Snapshot, public_id: str) -> Exception:
        """The problem that names the nearest releases."""
        names = self.everything(snapshot).order_by("-pk").values_list("name", flat=True)[:1000]
        near = nearest(public_id, names)
        detail = f"Release '{public_id[:200]}' does not exist."
        if near:
            detail = f"{detail} Nearest: {', '.join(near)}."
        return NoSuchRecordError(detail, [Fault("id", public_id, detail, near)])
