"""The shapes of responses about one record, and of the index."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisions import choices
from provisions.api.shapes.envelopes import PlanDaySerializer, SnapshotSerializer
from provisions.api.shapes.records import choice, part_serializer
from provisions.api.shapes.revisions import ReleaseSerializer, RevisionSerializer
from provisions.nouns.plan import WITHHELD

Serializer = serializers.Serializer[Any]


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/OutlineNode"}})
class BranchesField(serializers.JSONField):
    """The child nodes of a node."""


class OutlineNodeSerializer(Serializer):
    """A clause in its plan's outline."""

    id = serializers.CharField()
    url = serializers.CharField()
    wording = serializers.IntegerField()
    number = serializers.CharField(allow_blank=True)
    locator = serializers.CharField()
    heading = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    clause_type = choice(choices.ClauseType)
    themes = serializers.ListField(child=serializers.CharField())
    children = BranchesField()


class OutlineSerializer(Serializer):
    """A plan's clauses as a tree."""

    plan = serializers.CharField()
    title = serializers.CharField()
    applied = PlanDaySerializer()
    clause_count = serializers.IntegerField()
    clauses = OutlineNodeSerializer(many=True)


class ThemeCountSerializer(Serializer):
    """The number of a plan's clauses that a theme is assigned to."""

    theme = serializers.CharField()
    clause_count = serializers.IntegerField()


class CoveragePlaceSerializer(Serializer):
    """Unexplained characters of a source."""

    kind = serializers.ChoiceField(choices=["gap", "overlap", "altered"])
    start = serializers.IntegerField(help_text="First character, counted from 0.")
    end = serializers.IntegerField(help_text="End, excluded.")
    quote = serializers.CharField(allow_blank=True, help_text="The first words.")
    clauses = serializers.ListField(child=serializers.CharField())


class SourceCoverageSerializer(Serializer):
    """Counts of a source's characters by use; they add up to `character_count`."""

    # Every field has an attribute of this name.
    source = serializers.CharField()  # type: ignore[assignment]
    format = serializers.CharField(help_text="The format that it was read as.")
    character_count = serializers.IntegerField()
    in_clauses = serializers.DictField(
        child=serializers.IntegerField(), help_text="Characters of clauses: number, heading, text."
    )
    excluded = serializers.DictField(
        child=serializers.IntegerField(), help_text="Excluded characters, by reason."
    )
    blank_count = serializers.IntegerField(help_text="Whitespace between clauses.")
    gap_count = serializers.IntegerField(help_text="Characters in no clause and no exclusion.")
    overlap_count = serializers.IntegerField(help_text="Characters accounted for twice.")
    altered_count = serializers.IntegerField(
        help_text="Characters of clauses with a different text."
    )
    unexplained_count = serializers.IntegerField(help_text="The sum of the last three counts.")
    places = CoveragePlaceSerializer(many=True)
    place_count = serializers.IntegerField()


class PlanCoverageSerializer(Serializer):
    """What is published, withheld and coded of a plan, and the themes on which it is silent."""

    plan = serializers.CharField()
    applied = PlanDaySerializer()
    completeness = choice(choices.Completeness)
    note = serializers.CharField(allow_blank=True)
    clause_count = serializers.IntegerField(help_text="Clauses shown on the requested day.")
    clauses_by_type = serializers.DictField(child=serializers.IntegerField())
    withheld = part_serializer(WITHHELD)(many=True)
    themed_clause_count = serializers.IntegerField(help_text="Clauses with at least one theme.")
    themes = ThemeCountSerializer(many=True)
    silences = serializers.ListField(
        child=serializers.CharField(), help_text="Themes searched for and found absent."
    )
    sources = SourceCoverageSerializer(many=True)
    is_complete = serializers.BooleanField(
        allow_null=True,
        help_text="Whether each character of its sources is explained; null if no text is loaded.",
    )


class PairSerializer(Serializer):
    """The agreement of two coders on the clauses that both judged."""

    coders = serializers.ListField(child=serializers.CharField())
    unit_count = serializers.IntegerField(help_text="Clauses that both judged.")
    kappa = serializers.FloatField(
        allow_null=True, help_text="Cohen's kappa; null if neither coder's judgements vary."
    )
    agreed_share = serializers.FloatField(help_text="Share of clauses that they judge the same.")


class AgreementSerializer(Serializer):
    """The agreement of coders on whether clauses are about a theme."""

    theme = serializers.CharField()
    applied = SnapshotSerializer()
    codebook_version = serializers.CharField(allow_blank=True)
    alpha = serializers.FloatField(
        allow_null=True, help_text="Krippendorff's alpha; null if it is undefined."
    )
    alpha_low = serializers.FloatField(
        allow_null=True, help_text="Lower end of the bootstrapped 95 % interval."
    )
    alpha_high = serializers.FloatField(allow_null=True, help_text="Upper end of the interval.")
    unit_count = serializers.IntegerField(help_text="Clauses that two or more people judged.")
    coders = serializers.ListField(child=serializers.CharField())
    agreed_share = serializers.FloatField(
        allow_null=True, help_text="Share of pairs of judgements that agree."
    )
    pairs = PairSerializer(many=True)
    disagreements = serializers.ListField(
        child=serializers.CharField(), help_text="The first clauses on which coders differ."
    )
    disagreement_count = serializers.IntegerField()


class LicenceSerializer(Serializer):
    """The licence of the data."""

    name = serializers.CharField()
    url = serializers.CharField()
    note = serializers.CharField()


class IndexSerializer(Serializer):
    """The index: revision, counts, licence, and addresses of the endpoints."""

    name = serializers.CharField()
    description = serializers.CharField()
    revision = RevisionSerializer()
    release = ReleaseSerializer(allow_null=True, help_text="The release of exactly this revision.")
    counts = serializers.DictField(child=serializers.IntegerField())
    licence = LicenceSerializer()
    links = serializers.DictField(child=serializers.CharField())
