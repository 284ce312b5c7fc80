"""The shape of a page of the change feed."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions.api.shapes.envelopes import UnderstoodField
from provisions.api.shapes.revisions import OverrideSerializer

Serializer = serializers.Serializer[Any]


class FieldChangeSerializer(Serializer):
    """A member of a document before an event and after it."""

    before = serializers.JSONField()
    after = serializers.JSONField()


class ChangeSerializer(Serializer):
    """One change of one record by one revision."""

    sequence = serializers.CharField(help_text="Its place in the feed: opaque, sorts as text.")
    action = serializers.ChoiceField(choices=["create", "update", "delete"])
    noun = serializers.CharField()
    id = serializers.CharField(help_text="Public id of the record.")
    key = serializers.CharField(help_text="Key of the record: wordings of a clause differ in it.")
    url = serializers.CharField()
    revision = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text="The note of the revision.")
    overrides = OverrideSerializer(many=True)
    sha256 = serializers.CharField(
        allow_null=True, help_text="Checksum of the new document; null: there is none."
    )
    # Named as in the answer, though DRF has attributes of these names; its metaclass moves them.
    fields = serializers.DictField(  # type: ignore[assignment]
        child=FieldChangeSerializer(),
        allow_null=True,
        help_text="Of an update, the members that differ; none if only the way it is found does.",
    )
    document = serializers.JSONField(
        required=False,
        help_text="With `documents=true`: the new document, byte for byte what `sha256` is of; "
        "null: there is none.",
    )


class ChangesAppliedSerializer(Serializer):
    """The request as understood."""

    revision = serializers.IntegerField(help_text="The last revision that was read.")
    published_at = serializers.DateTimeField(help_text="When it was published.")
    known_at = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    filters = serializers.DictField(child=UnderstoodField())
    ordering = serializers.ListField(child=serializers.CharField())
    page_size = serializers.IntegerField()
    notes = serializers.ListField(child=serializers.CharField())


class ChangePageSerializer(Serializer):
    """A page of the change feed."""

    next = serializers.URLField(allow_null=True)
    latest = serializers.CharField(help_text="The last event of all at this revision.")
    applied = ChangesAppliedSerializer()
    results = ChangeSerializer(many=True)
