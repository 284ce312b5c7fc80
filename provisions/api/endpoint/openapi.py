"""The OpenAPI 3.1 document: parameters from endpoints, responses from serializers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
)
from rest_framework.serializers import ListSerializer

from provisions.api.http.parameters import Parameter
from provisions.api.http.problems import MEDIA_TYPE
from provisions.api.shapes.envelopes import CountsSerializer, GoneSerializer, ProblemSerializer
from provisions.api.shapes.standards import CitationItemSerializer, LinkedDataSerializer
from provisions.nouns import NOUNS

PROBLEMS = {
    400: "A parameter or its value is not valid; `errors` names the nearest valid ones.",
    404: "The record does not exist at this revision; `errors` names the nearest ids.",
    406: "The endpoint does not support the requested format.",
    503: "Nothing is published yet, or the database does not respond.",
}

GONE = "The record was withdrawn; `last_seen` is an address that still shows it, by `known_at`."

#: Responses in JSON that an external standard defines.
SHAPES = {
    "application/ld+json": LinkedDataSerializer,
    "application/vnd.citationstyles.csl+json": CitationItemSerializer(many=True),
}

#: Serializers whose objects have further members that an external standard defines.
OPEN = ("CitationItem", "LinkedData")

RECORDS = [noun.capitalize() for noun in NOUNS] + ["Revision", "Release"]


class ApiSchema(AutoSchema):
    """Describes an endpoint from its own declarations; nothing is guessed."""

    view: Any

    def get_operation_id(self) -> str:
        """The noun and the action, such as `clauses_list`."""
        return f"{self.view.basename}_{self.view.action}".replace("-", "_")

    def get_tags(self) -> list[str]:
        """One tag per noun."""
        return [self.view.basename]

    def get_summary(self) -> str:
        """The first line of the action's docstring."""
        return str(super().get_description()).split("\n", maxsplit=1)[0]

    # The base may return None; this method never does.
    def get_description(self) -> str:  # type: ignore[override]
        """The action's docstring without the first line."""
        return str(super().get_description()).partition("\n")[2].strip()

    def get_override_parameters(self) -> list[Any]:
        """The parameters that the endpoint declares and accepts."""
        declared = self.view.declared(self.view.action).values()
        described = [_described(parameter) for parameter in declared]
        if "{id}" in self.path:
            described.insert(
                0,
                OpenApiParameter(
                    "id", str, OpenApiParameter.PATH, description="Public id of the record."
                ),
            )
        return described

    def is_deprecated(self) -> bool:
        """Whether the endpoint is deprecated."""
        return self.view.deprecation is not None

    def get_auth(self) -> list[Any]:
        """None: generated clients would ask for a key if the list of schemes were present."""
        return []

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Only if a standard requires a bare list: the lists of this API have an envelope."""
        return isinstance(serializer, ListSerializer)

    def _get_filter_parameters(self) -> list[Any]:
        return []

    def _get_pagination_parameters(self) -> list[Any]:
        return []

    def get_request_serializer(self) -> None:
        """None: no request has a body."""

    def get_response_serializers(self) -> Any:
        """The response in each format, redirects, 304, and the problems."""
        response = self.view.answer_serializer(self.view.action)
        statuses = PROBLEMS if "{id}" in self.path else {**PROBLEMS, 404: None}
        problems: dict[Any, Any] = {}
        for code, text in statuses.items():
            if text:
                problem = OpenApiResponse(ProblemSerializer, description=text)
                problems[code, MEDIA_TYPE] = problem
                problems[code, "text/html"] = OpenApiResponse(OpenApiTypes.STR, description=text)
        redirect = self.view.redirect_about if self.view.action == "retrieve" else ""
        if "group_by" in self.view.declared(self.view.action):
            response = PolymorphicProxySerializer(
                component_name=response.__name__.replace("PageSerializer", "List"),
                serializers=[response, CountsSerializer],
                resource_type_field_name=None,
            )
        if "{id}" in self.path and self.view.can_lose_records:
            gone = OpenApiResponse(GoneSerializer, description=GONE)
            problems[410, MEDIA_TYPE] = gone
            problems[410, "text/html"] = OpenApiResponse(OpenApiTypes.STR, description=GONE)
        return {
            **({301: OpenApiResponse(description=redirect)} if redirect else {}),
            **self._formats(response),
            302: OpenApiResponse(
                description="HTML only: redirects to the address without empty fields."
            ),
            304: OpenApiResponse(
                description="The response that the client has (`If-None-Match`) is current."
            ),
            **problems,
            414: OpenApiResponse(description="The address is too long for the web server."),
        }

    def _formats(self, response: Any) -> dict[Any, Any]:
        """The response in each format of the endpoint."""
        return {
            (200, cls.media_type): OpenApiResponse(
                response if cls.format == "json" else _shape(cls.media_type),
                description="The requested data.",
            )
            for cls in self.view.renderers_of(self.view.action)
        }


def _shape(media_type: str) -> Any:
    """The shape of a response in an external format: a serializer for JSON, text, or bytes."""
    if media_type in SHAPES:
        return SHAPES[media_type]
    return OpenApiTypes.STR if media_type.startswith("text/") else OpenApiTypes.BINARY


def _described(parameter: Parameter) -> OpenApiParameter:
    schema = parameter.schema
    if parameter.is_repeatable:
        # A client may give one text, or a list that becomes a repeated parameter. `oneOf`, because
        # some generators join the values with commas if the schema has a list of types.
        schema = {"oneOf": [{"type": "array", "items": schema}, schema]}
    example = [parameter.example] if parameter.is_repeatable else parameter.example
    return OpenApiParameter(
        parameter.name,
        schema,
        OpenApiParameter.QUERY,
        description=parameter.description,
        explode=True if parameter.is_repeatable else None,
        style="form" if parameter.is_repeatable else None,
        deprecated=parameter.deprecation is not None,
        examples=[] if parameter.example is None else [OpenApiExample("example", example)],
    )


def close_records(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add facts that serializers cannot express: only the id is required, no other members."""
    schemas = result["components"]["schemas"]
    for name in RECORDS:
        schemas[name]["required"] = ["id"]
    for name, schema in schemas.items():
        if "oneOf" in schema:
            continue
        schema["additionalProperties"] = name in OPEN
        for member in schema.get("properties", {}).values():
            # Internal to drf-spectacular's naming of enumerations, which is disabled here.
            member.pop("x-spec-enum-id", None)
    return result
