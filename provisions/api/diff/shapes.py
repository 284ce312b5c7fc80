"""Differences between two texts of a plan, and between two clauses."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions import choices
from provisions.analysis.redline import Op
from provisions.analysis.text_diff import DifferenceKind
from provisions.api.shapes.envelopes import SnapshotSerializer
from provisions.api.shapes.records import choice, part_serializer, record_serializer
from provisions.nouns.plan import EDITION

Serializer = serializers.Serializer[Any]


class OperationSerializer(Serializer):
    """A stretch of text: kept, inserted or deleted."""

    op = serializers.ChoiceField(choices=[str(op) for op in Op])
    text = serializers.CharField()


class WordsSerializer(Serializer):
    """Words of a clause, before against after.

    The texts of all operations but `insert`, joined, are what stood before, to the character; of
    all but `delete`, what stands after.
    """

    member = serializers.ChoiceField(choices=["heading", "summary", "text_heading", "text"])
    language = serializers.CharField(allow_null=True, help_text="BCP 47 tag, of a text.")
    before_standing = choice(choices.Standing, allow_null=True)
    after_standing = choice(choices.Standing, allow_null=True)
    similarity = serializers.FloatField(
        help_text="Words kept as a share of the words of both: 1 all, 0 none."
    )
    operations = OperationSerializer(many=True)


class ValuesSerializer(Serializer):
    """A member other than words that differs."""

    member = serializers.CharField()
    removed = serializers.ListField(help_text="What only stood before.")
    added = serializers.ListField(help_text="What only stands after.")


class ClauseSideSerializer(Serializer):
    """A clause as it stands on one side."""

    id = serializers.CharField()
    wording = serializers.IntegerField()
    url = serializers.CharField(help_text="Path that answers with this very wording.")
    plan = serializers.CharField()
    # The member is called as an attribute of every field is.
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    clause_type = choice(choices.ClauseType)
    locator = serializers.CharField()
    heading = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class LikeSerializer(Serializer):
    """A removed clause that an added one is like: perhaps the same one, renumbered and reworded."""

    id = serializers.CharField()
    likeness = serializers.IntegerField(help_text="Of 100.")
    url = serializers.CharField(help_text="Path of the redline of the two.")


class DifferenceSerializer(Serializer):
    """What became of a clause."""

    kind = serializers.ChoiceField(
        choices=[str(kind) for kind in DifferenceKind if kind != DifferenceKind.UNCHANGED]
    )
    before = ClauseSideSerializer(allow_null=True)
    after = ClauseSideSerializer(allow_null=True)
    moved_by = serializers.ListField(
        child=serializers.ChoiceField(choices=["eid", "parent", "order"]),
        help_text="What of its place differs.",
    )
    words = WordsSerializer(many=True)
    values = ValuesSerializer(many=True)
    like = LikeSerializer(allow_null=True)


class PlanSideSerializer(Serializer):
    """One of the two texts of a plan."""

    day = serializers.DateField(help_text="What the plan said on this day ...")
    revision = serializers.IntegerField(help_text="... as this revision has it.")
    known_at = serializers.CharField(allow_null=True)
    edition = part_serializer(EDITION)(allow_null=True)
    clause_count = serializers.IntegerField()


class KindCountsSerializer(Serializer):
    """Clauses by kind; `reworded` are those that stand on both sides with other words."""

    added = serializers.IntegerField()
    removed = serializers.IntegerField()
    moved = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    reworded = serializers.IntegerField()


class PlanDifferencesSerializer(Serializer):
    """What differs between two texts of a plan, in document order."""

    plan = serializers.CharField()
    title = serializers.CharField()
    applied = SnapshotSerializer()
    before = PlanSideSerializer()
    after = PlanSideSerializer()
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What is worth knowing about this answer."
    )
    counts = KindCountsSerializer()
    plan_values = ValuesSerializer(many=True, help_text="Members of the plan's own record.")
    differences = DifferenceSerializer(many=True)


class ComparedThemesSerializer(Serializer):
    """The themes of two clauses."""

    shared = serializers.ListField(child=serializers.CharField())
    only_before = serializers.ListField(child=serializers.CharField())
    only_after = serializers.ListField(child=serializers.CharField())


class ClauseDifferencesSerializer(Serializer):
    """Two clauses, or two wordings of one, side by side."""

    before = ClauseSideSerializer()
    after = ClauseSideSerializer()
    applied = SnapshotSerializer()
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="Which texts were compared, and why."
    )
    similarity = serializers.FloatField(
        allow_null=True, help_text="Of the first texts compared; null: none could be."
    )
    words = WordsSerializer(many=True)
    themes = ComparedThemesSerializer()
    correspondences = record_serializer("correspondence")(
        many=True, help_text="Published between the two clauses, in either direction."
    )
    values = ValuesSerializer(many=True)
