"""Filters whose values come from a standard or from the records: languages, coders and others."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar

from provisions.api.http.parameters import EXCLUDING
from provisions.api.http.problems import invalid
from provisions.api.lists.filters import KeyFilter, Rows, ValuesFilter
from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import (
    PublishedCoding,
    PublishedCorrespondence,
    PublishedJurisdiction,
    PublishedRecord,
    PublishedScheme,
    PublishedSilence,
    PublishedTheme,
    Revision,
)
from provisions.nearest import nearest
from provisions.standards import (
    UnknownCodeError,
    are_alike,
    canonical_language,
    check_language,
    jurisdiction_like,
    languages_like,
)

#: An error names this many values if none is similar to the invalid one.
MOST_NAMED = 10

#: The number of columns and revisions whose values a process caches.
KEPT = 32


class HeldFilter(ValuesFilter):
    """Values of a vocabulary that is too large to list, of which a noun uses some."""

    def __init__(self, *columns: str, of: type[PublishedRecord], **extra: Any) -> None:
        self.of = of
        super().__init__(*columns, **extra)

    def held(self, snapshot: Snapshot) -> tuple[str, ...]:
        """The values that the noun's records have at the revision, sorted."""
        return held(self.of, self.columns[0], snapshot)


def held(of: type[PublishedRecord], column: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The values of a column at the revision, sorted."""
    # The cache key is the checksum, because a restored database can reuse revision numbers.
    revisions = Revision.objects.filter(number=snapshot.revision)
    root = revisions.values_list("root_sha256", flat=True).get()
    return _held(of, column, snapshot.revision, root)


@lru_cache(maxsize=KEPT)
def _held(of: type[Any], column: str, revision: int, root: str) -> tuple[str, ...]:
    """The distinct values of a column, or of the lists in it."""
    cells = of.objects.known_at(revision).order_by().values_list(column, flat=True).distinct()
    held: set[str] = set()
    for cell in cells:
        held.update(cell if isinstance(cell, list) else [cell])
    return tuple(sorted(held - {""}))


class LanguageFilter(HeldFilter):
    """BCP 47 tags; each finds the tags that may mean the same (RFC 4647).

    A subtag that the tag or the record omits matches any: 'zh-CN' finds 'zh' and 'zh-Hans', but
    not 'zh-Hant'.
    """

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*columns, cleaner=_canonical_tag, **extra)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Reject unknown tags; add to each tag the tags in use that may mean the same."""
        held = self.held(snapshot)
        for value in (value for group in groups for value in group):
            _check_language(name, value, held)
        return [
            [*group, *(tag for tag in held if tag not in group and _is_like_any(tag, group))]
            for group in groups
        ]

    def values_found_by(self, held: Sequence[set[str]]) -> list[set[str]]:
        """Every tag in use that may mean the same."""
        tags: set[str] = set().union(*held)
        return [{tag for tag in tags if _is_like_any(tag, group)} for group in held]


def _canonical_tag(value: str) -> str:
    """A tag in its canonical spelling; underscores, as in locales, are accepted."""
    return canonical_language(value.replace("_", "-"))


def _is_like_any(tag: str, group: Sequence[str] | set[str]) -> bool:
    return any(are_alike(tag, each) for each in group)


def _check_language(name: str, value: str, held: Sequence[str]) -> None:
    try:
        check_language(value)
    except UnknownCodeError as error:
        detail = f"'{name}': {error} Languages in use: {', '.join(held) or 'none'}."
        raise invalid(name, value, detail, languages_like(value, held)) from error


class JurisdictionFilter(KeyFilter):
    """Codes of published jurisdictions, in any case."""

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*columns, of=PublishedJurisdiction, **extra)

    def like(self, value: str, rows: Rows) -> list[str]:
        """The code of a jurisdiction with another name, such as 'uk' or 'china', comes first."""
        code = jurisdiction_like(value)
        named = rows.filter(key=code) if code else rows.filter(name__iexact=value)
        keys = list(named.order_by("key").values_list("key", flat=True)[:1])
        others = super().like(value, rows)
        like = list(dict.fromkeys([*keys, *others]))
        return like or list(rows.order_by("key").values_list("key", flat=True)[:MOST_NAMED])


class KnownFilter(ValuesFilter):
    """Values that any published record has, in the given tables."""

    tables: ClassVar[tuple[tuple[type[PublishedRecord], str], ...]]

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Reject values that no record has, naming the nearest ones in use."""
        known = sorted({each for of, column in self.tables for each in held(of, column, snapshot)})
        for value in (value for group in groups for value in group):
            if value not in known:
                member = name.removesuffix(EXCLUDING)
                detail = f"'{name}': no record has the {member} '{value[:100]}'."
                raise invalid(name, value, detail, nearest(value, known) or known[:MOST_NAMED])
        return groups


class CoderFilter(KnownFilter):
    """Ids of coders, which are not a published noun: those in published judgements."""

    tables = tuple(
        (of, "coder") for of in (PublishedCoding, PublishedCorrespondence, PublishedSilence)
    )

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*columns, cleaner=str.lower, **extra)


class CodebookFilter(KnownFilter):
    """Versions of codebooks: those of schemes and themes, and those applied in judgements."""

    tables = (
        (PublishedScheme, "version"),
        *((of, "codebook_version") for of in (PublishedTheme, PublishedCoding, PublishedSilence)),
    )


class MediaTypeFilter(HeldFilter):
    """IANA media types: those that records have, and those that Python knows."""

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*columns, cleaner=str.lower, **extra)

    def resolve(self, name: str, groups: list[list[str]], snapshot: Snapshot) -> list[list[str]]:
        """Reject values that are not media types."""
        held = self.held(snapshot)
        known = {*held, *mimetypes.types_map.values()}
        for value in (value for group in groups for value in group):
            if value not in known:
                detail = (
                    f"'{name}' must be a media type, not '{value[:100]}'. "
                    f"Media types in use: {', '.join(held)}."
                )
                raise invalid(name, value, detail, nearest(value, held) or [*held])
        return groups
