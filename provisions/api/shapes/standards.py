"""Shapes that external standards define: CSL-JSON 1.0.2 and JSON-LD 1.1.

Only the members that every response has are declared; the standards define the others.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Serializer = serializers.Serializer[Any]


@extend_schema_field({"type": "object", "additionalProperties": {}})
class NodeField(serializers.JSONField):
    """A node object of JSON-LD, or a context."""


class CitationItemSerializer(Serializer):
    """An item of CSL-JSON, as citation processors read it."""

    id = serializers.CharField(help_text="Public id of the clause or the plan.")
    type = serializers.CharField(help_text="`legislation`, `report` or another type of CSL.")
    title = serializers.CharField()
    URL = serializers.URLField(help_text="The record at the cited revision.")
    custom = NodeField(help_text="Changes to the record since the cited revision.")


class LinkedDataSerializer(Serializer):
    """A document of JSON-LD: one node, or many in `@graph`."""

    def get_fields(self) -> dict[str, Any]:
        """Return the members; their names are not valid identifiers in Python."""
        return {
            "@context": NodeField(help_text="The meaning of the members."),
            "@graph": serializers.ListField(
                child=NodeField(), required=False, help_text="The records of a list."
            ),
            "@id": serializers.CharField(
                required=False, help_text="The address of a single record."
            ),
        }
