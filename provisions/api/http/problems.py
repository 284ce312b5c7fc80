"""All errors as RFC 9457 `application/problem+json`, in one shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"
API_PREFIX = "/api/"
FOREIGN_HOST = "The host name of this request is not in ALLOWED_HOSTS; add it to the settings."
#: A rejected value is cut to this length in the response.
VALUE_SHOWN = 200

#: Code and title of problems that have no class below, by HTTP status.
TITLES = {
    400: ("bad-request", "The request is not understood."),
    403: ("forbidden", "Not allowed."),
    404: ("not-found", "There is nothing here."),
    405: ("method-not-allowed", "The API only reads: use GET, HEAD or OPTIONS."),
    406: ("not-acceptable", "This answer does not exist in the format asked for."),
    500: ("internal", "Something went wrong on our side."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in one parameter, and the nearest valid values."""

    parameter: str
    value: str | None
    detail: str
    nearest: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The fault as an item of a problem's `errors`."""
        return {
            "parameter": self.parameter,
            "value": self.value if self.value is None else self.value[:VALUE_SHOWN],
            "detail": self.detail,
            "nearest": self.nearest,
        }


class ProblemError(exceptions.APIException):
    """An error with a problem type of its own; `code` is the last part of the type's URN."""

    code = "error"
    title = "The request failed."
    #: Extension members of the problem (RFC 9457, 3.2).
    members: Mapping[str, Any] = {}

    def __init__(self, detail: str = "", faults: Sequence[Fault] = ()) -> None:
        self.faults = list(faults)
        super().__init__(detail or self.title)


class InvalidParametersError(ProblemError):
    """A parameter is unknown, or its value is; `errors` names every such parameter."""

    status_code = status.HTTP_400_BAD_REQUEST
    code = "invalid-parameters"
    title = "A parameter is not understood."

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.detail for fault in faults), faults)


class InvalidCursorError(ProblemError):
    """A cursor was modified, or belongs to another query."""

    status_code = status.HTTP_400_BAD_REQUEST
    code = "invalid-cursor"
    title = "The cursor is not valid here."

    def __init__(self, detail: str) -> None:
        super().__init__(detail, [Fault("cursor", None, detail)])


class NoSuchRecordError(ProblemError):
    """No record has this id at this revision; `errors` names the nearest ids."""

    status_code = status.HTTP_404_NOT_FOUND
    code = "not-found"
    title = "There is no such record."


class GoneError(ProblemError):
    """The record was withdrawn; the members say when, why, and where it can still be read."""

    status_code = status.HTTP_410_GONE
    code = "gone"
    title = "The record was withdrawn."

    def __init__(self, detail: str, members: Mapping[str, Any]) -> None:
        super().__init__(detail, [Fault("id", None, detail)])
        self.members = dict(members)


class NothingPublishedError(ProblemError):
    """No revision exists yet."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    code = "nothing-published"
    title = "Nothing is published yet; run manage.py publish."


class TooManyFilesError(ProblemError):
    """The limit of concurrent downloads is reached; the client can retry soon."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    code = "too-many-files"
    title = "Too many files are being read at once; try again soon, or ask for pages."


class ServiceUnavailableError(ProblemError):
    """The database does not respond; the client can retry."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    code = "database-unavailable"
    title = "The database does not answer; try again soon."


def invalid(
    parameter: str, value: str | None, detail: str, near: Sequence[str] = ()
) -> InvalidParametersError:
    """The error for one invalid parameter; the nearest valid values are appended to `detail`."""
    if near:
        detail = f"{detail} Nearest: {', '.join(near)}."
    return InvalidParametersError(Fault(parameter, value, detail, list(near)))


class ProblemAnswer(Response):
    """A problem whose media type is set when its body is rendered.

    DRF negotiates again after an error, so the renderer is known only then: the HTML renderer
    writes a page, all others write JSON.
    """

    @property
    def rendered_content(self) -> Any:
        """Render the body and set its media type."""
        if self.accepted_renderer.format != "html":
            self.content_type = MEDIA_TYPE
        return super().rendered_content


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Convert an exception of a view to a problem; None passes an unknown one to `handler500`."""
    known = _as_api_exception(error)
    if known is None:
        return None
    request = context["request"]
    faults = known.faults if isinstance(known, ProblemError) else ()
    body = problem_document(*_naming(known), str(known.detail), request.get_full_path(), faults)
    if isinstance(known, ProblemError):
        body.update(known.members)
    return ProblemAnswer(body, status=known.status_code, headers=_headers(known))


def problem_document(
    code: str, title: str, http_status: int, detail: str, instance: str, faults: Sequence[Fault]
) -> dict[str, Any]:
    """The members of a problem, per RFC 9457 and the OpenAPI document."""
    return {
        "type": f"urn:govdb:problem:{code}",
        "title": title,
        "status": http_status,
        "detail": detail,
        "instance": instance[:2000],
        "errors": [fault.document() for fault in faults],
    }


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound("No endpoint or record has this address.")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, OperationalError):
        return ServiceUnavailableError()
    return None


def _naming(error: exceptions.APIException) -> tuple[str, str, int]:
    if isinstance(error, ProblemError):
        return error.code, error.title, error.status_code
    code, title = TITLES.get(error.status_code, ("error", "The request failed."))
    return code, title, error.status_code


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {"Cache-Control": "no-store" if error.status_code >= 500 else "no-cache"}
    if error.status_code == status.HTTP_503_SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    return headers


def problem_response(request: HttpRequest, http_status: int, detail: str) -> HttpResponse:
    """A problem outside any view: an unknown address, a malformed request, a bug."""
    code, title = TITLES[http_status]
    body = problem_document(code, title, http_status, detail, request.get_full_path(), ())
    response = HttpResponse(orjson.dumps(body), content_type=MEDIA_TYPE, status=http_status)
    response["Cache-Control"] = "no-store"
    return response


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django rejects; a host name missing from ALLOWED_HOSTS is named as such."""
    is_foreign = isinstance(exception, DisallowedHost)
    detail = FOREIGN_HOST if is_foreign else "The request is malformed."
    if request.path.startswith(API_PREFIX):
        return problem_response(request, 400, detail)
    if is_foreign:
        return HttpResponse(f"{detail}\n", content_type="text/plain; charset=utf-8", status=400)
    return defaults.bad_request(request, exception)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An unknown address: a problem below /api/, Django's page elsewhere."""
    if request.path.startswith(API_PREFIX):
        return problem_response(request, 404, "No endpoint has this address; see /api/v1/.")
    return defaults.page_not_found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """A bug: a problem below /api/, Django's page elsewhere; the log has the traceback."""
    if request.path.startswith(API_PREFIX):
        return problem_response(request, 500, "The server failed with an error; it is logged.")
    return defaults.server_error(request)
