"""What surrounds records in an answer: envelopes, counts, the request as understood, problems."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Serializer = serializers.Serializer[Any]


UNDERSTOOD = {
    "oneOf": [
        {"type": "string"},
        {"type": "boolean"},
        {"type": "number"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
    ]
}


@extend_schema_field(UNDERSTOOD)
class UnderstoodField(serializers.JSONField):
    """A filter as understood; for values, groups: any of a group, and all groups."""


class ExplanationSerializer(Serializer):
    """Why there is no result."""

    removed_by = serializers.CharField(
        allow_null=True, help_text="The filter that removed the last rows; null: no rows to filter."
    )
    without_it = serializers.IntegerField(
        allow_null=True, help_text="How many results there would be without that filter."
    )
    detail = serializers.CharField()


class AppliedSerializer(Serializer):
    """The request as understood."""

    revision = serializers.IntegerField(help_text="The revision that was read.")
    known_at = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    listed_on = serializers.DateField(
        allow_null=True, help_text="The day whose wordings are listed, where `as_of` is not given."
    )
    filters = serializers.DictField(child=UnderstoodField())
    ordering = serializers.ListField(child=serializers.CharField())
    page_size = serializers.IntegerField()
    # Named as in the answer, though DRF has attributes of these names; its metaclass moves them.
    fields = serializers.ListField(child=serializers.CharField(), allow_null=True)  # type: ignore[assignment]
    expand = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What is worth knowing about this answer."
    )
    explanation = ExplanationSerializer(required=False)


class BucketSerializer(Serializer):
    """A value of a facet."""

    value = serializers.CharField()
    # The member is called as an attribute of every field is.
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="What the value's record, or the value, is called."
    )
    count = serializers.IntegerField(help_text="How many records `url` finds.")
    url = serializers.URLField(
        allow_null=True,
        help_text="This list with this value; null: no filter can spell it (a comma in a name).",
    )


class FacetSerializer(Serializer):
    """A list counted by a filter, under all other filters."""

    buckets = BucketSerializer(many=True, help_text="Largest first; at most 100.")
    left_out_count = serializers.IntegerField(help_text="How many more buckets there are.")
    without_count = serializers.IntegerField(help_text="Records with no value at all.")


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
    """The revision and days that were read."""

    revision = serializers.IntegerField()
    known_at = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    listed_on = serializers.DateField(allow_null=True)


class GroupSerializer(Serializer):
    """Records with the same values."""

    values = serializers.DictField(child=serializers.CharField(), help_text="By filter.")
    labels = serializers.DictField(
        child=serializers.CharField(), help_text="What the values are called, by filter."
    )
    count = serializers.IntegerField(help_text="How many records `url` finds.")
    url = serializers.URLField(
        allow_null=True, help_text="Those records; null: no filter can spell a value."
    )


class PlanDaySerializer(SnapshotSerializer):
    """The snapshot of an answer about one plan, and what it leaves out."""

    notes = serializers.ListField(child=serializers.CharField())


class CountsAppliedSerializer(PlanDaySerializer):
    """A request for counts as understood."""

    filters = serializers.DictField(child=UnderstoodField())


class CountsSerializer(Serializer):
    """Counts alone, with `group_by`."""

    applied = CountsAppliedSerializer()
    group_by = serializers.ListField(child=serializers.CharField())
    groups = GroupSerializer(many=True, help_text="Largest first, all of them.")
    without_count = serializers.IntegerField(help_text="Records that lack a value.")


class FaultSerializer(Serializer):
    """What is wrong with one parameter."""

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
    instance = serializers.CharField(help_text="The address that was asked for.")
    # The member is called as an attribute of every serializer is.
    errors = FaultSerializer(many=True)  # type: ignore[assignment]


class GoneSerializer(ProblemSerializer):
    """A record that was withdrawn: since when, why, and where it can still be read."""

    revision = serializers.IntegerField(help_text="The first revision without it.")
    published_at = serializers.DateTimeField(help_text="When that was published.")
    published_by = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text="The note of that revision.")
    last_seen = serializers.CharField(help_text="Where the last revision that has it shows it.")
