"""The matrix of a comparison."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions import choices
from provisions.analysis.comparing import Reach, State
from provisions.api.serializers import parts, records
from provisions.api.serializers.parts import choice

Serializer = serializers.Serializer[Any]


class ComparedSerializer(Serializer):
    """The comparison as understood."""

    revision = serializers.IntegerField()
    known_at = serializers.CharField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    listed_on = serializers.DateField(allow_null=True)
    plans = serializers.ListField(child=serializers.CharField())
    by = serializers.ChoiceField(choices=["theme", "clause_type", "modality"])
    scheme = serializers.CharField(allow_null=True)
    depth = serializers.IntegerField()
    limit = serializers.IntegerField()
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What the day leaves out."
    )


class ComparedPlanSerializer(Serializer):
    """A column: what shares are shares of."""

    id = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    jurisdiction = serializers.CharField()
    published_on = parts.partial_date()
    completeness = choice(choices.Completeness)
    clause_count = serializers.IntegerField(help_text="Clauses shown on the asked day.")
    counted_clause_count = serializers.IntegerField(
        help_text="Those that stand under any theme, type or modality."
    )
    word_count = serializers.IntegerField(
        allow_null=True, help_text="Words of its published texts; null: no text is published."
    )
    word_languages = serializers.ListField(
        child=serializers.CharField(),
        help_text="Languages of the words; across languages compare shares, not counts.",
    )


class ComparedClauseSerializer(Serializer):
    """A clause of a cell."""

    id = serializers.CharField()
    url = serializers.CharField()
    locator = serializers.CharField()
    heading = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)


class ComparedCoderSerializer(Serializer):
    """Who found the clauses of a cell to be about it, or searched in vain."""

    id = serializers.CharField()
    kind = choice(choices.CoderKind)


class CellSerializer(Serializer):
    """One plan under one row."""

    plan = serializers.CharField()
    state = serializers.ChoiceField(
        choices=list(State),
        help_text="`present`: clauses stand under it; `searched_absent`: somebody searched and "
        "published that there are none (by type: the plan is held in full and has none); "
        "`not_yet_coded`: nobody has said.",
    )
    clause_count = serializers.IntegerField()
    clause_share = serializers.FloatField(allow_null=True, help_text="Of the plan's clauses.")
    word_count = serializers.IntegerField(
        allow_null=True, help_text="Words of these clauses; null: none has a published text."
    )
    word_share = serializers.FloatField(allow_null=True, help_text="Of the plan's words.")
    clauses = ComparedClauseSerializer(many=True, help_text="The first ones, in document order.")
    clauses_url = serializers.CharField(help_text="The list of all.")
    coders = ComparedCoderSerializer(many=True)
    alpha = serializers.FloatField(
        allow_null=True,
        help_text="Krippendorff's alpha of persons on this plan; null: it cannot be told.",
    )
    unit_count = serializers.IntegerField(help_text="Clauses that two or more persons judged.")
    silences = serializers.ListField(child=serializers.CharField(), help_text="Their ids.")


class ComparedRowSerializer(Serializer):
    """A row: a theme, a type of clause, or a modality."""

    id = serializers.CharField()
    # A member of the row is called as an attribute of every field is.
    label = serializers.CharField()  # type: ignore[assignment]
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    depth = serializers.IntegerField()
    held_by = serializers.ChoiceField(
        choices=list(Reach), help_text="In how many of the plans it is present."
    )
    only_in = serializers.CharField(allow_null=True, help_text="The only plan that has it.")
    clause_count = serializers.IntegerField()
    converging = serializers.ListField(
        child=serializers.CharField(),
        help_text="Correspondences of its clauses that pull the same way.",
    )
    diverging = serializers.ListField(
        child=serializers.CharField(), help_text="Correspondences in which its clauses contrast."
    )
    otherwise_related = serializers.ListField(child=serializers.CharField())
    cells = CellSerializer(many=True, help_text="One a plan, in the order of the plans.")


class TotalsSerializer(Serializer):
    """How many rows of a level the plans share."""

    depth = serializers.IntegerField()
    all_count = serializers.IntegerField()
    some_count = serializers.IntegerField()
    one_count = serializers.IntegerField()
    none_count = serializers.IntegerField()
    only = serializers.DictField(
        child=serializers.IntegerField(), help_text="Rows that only this plan has."
    )


class ComparisonSerializer(Serializer):
    """Plans side by side."""

    applied = ComparedSerializer()
    plans = ComparedPlanSerializer(many=True)
    rows = ComparedRowSerializer(many=True)
    totals = TotalsSerializer(many=True)
    correspondences = records.CorrespondenceSerializer(
        many=True, help_text="Between clauses of the compared plans, whole."
    )
