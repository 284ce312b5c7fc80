"""Shapes of revisions and releases for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from provisions.api.shapes.records import RecordSerializer


class OverrideSerializer(serializers.Serializer[Any]):
    """A reason against a publication, and why it was overridden."""

    reason = serializers.CharField(help_text="The reason against the publication.")
    because = serializers.CharField(help_text="The publisher's explanation for the override.")


class RevisionSerializer(RecordSerializer):
    """One publication of the data set."""

    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="Records visible at this revision, by noun."
    )
    changes = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="Records created, updated and withdrawn, by noun.",
    )
    overrides = OverrideSerializer(many=True)
    root_sha256 = serializers.CharField(help_text="Root of the Merkle tree of records.")


class ReleaseSerializer(RecordSerializer):
    """A named revision, for citing."""

    revision = serializers.IntegerField()
    released_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
