"""The formats that an endpoint answers in, and which of them a request gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import invalid
from provisions.nearest import nearest

#: What each format is, in a few words.
FORMATS = {
    "json": "the default",
    "html": "a page",
    "ndjson": "the whole list, a document a line",
    "csv": "a table",
    "xlsx": "a workbook",
    "parquet": "typed columns",
    "jsonld": "linked data",
    "svg": "a picture",
    "atom": "a feed",
}


def format_parameter(renderers: Iterable[type[BaseRenderer]]) -> Parameter:
    """The parameter `format` of an endpoint that answers in some formats."""
    names = [cls.format for cls in renderers]
    words = [f"`{name}` ({FORMATS[name]})" for name in names]
    return Parameter("format", f"{', '.join(words)}.", {"type": "string", "enum": names})


def chosen_renderer(
    request: Request, renderers: Sequence[BaseRenderer], asked: str | None, *, force: bool
) -> tuple[BaseRenderer, str]:
    """Choose by the value of `format`, else by Accept; with `force`, the first if none fits.

    Raises NotAcceptable or InvalidParametersError.
    """
    if asked is not None:
        by_format = {renderer.format: renderer for renderer in renderers}
        if asked not in by_format:
            detail = f"There is no format '{asked[:100]}' here."
            raise invalid("format", asked, detail, nearest(asked, by_format) or [*by_format])
        return by_format[asked], by_format[asked].media_type
    # Most clients send one of these; the rest takes DRF's longer way.
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
