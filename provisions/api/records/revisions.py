"""Revisions and releases: what was published when."""

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
    """A revision as clients see it."""
    members = dict(zip(REVISION_COLUMNS, row, strict=True))
    public_id = str(members["number"])
    return {
        "id": public_id,
        "noun": "revision",
        "url": f"/api/v1/revisions/{public_id}/",
        **members,
    }


def release_document(row: tuple[Any, ...]) -> dict[str, Any]:
    """A release as clients see it."""
    name, *_ = row
    members = dict(zip(RELEASE_COLUMNS[1:], row[1:], strict=True))
    return {"id": name, "noun": "release", "url": f"/api/v1/releases/{name}/", **members}


def written(document: dict[str, Any]) -> str:
    """A document as JSON, in the manner of published records."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()


def last_release() -> int:
    """Changes whenever a release is named, which no revision number tells."""
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
        """Those up to the snapshot's."""
        return cls.everything(snapshot)

    @classmethod
    def everything(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """Those up to the snapshot's."""
        return Revision.objects.filter(number__lte=snapshot.revision).order_by()

    def document(self, row: tuple[Any, ...]) -> str:
        """Written on the way out: there are few."""
        return written(revision_document(row))

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The revision with a number."""
        number = int(public_id) if NUMBER.fullmatch(public_id) else 0
        return self.everything(snapshot).filter(number=number)

    def no_such_record(self, snapshot: Snapshot, public_id: str) -> Exception:
        """The problem that says which numbers there are."""
        detail = f"There is no revision '{public_id[:200]}'; they go from 1 to {snapshot.revision}."
        return NoSuchRecordError(detail, [Fault("id", public_id, detail, [str(snapshot.revision)])])


class ReleaseViewSet(ChecksumViewSet):
    """Revisions with names, for citing; latest first."""

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
        """A release may be named at any time, without a new revision."""
        return last_release()

    @classmethod
    def visible(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """Those of revisions up to the snapshot's."""
        return cls.everything(snapshot)

    @classmethod
    def everything(cls, snapshot: Snapshot) -> QuerySet[Any]:
        """Those of revisions up to the snapshot's."""
        return Release.objects.filter(revision__lte=snapshot.revision).order_by()

    def document(self, row: tuple[Any, ...]) -> str:
        """Written on the way out: there are few."""
        return written(release_document(row))

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """The release with a name."""
        return self.everything(snapshot).filter(name=public_id)

    def no_such_record(self, snapshot: Snapshot, public_id: str) -> Exception:
        """The problem that names the nearest releases."""
        names = self.everything(snapshot).order_by("-pk").values_list("name", flat=True)[:1000]
        near = nearest(public_id, names)
        detail = f"There is no release '{public_id[:200]}'."
        if near:
            detail = f"{detail} Nearest: {', '.join(near)}."
        return NoSuchRecordError(detail, [Fault("id", public_id, detail, near)])
