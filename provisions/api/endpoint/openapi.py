"""The OpenAPI 3.1 document: parameters as endpoints declare them, answers as serializers do."""

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
    400: "A parameter or its value is not understood; `errors` names the nearest that are.",
    404: "There is no such record at this revision; `errors` names the nearest ids.",
    406: "The answer does not exist in the format asked for.",
    503: "Nothing is published yet, or the database does not answer.",
}

GONE = "It was published once; `last_seen` is where `known_at` still shows it."

#: Answers that are JSON by a standard of others.
SHAPES = {
    "application/ld+json": LinkedDataSerializer,
    "application/vnd.citationstyles.csl+json": CitationItemSerializer(many=True),
}

#: Serializers whose objects have members that the standards of others name.
OPEN = ("CitationItem", "LinkedData")

RECORDS = [noun.capitalize() for noun in NOUNS] + ["Revision", "Release"]


class ApiSchema(AutoSchema):
    """Describes an endpoint from what it declares itself; nothing is guessed."""

    view: Any

    def get_operation_id(self) -> str:
        """Such as `clauses_list`."""
        return f"{self.view.basename}_{self.view.action}".replace("-", "_")

    def get_tags(self) -> list[str]:
        """One a noun."""
        return [self.view.basename]

    def get_summary(self) -> str:
        """First line of the action's docstring."""
        return str(super().get_description()).split("\n", maxsplit=1)[0]

    # The base may answer None; ours never does.
    def get_description(self) -> str:  # type: ignore[override]
        """The rest of it."""
        return str(super().get_description()).partition("\n")[2].strip()

    def get_override_parameters(self) -> list[Any]:
        """The parameters that the endpoint declares and checks requests against."""
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
        """Whether the endpoint will go."""
        return self.view.deprecation is not None

    def get_auth(self) -> list[Any]:
        """None: whoever is told of an empty choice of keys asks for one."""
        return []

    def _is_list_view(self, serializer: Any = None) -> bool:
        """A bare list only where a standard wants it: our lists answer with an envelope."""
        return isinstance(serializer, ListSerializer)

    def _get_filter_parameters(self) -> list[Any]:
        return []

    def _get_pagination_parameters(self) -> list[Any]:
        return []

    def get_request_serializer(self) -> None:
        """Nothing is ever sent."""

    def get_response_serializers(self) -> Any:
        """The answer as JSON and as a page, not modified, and the problems."""
        answer = self.view.answer_serializer(self.view.action)
        statuses = PROBLEMS if "{id}" in self.path else {**PROBLEMS, 404: None}
        problems: dict[Any, Any] = {}
        for code, text in statuses.items():
            if text:
                problem = OpenApiResponse(ProblemSerializer, description=text)
                problems[code, MEDIA_TYPE] = problem
                problems[code, "text/html"] = OpenApiResponse(OpenApiTypes.STR, description=text)
        elsewhere = self.view.leads_on if self.view.action == "retrieve" else ""
        if "group_by" in self.view.declared(self.view.action):
            answer = PolymorphicProxySerializer(
                component_name=answer.__name__.replace("PageSerializer", "List"),
                serializers=[answer, CountsSerializer],
                resource_type_field_name=None,
            )
        if "{id}" in self.path and self.view.can_lose_records:
            gone = OpenApiResponse(GoneSerializer, description=GONE)
            problems[410, MEDIA_TYPE] = gone
            problems[410, "text/html"] = OpenApiResponse(OpenApiTypes.STR, description=GONE)
        return {
            **({301: OpenApiResponse(description=elsewhere)} if elsewhere else {}),
            **self._formats(answer),
            302: OpenApiResponse(description="To a page: on to the address without empty fields."),
            304: OpenApiResponse(description="What you hold (`If-None-Match`) is still right."),
            **problems,
            414: OpenApiResponse(description="The address is too long for the web server."),
        }

    def _formats(self, answer: Any) -> dict[Any, Any]:
        """The answer in each format of the endpoint."""
        return {
            (200, cls.media_type): OpenApiResponse(
                answer if cls.format == "json" else _shape(cls.media_type), description="As asked."
            )
            for cls in self.view.renderers_of(self.view.action)
        }


def _shape(media_type: str) -> Any:
    """What an answer in a format of others' looks like: JSON by its serializer, text, or bytes."""
    if media_type in SHAPES:
        return SHAPES[media_type]
    return OpenApiTypes.STR if media_type.startswith("text/") else OpenApiTypes.BINARY


def _described(parameter: Parameter) -> OpenApiParameter:
    schema = parameter.schema
    if parameter.is_repeatable:
        # A client may give one text, or a list that becomes a repeated parameter. Not by a list of
        # types: some generators then join the values with commas, which means something else.
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
    """Say what serializers cannot: `fields` may leave out all but the id; nothing else is added."""
    schemas = result["components"]["schemas"]
    for name in RECORDS:
        schemas[name]["required"] = ["id"]
    for name, schema in schemas.items():
        if "oneOf" in schema:
            continue
        schema["additionalProperties"] = name in OPEN
        for member in schema.get("properties", {}).values():
            # Left over from a step that names enumerations, which we do not take.
            member.pop("x-spec-enum-id", None)
    return result
