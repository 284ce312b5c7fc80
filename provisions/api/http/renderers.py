"""How answers are written: JSON, joined from ready documents, or a page for people."""

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
    """An answer that is JSON already."""

    content: bytes


class JSONRenderer(BaseRenderer):
    """JSON as stored: ready documents pass through untouched."""

    media_type = "application/json"
    format = "json"
    charset: str | None = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the bytes to send."""
        if isinstance(data, Ready):
            return data.content
        return b"" if data is None else orjson.dumps(data)


def file_renderer(name: str, of: str) -> type[JSONRenderer]:
    """The renderer of a format that the view writes itself; problems are JSON in any format."""
    charset = "utf-8" if of.startswith("text/") else None
    members = {
        "__doc__": f"Answers as {name}.",
        "format": name,
        "media_type": of,
        "charset": charset,
    }
    return type(f"{name.title()}Renderer", (JSONRenderer,), members)


class PageRenderer(BrowsableAPIRenderer):
    """The same answer as a page, for a browser that asks for HTML.

    The template gets `content` (pretty JSON with links), `answer` (the parsed JSON),
    `parameters` (what the endpoint takes, each with the values given) and what DRF's own has.
    """

    template = "provisions/answer.html"
    media_type = "text/html"
    format = "html"

    def get_content(
        self, renderer: Any, data: Any, accepted_media_type: str | None, renderer_context: Any
    ) -> SafeString:
        """The answer as pretty JSON in which addresses are links."""
        pretty = orjson.dumps(parsed(data), option=orjson.OPT_INDENT_2).decode()
        # Escaped first; what is added after that is made of escaped text only.
        return mark_safe(with_links(escape(pretty)))

    def get_context(
        self, data: Any, accepted_media_type: str | None, renderer_context: Any
    ) -> dict[str, Any]:
        """What the template shows. Nothing can be written, so there are no forms but the filter."""
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
            # What was asked, for the same in another format.
            "query": urlencode([pair for pair in view.parameters.pairs if pair[0] != "format"]),
            # Of an old version of a record: as of when it was asked for, and the latest. Read
            # without checks, for this may be the page of the error that a check raised.
            "known_at": "".join(view.parameters.all("known_at")[:1]),
            "latest": getattr(view, "links", {}).get("latest-version"),
            "available_formats": [renderer.format for renderer in view.get_renderers()],
        }

    def get_filter_form(self, data: Any, view: Any, request: Any) -> None:
        """DRF's form would list the filters as guessed; `parameters` lists them as declared."""


class DifferencesRenderer(PageRenderer):
    """A redline as a page: what goes struck through, what comes underlined."""

    template = "provisions/differences.html"


def parsed(data: Any) -> Any:
    """An answer as Python values."""
    return orjson.loads(data.content) if isinstance(data, Ready) else data
