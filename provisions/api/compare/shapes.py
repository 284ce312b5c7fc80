"""The matrix of a comparison."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions import choices
from provisions.analysis.comparison import CellState, RowReach
from provisions.api.shapes.records import choice, partial_date, record_serializer

Serializer = serializers.Serializer[Any]


class ComparedSerializer(Serializer):
    """The parsed request for a comparison."""

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
        child=serializers.CharField(),
        help_text="The base of shares, codings without a result, and records that the day "
        "excludes.",
    )


class ComparedPlanSerializer(Serializer):
    """A plan and its totals, of which shares are computed."""

    id = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    jurisdiction = serializers.CharField()
    published_on = partial_date(allow_null=True, help_text="When it was published.")
    completeness = choice(choices.Completeness)
    clause_count = serializers.IntegerField(
        help_text="Deprecated: the same as `codable_clause_count`."
    )
    codable_clause_count = serializers.IntegerField(
        help_text="Clauses of which shares are computed. By theme: those that coders can judge, "
        "which are the coded ones and every other operative clause of a type that is coded, unless "
        "it is part of a coded clause or contains coded ones. By clause type: all. By modality: as "
        "by theme, with clauses that state duties instead of coded ones."
    )
    coded_clause_count = serializers.IntegerField(
        help_text="The codable clauses that are coded: with a theme of the scheme, or judged to "
        "have none; by clause type or modality: that have one."
    )
    counted_clause_count = serializers.IntegerField(
        help_text="Deprecated: clauses with any theme (of any scheme), type or modality; see "
        "`coded_clause_count`."
    )
    word_count = serializers.IntegerField(
        allow_null=True,
        help_text="Words of the published texts of these clauses and of their operative parts; "
        "null if no text is published.",
    )
    word_languages = serializers.ListField(
        child=serializers.CharField(),
        help_text="Languages of the words. Across languages, compare shares, not counts.",
    )


class ComparedClauseSerializer(Serializer):
    """A clause of a cell."""

    id = serializers.CharField()
    url = serializers.CharField()
    locator = serializers.CharField()
    heading = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)


class ComparedCoderSerializer(Serializer):
    """A coder who found the clauses of a cell, or searched and found none."""

    id = serializers.CharField()
    kind = choice(choices.CoderKind)


class StanceCountsSerializer(Serializer):
    """The clauses of a cell by their stance on its theme; the counts add up to its clauses."""

    against = serializers.IntegerField()
    neutral = serializers.IntegerField(help_text="Neutral or descriptive.")
    mixed = serializers.IntegerField(help_text="Partly for, partly against.")
    contested = serializers.IntegerField(help_text="Coders state different stances.")
    not_stated = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """The fields, with `for`, which is a keyword of Python."""
        return {"for": serializers.IntegerField(), **super().get_fields()}


class CellSerializer(Serializer):
    """One plan under one row."""

    plan = serializers.CharField()
    state = serializers.ChoiceField(
        choices=list(CellState),
        help_text="`present`: the plan has such clauses; `searched_absent`: a coder searched and "
        "published that there are none (by type: the plan is held in full and has none); "
        "`not_yet_coded`: no assignment and no silence is published; `notes` names codings without "
        "a result.",
    )
    clause_count = serializers.IntegerField()
    clause_share = serializers.FloatField(
        allow_null=True, help_text="Of the plan's codable clauses."
    )
    word_count = serializers.IntegerField(
        allow_null=True,
        help_text="Words of these clauses and their operative parts; null if none has a published "
        "text.",
    )
    word_share = serializers.FloatField(
        allow_null=True, help_text="Of the words of the plan's codable clauses."
    )
    stance_counts = StanceCountsSerializer(
        allow_null=True, help_text="Null if rows are not themes."
    )
    clauses = ComparedClauseSerializer(many=True, help_text="The first ones, in document order.")
    clauses_url = serializers.CharField(help_text="The list of all clauses of the cell.")
    codings_url = serializers.CharField(
        allow_null=True, help_text="The codings for its theme; null if rows are not themes."
    )
    coders = ComparedCoderSerializer(many=True)
    alpha = serializers.FloatField(
        allow_null=True,
        help_text="Krippendorff's alpha of people on this plan; null if it is undefined.",
    )
    unit_count = serializers.IntegerField(help_text="Clauses that two or more people judged.")
    silences = serializers.ListField(
        child=serializers.CharField(), help_text="The ids of the silences."
    )


class ComparedRowSerializer(Serializer):
    """A row: a theme, a type of clause, or a modality."""

    id = serializers.CharField()
    # Every field has an attribute of this name.
    label = serializers.CharField()  # type: ignore[assignment]
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    depth = serializers.IntegerField()
    held_by = serializers.ChoiceField(
        choices=list(RowReach), help_text="Whether all, several, one or none of the plans has it."
    )
    only_in = serializers.CharField(allow_null=True, help_text="The only plan that has it.")
    clause_count = serializers.IntegerField()
    converging = serializers.ListField(
        child=serializers.CharField(),
        help_text="Correspondences of two of its clauses that converge.",
    )
    diverging = serializers.ListField(
        child=serializers.CharField(),
        help_text="Correspondences of two of its clauses that diverge.",
    )
    otherwise_related = serializers.ListField(
        child=serializers.CharField(),
        help_text="Other correspondences of two of its clauses, such as `related`.",
    )
    touching = serializers.ListField(
        child=serializers.CharField(),
        help_text="Correspondences of one of its clauses with a clause of another row.",
    )
    cells = CellSerializer(many=True, help_text="One per plan, in the order of the plans.")


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
    """A comparison of plans."""

    applied = ComparedSerializer()
    plans = ComparedPlanSerializer(many=True)
    rows = ComparedRowSerializer(many=True)
    totals = TotalsSerializer(many=True)
    correspondences = record_serializer("correspondence")(
        many=True, help_text="The records of correspondences between the compared plans."
    )
