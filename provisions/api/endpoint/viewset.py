"""The base of every endpoint: strict parameters, one snapshot, conditional responses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, ClassVar

from django.http import HttpResponseBase, HttpResponseNotModified, HttpResponseRedirect
from django.utils.http import urlencode
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from provisions.api.endpoint.cache_headers import cache_control, etag_of, is_unchanged
from provisions.api.endpoint.formats import chosen_renderer, format_parameter
from provisions.api.endpoint.openapi import ApiSchema
from provisions.api.http.deprecation import Deprecation, announce
from provisions.api.http.parameters import Parameter, Parameters, check_names, parse
from provisions.api.http.renderers import JSONRenderer, PageRenderer, Ready
from provisions.api.snapshot.snapshots import INCLUDE_UNDATED, Snapshot, latest_revision

#: The result of reading: the response body, and the latest revision at the time of the last
#: statement, if known.
Reading = tuple[bytes, int | None]

KNOWN_AT = Parameter(
    "known_at",
    "The revision to read: a revision number, the name of a release, or a date or time (the last "
    "revision published by then). Such a response never changes.",
    example="1",
)
AS_OF = Parameter(
    "as_of",
    "Only records that were valid on this day, of plans that were in force. Without `as_of`, each "
    "clause has the wording valid today, or its last one.",
    {"type": "string", "format": "date"},
    example="2025-12-31",
)
UNDATED = Parameter(
    INCLUDE_UNDATED,
    "With `as_of`: include undated plans, for which no date says whether they were in force on "
    "that day, and their records. By default they are excluded, and counted in `applied.notes`.",
    {"type": "boolean"},
)
COMMON = (KNOWN_AT, AS_OF, UNDATED)


class CleanAddressError(Exception):
    """A form sent empty fields; the browser is redirected to the address without them."""


class ReadViewSet(ViewSet):
    """The read-only base of view sets of published records."""

    renderer_classes: Sequence[type[BaseRenderer]] = (JSONRenderer, PageRenderer)
    schema: Any = ApiSchema()
    parameters = Parameters(())

    #: When the endpoint was deprecated and when it is removed, if it is deprecated.
    deprecation: ClassVar[Deprecation | None] = None

    #: Description of a redirect to another record; empty if records are never redirected.
    redirect_about: ClassVar[str] = ""
    #: Whether a record can be withdrawn, and then returns 410.
    can_lose_records: ClassVar[bool] = False

    @classmethod
    @cache
    def declared(cls, action: str | None) -> dict[str, Parameter]:
        """The parameters of an action, by name."""
        return {parameter.name: parameter for parameter in cls.takes(action)}

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """The parameters of an action; subclasses add their own before these."""
        return [*COMMON, format_parameter(cls.renderers_of(action))]

    @classmethod
    def renderers_of(cls, action: str | None) -> Sequence[type[BaseRenderer]]:
        """The renderers of an action: those of its `@action`, else those of the class."""
        named = getattr(getattr(cls, action or "", None), "kwargs", {})
        own: Sequence[type[BaseRenderer]] = named.get("renderer_classes", cls.renderer_classes)
        return own

    def get_renderers(self) -> list[BaseRenderer]:
        """One renderer for each format of the action."""
        return [cls() for cls in self.renderers_of(getattr(self, "action", None))]

    def get_view_name(self) -> str:
        """The heading of a page: the noun, the record, or the part of a record."""
        # `name` is the part's name in `@action`; breadcrumbs use a view without a request.
        heading = str(self.name or self.basename).capitalize()
        public_id = getattr(self, "kwargs", {}).get("id")
        if public_id is not None:
            return f"{heading}: {public_id}"
        return "Record" if self.detail and not self.name else heading

    def parameters_with_values(self) -> Sequence[tuple[Parameter, Sequence[str]]]:
        """The endpoint's parameters with their values, for the filter form of the page."""
        declared = self.declared(self.action)
        return [(parameter, self.parameters.all(name)) for name, parameter in declared.items()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Parse the query string and choose the format. Raises InvalidParametersError."""
        self.parameters = parse(request.META.get("QUERY_STRING", ""))
        renderer, media_type = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = renderer, media_type
        if request.method not in ("GET", "HEAD"):
            return
        declared = self.declared(self.action)
        if renderer.format == "html" and self._has_empty(declared):
            raise CleanAddressError()
        check_names(self.parameters, declared)

    def _has_empty(self, declared: dict[str, Parameter]) -> bool:
        return any(name in declared and not value.strip() for name, value in self.parameters.pairs)

    # DRF returns its own response class; a redirect is Django's.
    def handle_exception(self, exc: Exception) -> HttpResponseBase:  # type: ignore[override]
        """Redirect a form with empty fields; convert all other exceptions to problems."""
        if isinstance(exc, CleanAddressError):
            filled = [(name, value) for name, value in self.parameters.pairs if value.strip()]
            return HttpResponseRedirect(f"{self.request.path}?{urlencode(filled)}")
        return super().handle_exception(exc)

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        """Choose by `format`, else by Accept. Raises NotAcceptable or InvalidParametersError."""
        requested = None if force else self.parameters.one("format")
        return chosen_renderer(request, self.get_renderers(), requested, force=force)

    def respond(
        self,
        request: Request,
        snapshot: Snapshot,
        read: Callable[[Snapshot], Reading],
        depends_on: object = None,
    ) -> HttpResponseBase:
        """Respond from a snapshot, or with 304 when only the revision has been read.

        `depends_on` is a value on which the response depends besides revision, day and address;
        such a response is always revalidated.
        """
        if request.accepted_renderer.format == PageRenderer.format:
            # A page changes with the software, which the ETag does not cover: never cached.
            page = Response(Ready(consistently(snapshot, read)))
            page["Cache-Control"] = "no-store"
            return page

        def answer() -> HttpResponseBase:
            return Response(Ready(consistently(snapshot, read)))

        return self.conditionally(request, snapshot, answer, depends_on)

    def conditionally(
        self,
        request: Request,
        snapshot: Snapshot,
        answer: Callable[[], HttpResponseBase],
        depends_on: object = None,
    ) -> HttpResponseBase:
        """The response with its ETag, or 304 if the client already has it."""
        media_type = request.accepted_renderer.media_type
        etag = etag_of(snapshot, request.path, self.parameters, media_type, depends_on)
        response = HttpResponseNotModified() if is_unchanged(request, etag) else answer()
        response["ETag"] = etag
        response["Cache-Control"] = cache_control(snapshot, is_fixed=depends_on is None)
        return response

    # DRF returns its own response class; 304 and redirects are Django's.
    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Add the headers for deprecated endpoints and parameters to any response."""
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        declared = self.declared(getattr(self, "action", None))
        used = [declared[name].deprecation for name in self.parameters if name in declared]
        announce(final, [each for each in (self.deprecation, *used) if each is not None])
        return final

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Describe the endpoint: methods, formats and parameters."""
        action = self.action_map.get("get")
        return Response(
            {
                "name": self.get_view_name(),
                "methods": self.allowed_methods,
                "formats": [cls.format for cls in self.renderers_of(action)],
                "parameters": {
                    name: parameter.description for name, parameter in self.declared(action).items()
                },
                "schema": request.build_absolute_uri("/api/v1/schema/"),
            }
        )


def consistently(snapshot: Snapshot, read: Callable[[Snapshot], Reading]) -> bytes:
    """Read a response whose parts are all from one revision.

    The latest revision is read through the condition "not closed", which partial indexes serve at
    any size. Under READ COMMITTED a publication may commit between two statements, and the second
    one would see newer rows. So the last statement also reads the latest revision: if it is a newer
    one, everything is read again by the number of the snapshot's revision, which cannot change.
    """
    answer, seen = read(snapshot)
    if snapshot.is_latest and (seen or latest_revision()) != snapshot.revision:
        answer, _ = read(snapshot.frozen())
    return answer
