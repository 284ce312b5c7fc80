"""The index of the API, its OpenAPI document and its documentation page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.http import HttpResponseBase, HttpResponseNotModified
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.utils.urls import replace_query_param

from provisions.api.endpoint.cache_headers import LATEST, is_unchanged
from provisions.api.endpoint.formats import format_parameter
from provisions.api.endpoint.typed_answers import typed_answers
from provisions.api.endpoint.viewset import Reading, ReadViewSet
from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import invalid
from provisions.api.http.renderers import JSONRenderer, Ready
from provisions.api.records.answers import IndexSerializer
from provisions.api.records.revisions import (
    RELEASE_COLUMNS,
    REVISION_COLUMNS,
    last_release,
    release_document,
    revision_document,
    written,
)
from provisions.api.snapshot.snapshots import Snapshot, read_snapshot
from provisions.exporting.columns import PLURALS
from provisions.exporting.licence import LICENCE
from provisions.models.published import Release, Revision
from provisions.nearest import nearest

ROOT = "/api/v1/"

OTHER_ENDPOINTS = ("compare", "revisions", "releases", "changes", "schema", "docs")

NAME = "govdb"
DESCRIPTION = "Policy plans as clauses, coded with themes and tied to sources."


class IndexViewSet(ReadViewSet):
    """The index."""

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """The response of the index, for the OpenAPI document."""
        return IndexSerializer

    def list(self, request: Request) -> HttpResponseBase:
        """The revision, counts, licence, and addresses of the endpoints."""
        snapshot = read_snapshot(self.parameters)

        def read(at: Snapshot) -> Reading:
            return self._read(request, at)

        return self.respond(request, snapshot, read, last_release())

    def _read(self, request: Request, snapshot: Snapshot) -> Reading:
        row = Revision.objects.values_list(*REVISION_COLUMNS).get(number=snapshot.revision)
        releases = Release.objects.filter(revision=snapshot.revision).order_by("-pk")
        release = releases.values_list(*RELEASE_COLUMNS).first()
        revision = revision_document(row)
        answer = {
            "name": NAME,
            "description": DESCRIPTION,
            "revision": revision,
            "release": None if release is None else release_document(release),
            "counts": {plural: revision["counts"][noun] for noun, plural in PLURALS.items()},
            "licence": LICENCE,
            "links": {
                name: request.build_absolute_uri(f"{ROOT}{name}/")
                for name in (*PLURALS.values(), *OTHER_ENDPOINTS)
            },
        }
        return written(answer).encode(), snapshot.revision


#: The values of `answers`: the responses that the OpenAPI document describes.
TYPED, WHOLE = "json", "all"

ANSWERS = Parameter(
    "answers",
    "`json`: JSON responses only, for generators of clients; `all`: also the other formats of each "
    "response, and counts (`group_by`).",
    {"type": "string", "enum": [TYPED, WHOLE], "default": TYPED},
    WHOLE,
)


@cache
def openapi_document(answers: str = WHOLE) -> bytes:
    """The OpenAPI document; it depends on the code only, so it is generated once."""
    # drf-spectacular has no type hints here.
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    if answers == TYPED:
        document = typed_answers(document)
    content: bytes = OpenApiJsonRenderer().render(document)
    return content


class SchemaViewSet(ReadViewSet):
    """The OpenAPI 3.1 document."""

    renderer_classes = (JSONRenderer,)
    schema = None

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """`answers` and `format` only: the contract is the same at every revision."""
        return [ANSWERS, format_parameter(cls.renderers_of(action))]

    def list(self, request: Request) -> HttpResponseBase:
        """The document, with an ETag of its own. Raises InvalidParametersError."""
        answers = self.parameters.one(ANSWERS.name) or TYPED
        if answers not in ANSWERS.schema["enum"]:
            detail = f"'{ANSWERS.name}' cannot be '{answers[:100]}'."
            raise invalid(ANSWERS.name, answers, detail, nearest(answers, ANSWERS.schema["enum"]))
        content = openapi_document(answers)
        etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
        response: HttpResponseBase
        if is_unchanged(request, etag):
            response = HttpResponseNotModified()
        else:
            response = Response(Ready(content))
        response["ETag"] = etag
        response["Cache-Control"] = LATEST
        return response


class DocsView(SpectacularSwaggerView):
    """The OpenAPI document as an interactive page; this server also serves its scripts."""

    schema = None
    url_name = "api:schema"

    def _get_schema_url(self, request: Request) -> str:
        """The full document, since Swagger UI offers a choice of formats."""
        address = super()._get_schema_url(request)  # type: ignore[no-untyped-call]
        return str(replace_query_param(address, ANSWERS.name, WHOLE))
