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
    """A piece of text that is kept, inserted or deleted."""

    op = serializers.ChoiceField(choices=[str(op) for op in Op])
    text = serializers.CharField()


class WordsSerializer(Serializer):
    """The words of a clause, before and after.

    The joined texts of all operations except `insert` are exactly the text before; those of all
    operations except `delete` are exactly the text after.
    """

    member = serializers.ChoiceField(choices=["heading", "summary", "text_heading", "text"])
    language = serializers.CharField(allow_null=True, help_text="BCP 47 tag of a text.")
    before_standing = choice(choices.Standing, allow_null=True)
    after_standing = choice(choices.Standing, allow_null=True)
    similarity = serializers.FloatField(
        help_text="Share of kept words among the words of both: from 0 (none) to 1 (all)."
    )
    operations = OperationSerializer(many=True)


class ValuesSerializer(Serializer):
    """A changed member that is not compared by words."""

    member = serializers.CharField()
    removed = serializers.ListField(help_text="Values that only `before` has.")
    added = serializers.ListField(help_text="Values that only `after` has.")


class ClauseSideSerializer(Serializer):
    """A clause on one side."""

    id = serializers.CharField()
    wording = serializers.IntegerField()
    url = serializers.CharField(help_text="Path of exactly this wording.")
    plan = serializers.CharField()
    # Every field has an attribute of this name.
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    clause_type = choice(choices.ClauseType)
    locator = serializers.CharField()
    heading = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class LikeSerializer(Serializer):
    """A removed clause that is similar to an added one, perhaps renumbered and reworded."""

    id = serializers.CharField()
    likeness = serializers.IntegerField(help_text="From 0 to 100.")
    url = serializers.CharField(help_text="Path of the redline of the two.")


class DifferenceSerializer(Serializer):
    """The change of a clause."""

    kind = serializers.ChoiceField(
        choices=[str(kind) for kind in DifferenceKind if kind != DifferenceKind.UNCHANGED]
    )
    before = ClauseSideSerializer(allow_null=True)
    after = ClauseSideSerializer(allow_null=True)
    moved_by = serializers.ListField(
        child=serializers.ChoiceField(choices=["eid", "parent", "order"]),
        help_text="Changes of the clause's position.",
    )
    words = WordsSerializer(many=True)
    values = ValuesSerializer(many=True)
    like = LikeSerializer(allow_null=True)


class PlanSideSerializer(Serializer):
    """One of the two texts of a plan."""

    day = serializers.DateField(help_text="The day of the text.")
    revision = serializers.IntegerField(help_text="The revision of the text.")
    known_at = serializers.CharField(allow_null=True)
    edition = part_serializer(EDITION)(allow_null=True)
    clause_count = serializers.IntegerField()


class KindCountsSerializer(Serializer):
    """Clauses by kind; `reworded` are those on both sides with different words."""

    added = serializers.IntegerField()
    removed = serializers.IntegerField()
    moved = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    reworded = serializers.IntegerField()


class PlanDifferencesSerializer(Serializer):
    """The differences between two texts of a plan, in document order."""

    plan = serializers.CharField()
    title = serializers.CharField()
    applied = SnapshotSerializer()
    before = PlanSideSerializer()
    after = PlanSideSerializer()
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="Notes on this response."
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
        child=serializers.CharField(), help_text="The compared texts, and the reasons."
    )
    similarity = serializers.FloatField(
        allow_null=True, help_text="Of the first compared texts; null if none can be compared."
    )
    words = WordsSerializer(many=True)
    themes = ComparedThemesSerializer()
    correspondences = record_serializer("correspondence")(
        many=True, help_text="Published between the two clauses, in either direction."
    )
    values = ValuesSerializer(many=True)
