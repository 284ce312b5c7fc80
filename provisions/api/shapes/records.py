"""Published records, member by member, as docs/records.md describes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions import choices
from provisions.api.shapes import parts
from provisions.api.shapes.parts import choice, of_serializer, reference, references


class RecordSerializer(serializers.Serializer[Any]):
    """What every record has."""

    id = serializers.CharField(help_text="Permanent public id.")
    noun = serializers.CharField(help_text="What sort of record it is.")
    url = serializers.CharField(help_text="Path of the record below the server's root.")


class JurisdictionSerializer(RecordSerializer):
    """A territory or community of law."""

    name = serializers.CharField()
    kind = choice(choices.JurisdictionKind)
    parent = reference("Jurisdiction", is_null=True)


class OrganizationSerializer(RecordSerializer):
    """A body that issues plans or is named in them."""

    name = serializers.CharField()
    acronym = serializers.CharField(allow_blank=True)
    kind = choice(choices.OrganizationKind)
    jurisdiction = reference("Jurisdiction")
    parent = reference("Organization", is_null=True)


class SourceSerializer(RecordSerializer):
    """Where a text or a fact came from."""

    title = serializers.CharField()
    kind = choice(choices.SourceKind)
    publisher = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True, help_text="The source's own address.")
    media_type = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    published_on = parts.partial_date()
    retrieved_at = serializers.DateTimeField(allow_null=True)
    licence = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class SchemeSerializer(RecordSerializer):
    """A controlled vocabulary of themes."""

    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_blank=True)
    version = serializers.CharField()
    uri = serializers.CharField(allow_blank=True)
    licence = serializers.CharField(allow_blank=True)


class ThemeSerializer(RecordSerializer):
    """A concept of a controlled vocabulary (skos:Concept)."""

    scheme = reference("Scheme")
    slug = serializers.CharField()
    notation = serializers.CharField(allow_blank=True)
    preferred_label = serializers.CharField()
    labels = of_serializer(parts.LabelSerializer)
    definition = serializers.CharField(allow_blank=True)
    scope_note = serializers.CharField(allow_blank=True)
    broader = reference("Theme", is_null=True)
    ancestors = references("Theme", "Ids of all themes above it, top first.")
    depth = serializers.IntegerField()
    codebook_version = serializers.CharField()
    is_deprecated = serializers.BooleanField(help_text="Whether coders no longer use it.")
    replaced_by = reference("Theme", is_null=True)
    matches = of_serializer(parts.MatchSerializer)


class PlanSerializer(RecordSerializer):
    """A policy instrument as a work."""

    title = serializers.CharField()
    original_title = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    jurisdiction = reference("Jurisdiction")
    plan_type = choice(choices.PlanType)
    legal_force = choice(choices.LegalForce)
    status = choice(choices.PlanStatus)
    adopted_on = parts.partial_date()
    published_on = parts.partial_date()
    commenced_on = serializers.DateField(allow_null=True)
    repealed_on = serializers.DateField(allow_null=True)
    summary = serializers.CharField(allow_blank=True)
    issuers = references("Organization")
    editions = of_serializer(parts.EditionSerializer)
    citations = of_serializer(parts.CitationSerializer)
    themes = references("Theme", "Themes of its clauses.")
    coverage = parts.CoverageSerializer()


class ClauseSerializer(RecordSerializer):
    """One provision of a plan, in one wording."""

    plan = reference("Plan")
    eid = serializers.CharField(help_text="Path inside the plan (Akoma Ntoso eId).")
    wording = serializers.IntegerField(help_text="1 for the first wording, then 2, 3, ...")
    parent = reference("Clause", is_null=True)
    ancestors = references("Clause", "Ids of all clauses above it, top first.")
    depth = serializers.IntegerField()
    position = serializers.IntegerField()
    clause_type = choice(choices.ClauseType)
    number = serializers.CharField(allow_blank=True)
    locator = serializers.CharField(help_text="What a person cites, such as 'Art. 4(2)'.")
    heading = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    is_operative = serializers.BooleanField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    themes = references("Theme")
    assignments = of_serializer(parts.AssignmentSerializer)
    organizations = of_serializer(parts.InvolvementSerializer)
    citations = of_serializer(parts.CitationSerializer)
    texts = of_serializer(parts.TextSerializer)
    duties = of_serializer(parts.DutySerializer)
    coder_kinds = serializers.ListField(
        child=choice(choices.CoderKind), help_text="Sorts of coders who judged it."
    )
    coder_count = serializers.IntegerField(help_text="How many coders judged it.")
    is_contested = serializers.BooleanField(
        help_text="Whether persons differ on its themes by the present codebook."
    )


class CodingSerializer(RecordSerializer):
    """One coder's judgement whether a clause is about a theme."""

    clause = reference("Clause")
    wording = serializers.IntegerField()
    theme = reference("Theme")
    coder = parts.CoderSerializer()
    codebook_version = serializers.CharField()
    applies = serializers.BooleanField()
    stance = choice(
        choices.Stance,
        required=False,
        help_text="Which side the clause takes on the theme. A coding published before stances "
        "were recorded has no such member: read it as `not_stated`.",
    )
    confidence = serializers.FloatField(allow_null=True)
    evidence = parts.EvidenceSerializer(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    coded_on = serializers.DateField(allow_null=True)


class CorrespondenceSerializer(RecordSerializer):
    """A clause of one plan set beside a clause of another."""

    from_clause = reference("Clause")
    from_wording = serializers.IntegerField()
    relation = choice(choices.CorrespondenceRelation)
    to_clause = reference("Clause")
    to_wording = serializers.IntegerField()
    rationale = serializers.CharField(allow_blank=True)
    coder = parts.CoderSerializer()
    confidence = serializers.FloatField(allow_null=True)
    review_state = choice(choices.ReviewState)


class SilenceSerializer(RecordSerializer):
    """A theme that was searched for in a plan and found absent."""

    plan = reference("Plan")
    theme = reference("Theme")
    coder = parts.CoderSerializer()
    codebook_version = serializers.CharField()
    searched_on = serializers.DateField()
    method = serializers.CharField(allow_blank=True)
    searches = parts.SearchSerializer(many=True, help_text="The words that were searched for.")


class OverrideSerializer(serializers.Serializer[Any]):
    """Something that spoke against a publication, and why it was published all the same."""

    reason = serializers.CharField(help_text="What spoke against it.")
    because = serializers.CharField(help_text="Why it was published, in the publisher's words.")


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
    """A revision with a name, for citing."""

    revision = serializers.IntegerField()
    released_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
