"""Shapes of published records for the OpenAPI document, derived from the nouns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisions.nouns import NOUNS
from provisions.nouns.declaration import Member, MemberKind, PublishedNoun, RecordPart

Field = serializers.Field[Any, Any, Any, Any]


class RecordSerializer(serializers.Serializer[Any]):
    """The members of every record."""

    id = serializers.CharField(help_text="Permanent public id.")
    noun = serializers.CharField(help_text="The kind of record.")
    url = serializers.CharField(help_text="Path of the record on the server.")


def choice(of: type[Any], **extra: Any) -> serializers.ChoiceField:
    """A value of a closed vocabulary."""
    return serializers.ChoiceField(choices=of.choices, **extra)


def partial_date(**extra: Any) -> serializers.RegexField:
    """A date; a month or a year if the day is not known."""
    return serializers.RegexField(r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", **extra)


def names(serializer: type[serializers.Serializer[Any]]) -> Sequence[str]:
    """The members of a serializer, sorted as in documents."""
    return sorted(serializer._declared_fields)


@cache
def record_serializer(noun: str) -> type[RecordSerializer]:
    """The shape of a noun's records, such as `ClauseSerializer`."""
    declared: PublishedNoun = NOUNS[noun]
    members = _members(declared.about, declared.members)
    return type(f"{noun.capitalize()}Serializer", (RecordSerializer,), members)


@cache
def part_serializer(part: RecordPart) -> type[serializers.Serializer[Any]]:
    """The shape of an object inside records."""
    members = _members(part.about, part.members)
    return type(f"{part.name}Serializer", (serializers.Serializer,), members)


def _members(about: str, members: tuple[Member, ...]) -> dict[str, Any]:
    return {"__doc__": about, **{member.name: _field(member) for member in members}}


def _field(member: Member) -> Any:
    extra: dict[str, Any] = {"help_text": member.about}
    if member.default is not None:
        extra["required"] = False
    if member.is_null:
        extra["allow_null"] = True
    return FIELDS[member.kind](member, extra)


def _reference(member: Member, extra: dict[str, Any]) -> Field:
    """The public id of another record, or with `expand` the record itself."""
    options: list[dict[str, Any]] = [
        {"type": "string"},
        {"$ref": f"#/components/schemas/{member.noun.capitalize()}"},
    ]
    if extra.pop("allow_null", False):
        options.append({"type": "null"})

    @extend_schema_field({"oneOf": options})
    class ReferenceField(serializers.CharField):
        """An id or a record."""

    return ReferenceField(**extra)


def _references(member: Member, extra: dict[str, Any]) -> Field:
    return serializers.ListField(child=_reference(member, {}), **extra)


def _object(member: Member, extra: dict[str, Any]) -> Field:
    if member.kind is MemberKind.OBJECT:
        # A description of its own would prevent a plain reference to the component.
        del extra["help_text"]
    assert member.part is not None
    return part_serializer(member.part)(**extra)


#: The field that describes a member, by its kind.
FIELDS: dict[MemberKind, Callable[[Member, dict[str, Any]], Any]] = {
    MemberKind.TEXT: lambda _, extra: serializers.CharField(allow_blank=True, **extra),
    MemberKind.WORD: lambda member, extra: choice(member.choices or object, **extra),
    MemberKind.WORDS: lambda member, extra: serializers.ListField(
        child=choice(member.choices or object), **extra
    ),
    MemberKind.INTEGER: lambda _, extra: serializers.IntegerField(**extra),
    MemberKind.NUMBER: lambda _, extra: serializers.FloatField(**extra),
    MemberKind.BOOLEAN: lambda _, extra: serializers.BooleanField(**extra),
    MemberKind.DAY: lambda _, extra: serializers.DateField(**extra),
    MemberKind.PARTIAL_DATE: lambda _, extra: partial_date(**extra),
    MemberKind.MOMENT: lambda _, extra: serializers.DateTimeField(**extra),
    MemberKind.REFERENCE: _reference,
    MemberKind.REFERENCES: _references,
    MemberKind.OBJECT: _object,
    MemberKind.OBJECTS: lambda member, extra: _object(member, {"many": True, **extra}),
}
