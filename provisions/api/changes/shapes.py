"""The shape of a page of the change feed."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions.api.shapes.envelopes import ParsedValueField
from provisions.api.shapes.revisions import OverrideSerializer

Serializer = serializers.Serializer[Any]


class FieldChangeSerializer(Serializer):
    """A member of a document before an event and after it."""

    before = serializers.JSONField()
    after = serializers.JSONField()


class ChangeSerializer(Serializer):
    """One change of one record by one revision."""

    sequence = serializers.CharField(help_text="Position in the feed: opaque, sorts as text.")
    action = serializers.ChoiceField(choices=["create", "update", "delete"])
    noun = serializers.CharField()
    id = serializers.CharField(help_text="Public id of the record.")
    key = serializers.CharField(
        help_text="Key of the record; each wording of a clause has its own."
    )
    url = serializers.CharField()
    revision = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text="The note of the revision.")
    overrides = OverrideSerializer(many=True)
    sha256 = serializers.CharField(
        allow_null=True, help_text="Checksum of the new document; null if there is none."
    )
    # The response has these names. DRF has attributes of the same names; its metaclass moves them.
    fields = serializers.DictField(  # type: ignore[assignment]
        child=FieldChangeSerializer(),
        allow_null=True,
        help_text="The changed members of an update; empty if only its listing or search data "
        "changed.",
    )
    document = serializers.JSONField(
        required=False,
        help_text="With `documents=true`: the new document, byte for byte the input of `sha256`; "
        "null if there is none.",
    )


class ChangesAppliedSerializer(Serializer):
    """The parsed request."""

    revision = serializers.IntegerField(help_text="The last revision that was read.")
    published_at = serializers.DateTimeField(help_text="When that revision was published.")
    known_at = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    filters = serializers.DictField(child=ParsedValueField())
    ordering = serializers.ListField(child=serializers.CharField())
    page_size = serializers.IntegerField()
    notes = serializers.ListField(child=serializers.CharField())


class ChangePageSerializer(Serializer):
    """A page of the change feed."""

    next = serializers.URLField(allow_null=True)
    latest = serializers.CharField(help_text="The last event up to this revision.")
    applied = ChangesAppliedSerializer()
    results = ChangeSerializer(many=True)
