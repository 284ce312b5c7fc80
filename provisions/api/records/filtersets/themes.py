"""Filters of schemes and themes."""

from typing import ClassVar

from provisions.api.lists.bounds import CountsFilter
from provisions.api.lists.filters import (
    SEARCH_SYNTAX,
    BooleanFilter,
    ContainsFilter,
    KeyFilter,
    SearchFilter,
    ThemeFilter,
    ValuesFilter,
)
from provisions.api.lists.filterset import StrictFilterSet
from provisions.models.published import PublishedScheme, PublishedTheme


class SchemeFilterSet(StrictFilterSet):
    """Filters of schemes."""

    id = KeyFilter("key", of=PublishedScheme, help_text="Id.", example="ai-plans")
    publisher = ContainsFilter(
        "publisher", help_text="Part of the publisher's name, in any case.", example="govdb"
    )
    version = ValuesFilter("version", help_text="Version of the scheme.", example="1.0")
    title = ContainsFilter("title", help_text="Part of the title, in any case.", example="plans")


class ThemeFilterSet(StrictFilterSet):
    """Filters of themes."""

    q = SearchFilter(
        help_text=(
            "Search in labels of all languages, notations, definitions and scope notes: "
            f"{SEARCH_SYNTAX}"
        ),
        example="open source",
    )
    id = KeyFilter(
        "key", of=PublishedTheme, help_text="Id, with its scheme.", example="ai-plans:safety"
    )
    scheme = KeyFilter(
        "scheme", of=PublishedScheme, help_text="Scheme it belongs to.", example="ai-plans"
    )
    slug = KeyFilter(
        "slug", of=PublishedTheme, key="slug", help_text="Id without its scheme.", example="safety"
    )
    broader = ThemeFilter(
        "broader",
        with_narrower=False,
        help_text="Theme directly above it.",
        example="ai-plans:safety",
    )
    within = ThemeFilter(
        "ancestors",
        with_narrower=False,
        is_array=True,
        help_text="Theme somewhere above it.",
        example="ai-plans:safety",
    )
    depth = CountsFilter("depth", help_text="level in the tree, 1 at the top.", example=1)
    preferred_label = ContainsFilter(
        "preferred_label", help_text="Part of the preferred label, in any case.", example="safety"
    )
    label = ContainsFilter(
        "labels",
        help_text="Part of any of its labels, in any language and case.",
        example="安全",
    )
    codebook_version = ValuesFilter(
        "codebook_version", help_text="Codebook that defines it.", example="1.0"
    )
    is_deprecated = BooleanFilter(
        "is_deprecated", help_text="Whether coders no longer use it.", example=False
    )
    replaced_by = ThemeFilter(
        "replaced_by",
        with_narrower=False,
        help_text="Theme to use instead of it.",
        example="ai-plans:safety",
    )

    unfiltered: ClassVar[dict[str, str]] = {
        "sort_path": "an order, not a fact",
        "search_names": "searched by q",
        "search_text": "searched by q",
        "search_vector": "searched by q",
    }
    uncounted: ClassVar[dict[str, str]] = {"slug": "each theme of a scheme has its own"}
