"""The shape of a node of the checksum tree."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions.api.shapes.envelopes import SnapshotSerializer

Serializer = serializers.Serializer[Any]


class ChecksumNodeSerializer(Serializer):
    """A child of the requested node."""

    prefix = serializers.CharField()
    sha256 = serializers.CharField()
    url = serializers.CharField()


class ChecksumRecordSerializer(Serializer):
    """A record of a bucket."""

    noun = serializers.CharField()
    key = serializers.CharField()
    sha256 = serializers.CharField(help_text="Checksum of its document.")
    url = serializers.CharField()


class ChecksumSerializer(Serializer):
    """A node of a revision's checksum tree."""

    revision = serializers.IntegerField(help_text="The revision of the tree.")
    prefix = serializers.CharField(allow_blank=True, help_text="Empty at the root.")
    sha256 = serializers.CharField(allow_null=True, help_text="Null if the node has no records.")
    children = ChecksumNodeSerializer(many=True)
    records = ChecksumRecordSerializer(many=True, help_text="Only for a prefix of three digits.")
    applied = SnapshotSerializer()
