"""The matrix of a comparison."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from provisions import choices
from provisions.analysis.comparison import CellState, RowReach
from provisions.api.shapes.records import choice, partial_date, record_serializer

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
        child=serializers.CharField(),
        help_text="What shares are shares of, which codings lack a result, and what the day "
        "leaves out.",
    )


class ComparedPlanSerializer(Serializer):
    """A column: what shares are shares of."""

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
        help_text="Clauses that shares are shares of. By theme: those that coders can judge, which "
        "are the coded ones and every other operative clause of a type that is coded, unless it is "
        "a part of a coded clause or contains coded ones. By clause type: all. By modality: as by "
        "theme, with the clauses that state duties in place of the coded ones."
    )
    coded_clause_count = serializers.IntegerField(
        help_text="Those of them that are coded: under a theme of the scheme, or found not to be; "
        "by clause type or modality: that have one."
    )
    counted_clause_count = serializers.IntegerField(
        help_text="Deprecated: clauses that stand under any theme (of any scheme), type or "
        "modality; see `coded_clause_count`."
    )
    word_count = serializers.IntegerField(
        allow_null=True,
        help_text="Words of the published texts of these clauses, with those of their operative "
        "parts; null: no text is published.",
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


class StanceCountsSerializer(Serializer):
    """How many clauses of a cell take which side on its theme; together they are its clauses."""

    against = serializers.IntegerField()
    neutral = serializers.IntegerField(help_text="Neutral or descriptive.")
    mixed = serializers.IntegerField(help_text="For in part, against in part.")
    contested = serializers.IntegerField(help_text="Coders state different stances.")
    not_stated = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """The fields, and the one whose name is a word of Python."""
        return {"for": serializers.IntegerField(), **super().get_fields()}


class CellSerializer(Serializer):
    """One plan under one row."""

    plan = serializers.CharField()
    state = serializers.ChoiceField(
        choices=list(CellState),
        help_text="`present`: clauses stand under it; `searched_absent`: somebody searched and "
        "published that there are none (by type: the plan is held in full and has none); "
        "`not_yet_coded`: no assignment and no silence is published; `notes` names codings that "
        "still lack a result.",
    )
    clause_count = serializers.IntegerField()
    clause_share = serializers.FloatField(
        allow_null=True, help_text="Of the plan's codable clauses."
    )
    word_count = serializers.IntegerField(
        allow_null=True,
        help_text="Words of these clauses and their operative parts; null: none has a published "
        "text.",
    )
    word_share = serializers.FloatField(
        allow_null=True, help_text="Of the words of the plan's codable clauses."
    )
    stance_counts = StanceCountsSerializer(
        allow_null=True, help_text="Null where rows are not themes."
    )
    clauses = ComparedClauseSerializer(many=True, help_text="The first ones, in document order.")
    clauses_url = serializers.CharField(help_text="The list of all.")
    codings_url = serializers.CharField(
        allow_null=True, help_text="The codings for its theme; null where rows are not themes."
    )
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
        choices=list(RowReach), help_text="In how many of the plans it is present."
    )
    only_in = serializers.CharField(allow_null=True, help_text="The only plan that has it.")
    clause_count = serializers.IntegerField()
    converging = serializers.ListField(
        child=serializers.CharField(),
        help_text="Correspondences by which two of its clauses pull the same way.",
    )
    diverging = serializers.ListField(
        child=serializers.CharField(), help_text="Correspondences by which two of its clauses part."
    )
    otherwise_related = serializers.ListField(
        child=serializers.CharField(),
        help_text="Correspondences of two of its clauses that are neither, `related` among them.",
    )
    touching = serializers.ListField(
        child=serializers.CharField(),
        help_text="Correspondences of one of its clauses with a clause of another row.",
    )
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
    correspondences = record_serializer("correspondence")(
        many=True, help_text="Between clauses of the compared plans, whole."
    )
