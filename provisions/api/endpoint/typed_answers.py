"""The OpenAPI document for programs that generate clients: one JSON answer a status.

The whole document lists every format of an answer, so that a generated client has to expect a page
of HTML, or a table, where it asked for JSON. What this one leaves out works all the same.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

#: Parameters that choose between formats, and the choice that is JSON.
CHOOSING = {"format": "json", "style": "csl"}

#: Parameters that turn an answer into another one: described in the whole document alone.
RESHAPING = ("group_by",)

REFERENCE = "#/components/schemas/"

NOTE = (
    "\n\nThis document describes answers in JSON, for generators of clients. "
    "`schema/?answers=all` also describes the other formats (`format`, `style`) and counts alone "
    "(`group_by`)."
)


def typed_answers(whole: Schema) -> Schema:
    """Return the document with JSON answers alone; the whole one is left as it is."""
    document = copy.deepcopy(whole)
    document["info"]["description"] += NOTE
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        for operation in methods.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [each for each in parameters if not _is_left_out(each)]
            for response in operation["responses"].values():
                if "content" in response:
                    response["content"] = _json(response["content"], schemas)
    used = _used(document["paths"], schemas)
    document["components"]["schemas"] = {
        name: schema for name, schema in schemas.items() if name in used
    }
    return document


def _is_left_out(parameter: Schema) -> bool:
    name, choices = parameter["name"], parameter["schema"].get("enum", ())
    return name in RESHAPING or CHOOSING.get(name) in choices


def _json(content: Schema, schemas: Schema) -> Schema:
    """The answer in JSON: ours before that of a standard, which is ours where there is no other."""
    kinds = [kind for kind in content if kind.endswith(("/json", "+json"))]
    kinds.sort(key=lambda kind: kind == "application/ld+json")
    return {kind: {"schema": _plain(content[kind]["schema"], schemas)} for kind in kinds[:1]}


def _plain(schema: Schema, schemas: Schema) -> Schema:
    """What is answered without a parameter that turns it into something else."""
    options = schemas.get(_name(schema), {}).get("oneOf")
    first: Schema = options[0] if options else schema
    return first


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).removeprefix(REFERENCE)


def _used(part: Any, schemas: Schema) -> set[str]:
    """The names of the schemas that a part of the document refers to, directly or not."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(schemas[name])
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
