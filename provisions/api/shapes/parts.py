"""The objects inside published documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisions import choices


def choice(of: type[Any], **extra: Any) -> serializers.ChoiceField:
    """A word of a closed vocabulary."""
    return serializers.ChoiceField(choices=of.choices, **extra)


def reference(component: str, *, is_null: bool = False, help_text: str = "") -> Any:
    """The public id of another record, or the record itself where `expand` asked for it."""
    options: list[dict[str, Any]] = [
        {"type": "string"},
        {"$ref": f"#/components/schemas/{component}"},
    ]
    if is_null:
        options.append({"type": "null"})

    @extend_schema_field({"oneOf": options})
    class ReferenceField(serializers.CharField):
        """An id or a record."""

    return ReferenceField(help_text=help_text)


def references(component: str, help_text: str = "") -> serializers.ListField:
    """Public ids, or records where `expand` asked for them."""
    return serializers.ListField(child=reference(component), help_text=help_text)


def of_serializer(
    serializer: type[serializers.Serializer[Any]], help_text: str = ""
) -> serializers.Serializer[Any]:
    """A list of objects."""
    return serializer(many=True, help_text=help_text)


def names(serializer: type[serializers.Serializer[Any]]) -> Sequence[str]:
    """The members that a serializer declares, sorted as in documents."""
    return sorted(serializer._declared_fields)


class LabelSerializer(serializers.Serializer[Any]):
    """A label of a theme in a language."""

    language = serializers.CharField(help_text="BCP 47 tag.")
    kind = choice(choices.LabelKind)
    # A member of the record is called as an attribute of every field is.
    label = serializers.CharField()  # type: ignore[assignment]


class MatchSerializer(serializers.Serializer[Any]):
    """A concept of another vocabulary that a theme corresponds to."""

    relation = choice(choices.MatchRelation)
    uri = serializers.CharField()
    # A member of the record is called as an attribute of every field is.
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    source = reference("Source")


class EditionSerializer(serializers.Serializer[Any]):
    """A plan's text between two dates."""

    # A member of the record is called as an attribute of every field is.
    label = serializers.CharField()  # type: ignore[assignment]
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    source = reference("Source", is_null=True)


class CitationSerializer(serializers.Serializer[Any]):
    """Where in a source something stands."""

    source = reference("Source")
    locator = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class WithheldSerializer(serializers.Serializer[Any]):
    """A clause that stays unpublished, and why."""

    locator = serializers.CharField()
    reason = serializers.CharField()


class CoverageSerializer(serializers.Serializer[Any]):
    """How much of a plan is published."""

    completeness = choice(choices.Completeness)
    note = serializers.CharField(allow_blank=True)
    clause_count = serializers.IntegerField(help_text="Published clauses.")
    withheld = of_serializer(WithheldSerializer)


class AssignmentSerializer(serializers.Serializer[Any]):
    """How a theme came to be assigned to a clause."""

    theme = serializers.CharField(help_text="Id of the theme.")
    method = choice(choices.AssignmentMethod)
    adjudicator = serializers.CharField(allow_null=True, help_text="Id of the coder who decided.")
    rationale = serializers.CharField(allow_blank=True)


class InvolvementSerializer(serializers.Serializer[Any]):
    """An organization's part in a clause."""

    organization = reference("Organization")
    role = choice(choices.InvolvementRole)


class TextSerializer(serializers.Serializer[Any]):
    """A clause in one language."""

    language = serializers.CharField(help_text="BCP 47 tag.")
    standing = choice(choices.Standing)
    heading = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    source = reference("Source", is_null=True)
    start_char = serializers.IntegerField(allow_null=True)
    end_char = serializers.IntegerField(allow_null=True)


class DutySerializer(serializers.Serializer[Any]):
    """Who must do what to whom by when."""

    actor = serializers.CharField(allow_blank=True)
    organization = reference("Organization", is_null=True)
    addressee = serializers.CharField(allow_blank=True)
    modality = choice(choices.Modality)
    action = serializers.CharField()
    deadline = serializers.CharField(allow_blank=True)
    deadline_on = serializers.DateField(allow_null=True)


def partial_date() -> serializers.RegexField:
    """A day, or the month or year if no more is known."""
    return serializers.RegexField(
        r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        allow_null=True,
        help_text="A day, or the month or year if no more is known (ISO 8601).",
    )


class CoderSerializer(serializers.Serializer[Any]):
    """Who or what made a judgement."""

    id = serializers.CharField()
    name = serializers.CharField()
    kind = choice(choices.CoderKind)
    model_version = serializers.CharField(allow_blank=True)


class SearchSerializer(serializers.Serializer[Any]):
    """Words that were searched for in a plan before a theme was found absent."""

    words = serializers.CharField()
    language = serializers.CharField()
    match_count = serializers.IntegerField(help_text="How many clauses held these words.")
    searched_on = serializers.DateField()


class EvidenceSerializer(serializers.Serializer[Any]):
    """The passage that a coding rests on."""

    language = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
