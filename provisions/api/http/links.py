"""Links: in formatted JSON, for people, and in headers, for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

#: An address that is a whole JSON string, after HTML escaping.
ADDRESS = re.compile(r"&quot;((?:https?://|/api/)(?:(?!&quot;)[^\s<>])+)&quot;")


def with_links(escaped_json: str) -> str:
    """Make every address in HTML-escaped JSON a link."""
    return ADDRESS.sub(r'&quot;<a href="\1" rel="nofollow">\1</a>&quot;', escaped_json)


def add_links(response: HttpResponseBase, links: Mapping[str, str]) -> None:
    """Append addresses, by relation, to the header `Link` (RFC 8288)."""
    named = [response.get("Link"), *(f'<{url}>; rel="{rel}"' for rel, url in links.items())]
    response["Link"] = ", ".join(filter(None, named))


def permanent_links(request: Request, pin: str, *, is_pinned: bool) -> dict[str, str]:
    """The permanent address of a response (RFC 8574) and, if pinned, the latest one (RFC 5829).

    `pin` is the `known_at` that fixes the response; `is_pinned` whether the request has a
    `known_at` of its own.
    """
    here = remove_query_param(request.build_absolute_uri(), "format")
    links = {"cite-as": replace_query_param(here, "known_at", pin)}
    if is_pinned:
        links["latest-version"] = remove_query_param(here, "known_at")
    return links
