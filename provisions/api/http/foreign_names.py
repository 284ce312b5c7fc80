"""What parameters are called elsewhere, so that a wrong name leads to the right one."""

from __future__ import annotations

import re
from collections.abc import Collection

#: The names that other APIs use, by the name that serves the same wish here.
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
#: What serves the wish where there is not what usually does.
OTHERWISE = {"after": "published_on_after"}
OURS = {theirs: ours for ours, names in ELSEWHERE.items() for theirs in names}

#: What to do where the name alone does not say it.
ADVICE = {
    "cursor": "Pages are not numbered: follow the `next` of an answer.",
    "fields": "`fields` names what to keep.",
    "count": "`count=true` counts.",
}

#: How a filter's name is wrapped elsewhere: `filter[theme]`, `theme[]`, `theme__in`.
WRAPPING = re.compile(r"^(?:filter|where|f)[._\[]|\[|\].*$|__.*$")


def meant_by(name: str, known: Collection[str]) -> str | None:
    """The known parameter that somebody means who is used to another API; None if unclear."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_").lstrip("_$")
    for tried in (plain, plain.replace("[", "_").rstrip("]"), WRAPPING.sub("", plain)):
        ours = OURS.get(tried, tried)
        for meant in (ours, OTHERWISE.get(ours)):
            if meant in known:
                return meant
    return None
