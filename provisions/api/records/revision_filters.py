"""Filters of revisions and releases."""

from typing import ClassVar

from provisions.api.http.problems import invalid
from provisions.api.lists.bounds import CountsFilter, MomentsFilter
from provisions.api.lists.filters import ContainsFilter, ValuesFilter
from provisions.api.lists.filterset import StrictFilterSet
from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import Release
from provisions.nearest import nearest


class RevisionFilterSet(StrictFilterSet):
    """Filters of revisions."""

    number = CountsFilter("number", help_text="its number.", example=1)
    published_at = MomentsFilter(
        "published_at", help_text="when it was published.", example="2026-01-01"
    )
    published_by = ValuesFilter("published_by", help_text="Who published it.", example="curator")
    note = ContainsFilter("note", help_text="Part of its note, in any case.", example="first")

    unfiltered: ClassVar[dict[str, str]] = {
        "counts": "content of the publication",
        "changes": "content of the publication",
        "overrides": "content of the publication",
        "rendering": "internal",
        "root_sha256": "for mirrors, not for queries",
    }


class ReleaseNameFilter(ValuesFilter):
    """Names of releases, which must exist at the requested revision."""

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Reject names that no release has."""
        releases = Release.objects.filter(revision__lte=snapshot.revision).order_by("-pk")
        names = list(releases.values_list("name", flat=True)[:1000])
        for value in (value for group in groups for value in group):
            if value not in names and not releases.filter(name=value).exists():
                detail = f"'{name}' names a release that does not exist: '{value[:100]}'."
                raise invalid(name, value, detail, nearest(value, names) or names[:10])
        return groups


class ReleaseFilterSet(StrictFilterSet):
    """Filters of releases."""

    id = ReleaseNameFilter("name", help_text="Name.", example="2026-11")
    revision = CountsFilter("revision", help_text="number of the revision it names.", example=1)
    released_at = MomentsFilter("released_at", help_text="when it was named.", example="2026-01-01")
    note = ContainsFilter("note", help_text="Part of its note, in any case.", example="citing")

    unfiltered: ClassVar[dict[str, str]] = {}
