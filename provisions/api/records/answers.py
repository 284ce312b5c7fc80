"""What surrounds records in an answer: envelopes, the outline, the index, problems."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provisions import choices
from provisions.api.records.parts import WithheldSerializer, choice
from provisions.api.records.shapes import OverrideSerializer, ReleaseSerializer, RevisionSerializer

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
    withheld = WithheldSerializer(many=True)
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


class ChecksumNodeSerializer(Serializer):
    """A node below the one that was asked for."""

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

    revision = serializers.IntegerField(help_text="The revision that the tree is of.")
    prefix = serializers.CharField(allow_blank=True, help_text="Empty at the root.")
    sha256 = serializers.CharField(allow_null=True, help_text="Null: no record is below it.")
    children = ChecksumNodeSerializer(many=True)
    records = ChecksumRecordSerializer(many=True, help_text="Below three digits.")
    applied = SnapshotSerializer()


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
