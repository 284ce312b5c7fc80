"""The OpenAPI document for generators of clients: one JSON response per status.

The full document lists every format of a response, so that a generated client would have to handle
HTML or CSV when it requests JSON. Features that this document omits are still available.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

#: Parameters that choose between formats, and the value that selects JSON.
FORMAT_CHOICES = {"format": "json", "style": "csl"}

#: Parameters that change the shape of a response: described in the full document only.
RESHAPING = ("group_by",)

REFERENCE = "#/components/schemas/"

NOTE = (
    "\n\nThis document describes JSON responses only, for generators of clients. "
    "`schema/?answers=all` also describes the other formats (`format`, `style`) and counts "
    "(`group_by`)."
)


def typed_answers(whole: Schema) -> Schema:
    """Return a copy of the document with JSON responses only."""
    document = copy.deepcopy(whole)
    document["info"]["description"] += NOTE
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        for operation in methods.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [each for each in parameters if not _is_omitted(each)]
            for response in operation["responses"].values():
                if "content" in response:
                    response["content"] = _json(response["content"], schemas)
    used = _used(document["paths"], schemas)
    document["components"]["schemas"] = {
        name: schema for name, schema in schemas.items() if name in used
    }
    return document


def _is_omitted(parameter: Schema) -> bool:
    name, choices = parameter["name"], parameter["schema"].get("enum", ())
    return name in RESHAPING or FORMAT_CHOICES.get(name) in choices


def _json(content: Schema, schemas: Schema) -> Schema:
    """The response in JSON: plain JSON if there is one, else the JSON of a standard."""
    kinds = [kind for kind in content if kind.endswith(("/json", "+json"))]
    kinds.sort(key=lambda kind: kind == "application/ld+json")
    return {kind: {"schema": _plain(content[kind]["schema"], schemas)} for kind in kinds[:1]}


def _plain(schema: Schema, schemas: Schema) -> Schema:
    """The schema of the response without parameters that change its shape."""
    options = schemas.get(_name(schema), {}).get("oneOf")
    first: Schema = options[0] if options else schema
    return first


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).removeprefix(REFERENCE)


def _used(part: Any, schemas: Schema) -> set[str]:
    """The names of the schemas that a part of the document refers to, directly or not."""
    found: set[str] = set()
    remaining = [part]
    while remaining:
        for name in _references(remaining.pop()):
            if name not in found:
                found.add(name)
                remaining.append(schemas[name])
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield _name(part)
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
