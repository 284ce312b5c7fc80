"""The shapes of answers about one record, and of the index."""

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
    """Nodes below a node."""


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
    """How many clauses of a plan a theme is assigned to."""

    theme = serializers.CharField()
    clause_count = serializers.IntegerField()


class CoveragePlaceSerializer(Serializer):
    """Characters of a source that nobody explains."""

    kind = serializers.ChoiceField(choices=["gap", "overlap", "altered"])
    start = serializers.IntegerField(help_text="First character, counted from 0.")
    end = serializers.IntegerField(help_text="First character after it.")
    quote = serializers.CharField(allow_blank=True, help_text="How it begins.")
    clauses = serializers.ListField(child=serializers.CharField())


class SourceCoverageSerializer(Serializer):
    """What each character of a source is; the counts add up to `character_count`."""

    # The member is called as an attribute of every field is.
    source = serializers.CharField()  # type: ignore[assignment]
    format = serializers.CharField(help_text="The format it was read as.")
    character_count = serializers.IntegerField()
    in_clauses = serializers.DictField(
        child=serializers.IntegerField(), help_text="Characters of clauses: number, heading, text."
    )
    excluded = serializers.DictField(
        child=serializers.IntegerField(), help_text="Characters left out, by reason."
    )
    blank_count = serializers.IntegerField(help_text="Blanks between.")
    gap_count = serializers.IntegerField(help_text="Characters nobody tells of.")
    overlap_count = serializers.IntegerField(help_text="Characters told of twice.")
    altered_count = serializers.IntegerField(help_text="Characters of clauses with other words.")
    unexplained_count = serializers.IntegerField(help_text="The last three together.")
    places = CoveragePlaceSerializer(many=True)
    place_count = serializers.IntegerField()


class PlanCoverageSerializer(Serializer):
    """What is published of a plan, what is withheld, what is coded, and where it is silent."""

    plan = serializers.CharField()
    applied = PlanDaySerializer()
    completeness = choice(choices.Completeness)
    note = serializers.CharField(allow_blank=True)
    clause_count = serializers.IntegerField(help_text="Clauses shown on the asked day.")
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
        help_text="Whether each character of its sources is explained; null: no text was loaded.",
    )


class PairSerializer(Serializer):
    """Two coders over the clauses that both judged."""

    coders = serializers.ListField(child=serializers.CharField())
    unit_count = serializers.IntegerField(help_text="Clauses that both judged.")
    kappa = serializers.FloatField(
        allow_null=True, help_text="Cohen's kappa; null: neither ever varies."
    )
    agreed_share = serializers.FloatField(help_text="Share of clauses of which they say the same.")


class AgreementSerializer(Serializer):
    """How well coders agree whether clauses are about a theme."""

    theme = serializers.CharField()
    applied = SnapshotSerializer()
    codebook_version = serializers.CharField(allow_blank=True)
    alpha = serializers.FloatField(
        allow_null=True, help_text="Krippendorff's alpha; null: it cannot be told from chance."
    )
    alpha_low = serializers.FloatField(allow_null=True, help_text="95 % interval, bootstrapped.")
    alpha_high = serializers.FloatField(allow_null=True, help_text="Its other end.")
    unit_count = serializers.IntegerField(help_text="Clauses that two or more persons judged.")
    coders = serializers.ListField(child=serializers.CharField())
    agreed_share = serializers.FloatField(
        allow_null=True, help_text="Share of pairs of judgements that say the same."
    )
    pairs = PairSerializer(many=True)
    disagreements = serializers.ListField(
        child=serializers.CharField(), help_text="The first clauses on which they differ."
    )
    disagreement_count = serializers.IntegerField()


class LicenceSerializer(Serializer):
    """On what terms the data can be used."""

    name = serializers.CharField()
    url = serializers.CharField()
    note = serializers.CharField()


class IndexSerializer(Serializer):
    """Where an app begins: what there is, at which revision, and where."""

    name = serializers.CharField()
    description = serializers.CharField()
    revision = RevisionSerializer()
    release = ReleaseSerializer(allow_null=True, help_text="The release of this very revision.")
    counts = serializers.DictField(child=serializers.IntegerField())
    licence = LicenceSerializer()
    links = serializers.DictField(child=serializers.CharField())
