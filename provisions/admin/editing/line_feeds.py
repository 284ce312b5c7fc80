"""Normalizes the line breaks that browsers send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from provisions.characters import with_line_feeds

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class LineFeedsMiddleware:
    """Converts the line breaks of every submitted form to LF: browsers send CR LF, as HTML says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next handler."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Rewrite the values of a form after its CSRF token has been checked."""
        if request.method != "POST" or request.content_type not in FORMS:
            return
        sent = request.POST
        if any("\r" in value for values in sent.lists() for value in values[1]):
            request.POST = _with_line_feeds(sent)  # type: ignore[assignment]  # it has a setter


def _with_line_feeds(sent: QueryDict) -> QueryDict:
    data = sent.copy()
    for name, values in sent.lists():
        data.setlist(name, [with_line_feeds(str(value)) for value in values])
    data._mutable = False
    return data
