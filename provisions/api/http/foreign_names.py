"""Names of parameters in other APIs, from which an error suggests the name used here."""

from __future__ import annotations

import re
from collections.abc import Collection

#: The names that other APIs use, by the name of the equivalent parameter here.
ELSEWHERE = {
    "page_size": (
        *("limit", "per_page", "pagesize", "page_limit", "max_results", "rows", "size"),
        *("top", "take", "first", "max"),
    ),
    "ordering": ("sort", "sort_by", "sortby", "order", "order_by", "orderby", "sort_order"),
    "q": ("search", "query", "text", "keyword", "keywords", "term", "fulltext", "contains"),
    "cursor": ("page", "offset", "start", "skip", "page_number", "page_token", "next"),
    "fields": ("select", "omit", "only", "columns", "exclude", "include_fields", "properties"),
    "language": ("lang", "locale", "hl"),
    "expand": ("include", "embed", "populate", "with"),
    "known_at": ("version", "revision", "release", "snapshot"),
    "as_of": ("date", "on", "at", "valid_on", "valid_at"),
    "format": ("output", "f", "fmt", "type", "accept", "mime"),
    "facets": ("facet", "aggs", "aggregations"),
    "group_by": ("group", "groupby"),
    "count": ("total", "with_count", "include_count"),
    "after": ("since", "updated_since", "modified_since"),
    "published_on_after": ("year", "date_from", "from_date", "start_date", "published_since"),
    "published_on_before": ("until", "date_to", "to_date", "end_date"),
    "jurisdiction": ("country", "countries", "country_code", "nation"),
    "theme": ("topic", "topics", "tag", "tags", "subject", "category"),
    "plan": ("document", "policy", "law", "instrument"),
}
#: The equivalent parameter on endpoints that do not have the usual one.
ALTERNATIVES = {"after": "published_on_after"}
EQUIVALENTS = {theirs: ours for ours, names in ELSEWHERE.items() for theirs in names}

#: Advice for parameters whose name does not explain how they are used.
ADVICE = {
    "cursor": "Pages are not numbered: use the `next` address of a response.",
    "fields": "`fields` lists the members to keep.",
    "count": "Use `count=true`.",
}

#: How a filter's name is wrapped elsewhere: `filter[theme]`, `theme[]`, `theme__in`.
WRAPPING = re.compile(r"^(?:filter|where|f)[._\[]|\[|\].*$|__.*$")


def meant_by(name: str, known: Collection[str]) -> str | None:
    """The known parameter equivalent to a name from another API; None if there is none."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_").lstrip("_$")
    for spelling in (plain, plain.replace("[", "_").rstrip("]"), WRAPPING.sub("", plain)):
        equivalent = EQUIVALENTS.get(spelling, spelling)
        for meant in (equivalent, ALTERNATIVES.get(equivalent)):
            if meant in known:
                return meant
    return None
