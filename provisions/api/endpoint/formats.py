"""The response formats of an endpoint, and the choice of one for a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import invalid
from provisions.nearest import nearest

#: A short description of each format.
FORMATS = {
    "json": "the default",
    "html": "a page",
    "ndjson": "the whole list, one document per line",
    "csv": "a table",
    "xlsx": "a workbook",
    "parquet": "typed columns",
    "jsonld": "linked data",
    "svg": "a picture",
    "atom": "a feed",
}


def format_parameter(renderers: Iterable[type[BaseRenderer]]) -> Parameter:
    """The parameter `format` of an endpoint with some renderers."""
    names = [cls.format for cls in renderers]
    words = [f"`{name}` ({FORMATS[name]})" for name in names]
    return Parameter("format", f"{', '.join(words)}.", {"type": "string", "enum": names})


def chosen_renderer(
    request: Request, renderers: Sequence[BaseRenderer], requested: str | None, *, force: bool
) -> tuple[BaseRenderer, str]:
    """Choose by the value of `format`, else by Accept; with `force`, the first if none matches.

    Raises NotAcceptable or InvalidParametersError.
    """
    if requested is not None:
        by_format = {renderer.format: renderer for renderer in renderers}
        if requested not in by_format:
            detail = f"'format' cannot be '{requested[:100]}' on this endpoint."
            raise invalid(
                "format", requested, detail, nearest(requested, by_format) or [*by_format]
            )
        return by_format[requested], by_format[requested].media_type
    # Most clients send one of these; DRF's full negotiation is slower.
    if request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", "application/json"):
        return renderers[0], renderers[0].media_type
    try:
        chosen: tuple[BaseRenderer, str] = DefaultContentNegotiation().select_renderer(
            request, renderers
        )
        return chosen
    except Exception:
        if force:
            return renderers[0], renderers[0].media_type
        raise
