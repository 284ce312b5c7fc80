"""Filters of jurisdictions, organizations and sources."""

from typing import ClassVar

from provisions.api.lists.bounds import DatesFilter, MomentsFilter
from provisions.api.lists.filters import (
    SEARCH_SYNTAX,
    ContainsFilter,
    KeyFilter,
    SearchFilter,
    ValuesFilter,
)
from provisions.api.lists.filterset import StrictFilterSet
from provisions.api.lists.vocabularies import JurisdictionFilter, LanguageFilter, MediaTypeFilter
from provisions.choices import JurisdictionKind, OrganizationKind, SourceKind
from provisions.models.published import (
    PublishedOrganization,
    PublishedSource,
)


class JurisdictionFilterSet(StrictFilterSet):
    """Filters of jurisdictions."""

    id = JurisdictionFilter(
        "key",
        help_text="Code, in any case.",
        example="us",
    )
    kind = ValuesFilter(
        "kind", choices=JurisdictionKind, help_text="Sort of jurisdiction.", example="country"
    )
    parent = JurisdictionFilter(
        "parent",
        help_text="Code of the jurisdiction it is part of.",
        example="us",
    )
    name = ContainsFilter("name", help_text="Part of the name, in any case.", example="states")


class OrganizationFilterSet(StrictFilterSet):
    """Filters of organizations."""

    q = SearchFilter(
        help_text=f"Search in names and acronyms: {SEARCH_SYNTAX}", example="standards"
    )
    id = KeyFilter("key", of=PublishedOrganization, help_text="Id.", example="us-nist")
    kind = ValuesFilter(
        "kind", choices=OrganizationKind, help_text="Sort of body.", example="agency"
    )
    parent = KeyFilter(
        "parent",
        of=PublishedOrganization,
        help_text="Id of the organization it is part of.",
        example="us-doc",
    )
    jurisdiction = JurisdictionFilter(
        "jurisdiction",
        help_text="Code of its jurisdiction, in any case.",
        example="us",
    )
    name = ContainsFilter("name", help_text="Part of the name, in any case.", example="standards")
    acronym = ContainsFilter("acronym", help_text="Part of the acronym, in any case.", example="NI")

    unfiltered: ClassVar[dict[str, str]] = {
        "search_names": "searched by q",
        "search_text": "searched by q",
        "search_vector": "searched by q",
    }


class SourceFilterSet(StrictFilterSet):
    """Filters of sources."""

    q = SearchFilter(
        help_text=f"Search in titles, publishers, notes and links: {SEARCH_SYNTAX}",
        example="action plan",
    )
    id = KeyFilter(
        "key",
        of=PublishedSource,
        help_text="Id.",
        example="us-ai-action-plan-2025-pdf",
    )
    kind = ValuesFilter(
        "kind", choices=SourceKind, help_text="How close it is to the original.", example="official"
    )
    publisher = ContainsFilter(
        "publisher", help_text="Part of the publisher's name, in any case.", example="house"
    )
    media_type = MediaTypeFilter(
        "media_type",
        of=PublishedSource,
        help_text="Media type, in any case.",
        example="application/pdf",
    )
    language = LanguageFilter(
        "language",
        of=PublishedSource,
        help_text="BCP 47 tag, in any case; `zh-CN` finds what is `zh`, `zh-Hans` or `zh-CN`.",
        example="en",
    )
    published_on = DatesFilter(
        "published_on", help_text="when the source was published.", example="2025-07-23"
    )
    retrieved_at = MomentsFilter(
        "retrieved_at", help_text="when it was retrieved.", example="2026-01-01"
    )
    title = ContainsFilter("title", help_text="Part of the title, in any case.", example="plan")

    unfiltered: ClassVar[dict[str, str]] = {
        "search_names": "searched by q",
        "search_text": "searched by q",
        "search_vector": "searched by q",
    }
