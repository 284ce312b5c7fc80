"""Shapes around records: envelopes, counts, the parsed request, and problems."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Serializer = serializers.Serializer[Any]


PARSED_VALUE = {
    "oneOf": [
        {"type": "string"},
        {"type": "boolean"},
        {"type": "number"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
    ]
}


@extend_schema_field(PARSED_VALUE)
class ParsedValueField(serializers.JSONField):
    """A parsed filter; for values, a list of groups: any value of a group, and all groups."""


class ExplanationSerializer(Serializer):
    """Why the list is empty."""

    removed_by = serializers.CharField(
        allow_null=True, help_text="The filter that removed the last rows; null if there are none."
    )
    without_it = serializers.IntegerField(
        allow_null=True, help_text="The number of results without that filter."
    )
    detail = serializers.CharField()


class AppliedSerializer(Serializer):
    """The parsed request."""

    revision = serializers.IntegerField(help_text="The revision that was read.")
    known_at = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    listed_on = serializers.DateField(
        allow_null=True, help_text="The day whose wordings are listed, if `as_of` is not given."
    )
    filters = serializers.DictField(child=ParsedValueField())
    ordering = serializers.ListField(child=serializers.CharField())
    page_size = serializers.IntegerField()
    # The response has these names. DRF has attributes of the same names; its metaclass moves them.
    fields = serializers.ListField(child=serializers.CharField(), allow_null=True)  # type: ignore[assignment]
    expand = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="Notes on this response."
    )
    explanation = ExplanationSerializer(required=False)


class BucketSerializer(Serializer):
    """A value of a facet."""

    value = serializers.CharField()
    # Every field has an attribute of this name.
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="The name of the value's record, or of the value."
    )
    count = serializers.IntegerField(help_text="The number of records that `url` finds.")
    url = serializers.URLField(
        allow_null=True,
        help_text="This list with this value; null if no filter accepts it (a comma in a name).",
    )


class FacetSerializer(Serializer):
    """The counts of a list by the values of a filter, under all other filters."""

    buckets = BucketSerializer(many=True, help_text="Largest first; at most 100.")
    left_out_count = serializers.IntegerField(help_text="The number of omitted buckets.")
    without_count = serializers.IntegerField(help_text="Records without a value.")


@cache
def page_serializer(record: type[Serializer]) -> type[Serializer]:
    """The envelope of a list of records."""
    name = record.__name__.removesuffix("Serializer")
    members = {
        "__doc__": f"A page of a list: {name} records.",
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "count": serializers.IntegerField(required=False, help_text="With `count=true`."),
        "facets": serializers.DictField(
            child=FacetSerializer(), required=False, help_text="By facet, with `facets`."
        ),
        "applied": AppliedSerializer(),
        "results": record(many=True),
    }
    return type(f"{name}PageSerializer", (serializers.Serializer,), members)


class SnapshotSerializer(Serializer):
    """The revision and the days that were read."""

    revision = serializers.IntegerField()
    known_at = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    listed_on = serializers.DateField(allow_null=True)


class GroupSerializer(Serializer):
    """Records with the same values."""

    values = serializers.DictField(child=serializers.CharField(), help_text="By filter.")
    labels = serializers.DictField(
        child=serializers.CharField(), help_text="The names of the values, by filter."
    )
    count = serializers.IntegerField(help_text="The number of records that `url` finds.")
    url = serializers.URLField(
        allow_null=True, help_text="The list of these records; null if no filter accepts a value."
    )


class PlanDaySerializer(SnapshotSerializer):
    """The snapshot of a response about one plan, and notes on it."""

    notes = serializers.ListField(child=serializers.CharField())


class CountsAppliedSerializer(PlanDaySerializer):
    """The parsed request for counts."""

    filters = serializers.DictField(child=ParsedValueField())


class CountsSerializer(Serializer):
    """Counts of records, with `group_by`."""

    applied = CountsAppliedSerializer()
    group_by = serializers.ListField(child=serializers.CharField())
    groups = GroupSerializer(many=True, help_text="Largest first, all of them.")
    without_count = serializers.IntegerField(help_text="Records that lack a value.")


class FaultSerializer(Serializer):
    """An error in one parameter."""

    parameter = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_null=True, allow_blank=True)
    detail = serializers.CharField()
    nearest = serializers.ListField(child=serializers.CharField())


class ProblemSerializer(Serializer):
    """An error, per RFC 9457."""

    type = serializers.CharField(help_text="`urn:govdb:problem:<code>`.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The requested address.")
    # Every serializer has an attribute of this name.
    errors = FaultSerializer(many=True)  # type: ignore[assignment]


class GoneSerializer(ProblemSerializer):
    """A withdrawn record: since when, why, and where it can still be read."""

    revision = serializers.IntegerField(help_text="The first revision without it.")
    published_at = serializers.DateTimeField(help_text="When that revision was published.")
    published_by = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text="The note of that revision.")
    last_seen = serializers.CharField(
        help_text="Address of the record in the last revision that has it."
    )
