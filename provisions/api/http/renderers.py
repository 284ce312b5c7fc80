"""Renderers of responses: JSON joined from stored documents, or an HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from rest_framework.renderers import BaseRenderer, BrowsableAPIRenderer

from provisions.api.http.links import with_links


@dataclass(frozen=True, slots=True)
class Ready:
    """A response body that is already serialized as JSON."""

    content: bytes


class JSONRenderer(BaseRenderer):
    """JSON; stored documents are sent unchanged."""

    media_type = "application/json"
    format = "json"
    charset: str | None = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the bytes of the response body."""
        if isinstance(data, Ready):
            return data.content
        return b"" if data is None else orjson.dumps(data)


def file_renderer(name: str, of: str) -> type[JSONRenderer]:
    """A renderer for a format that the view itself writes; problems are JSON in every format."""
    charset = "utf-8" if of.startswith("text/") else None
    members = {
        "__doc__": f"Responses as {name}.",
        "format": name,
        "media_type": of,
        "charset": charset,
    }
    return type(f"{name.title()}Renderer", (JSONRenderer,), members)


class PageRenderer(BrowsableAPIRenderer):
    """The response as a page, for browsers.

    The template gets `content` (formatted JSON with links), `answer` (the parsed JSON),
    `parameters` (those of the endpoint, each with its values in the request) and the variables of
    DRF's own template.
    """

    template = "provisions/answer.html"
    media_type = "text/html"
    format = "html"

    def get_content(
        self, renderer: Any, data: Any, accepted_media_type: str | None, renderer_context: Any
    ) -> SafeString:
        """The response as formatted JSON in which addresses are links."""
        pretty = orjson.dumps(parsed(data), option=orjson.OPT_INDENT_2).decode()
        # Escaped first; the links that are added contain escaped text only.
        return mark_safe(with_links(escape(pretty)))

    def get_context(
        self, data: Any, accepted_media_type: str | None, renderer_context: Any
    ) -> dict[str, Any]:
        """The template's variables. The API is read-only, so the filter form is the only form."""
        view, request = renderer_context["view"], renderer_context["request"]
        response = renderer_context["response"]
        return {
            "content": self.get_content(None, data, "", renderer_context),
            "answer": parsed(data),
            "view": view,
            "request": request,
            "response": response,
            "response_headers": dict(response.items()),
            "name": view.get_view_name(),
            "description": self.get_description(view, response.status_code),
            "breadcrumblist": self.get_breadcrumbs(request),
            "parameters": view.parameters_with_values(),
            "allowed_methods": view.allowed_methods,
            # The query of this request, for links to other formats.
            "query": urlencode([pair for pair in view.parameters.pairs if pair[0] != "format"]),
            # For an old version of a record: its `known_at`, and the latest version. Read without
            # checks, because this page may show the error that a check raised.
            "known_at": "".join(view.parameters.all("known_at")[:1]),
            "latest": getattr(view, "links", {}).get("latest-version"),
            "available_formats": [renderer.format for renderer in view.get_renderers()],
        }

    def get_filter_form(self, data: Any, view: Any, request: Any) -> None:
        """None: `parameters` lists the declared filters, which DRF's form would guess."""


class DifferencesRenderer(PageRenderer):
    """A redline as a page: deletions struck through, insertions underlined."""

    template = "provisions/differences.html"


def parsed(data: Any) -> Any:
    """A response body as Python values."""
    return orjson.loads(data.content) if isinstance(data, Ready) else data
