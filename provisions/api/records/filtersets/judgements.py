"""Filters of codings, correspondences and silences."""

from typing import ClassVar

from provisions.api.lists.bounds import DatesFilter, NumbersFilter
from provisions.api.lists.filters import BooleanFilter, KeyFilter, ThemeFilter, ValuesFilter
from provisions.api.lists.filterset import StrictFilterSet
from provisions.choices import CoderKind, CorrespondenceRelation, ReviewState, Stance
from provisions.models.published import (
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedPlan,
    PublishedSilence,
)

CLAUSE = "us-ai-action-plan-2025:pillar_1__sec_2"
PLAN = "us-ai-action-plan-2025"
THEME = "ai-plans:safety"
CODER = "claude-anthropic"


def clause_filter(*columns: str, help_text: str) -> KeyFilter:
    """A filter by public ids of clauses."""
    return KeyFilter(
        *columns, of=PublishedClause, key="public_id", help_text=help_text, example=CLAUSE
    )


def plan_filter(*columns: str, help_text: str) -> KeyFilter:
    """A filter by plans."""
    return KeyFilter(*columns, of=PublishedPlan, help_text=help_text, example=PLAN)


def theme_filter(with_narrower: bool, help_text: str) -> ThemeFilter:
    """A filter by the theme of a judgement."""
    return ThemeFilter("theme", with_narrower=with_narrower, help_text=help_text, example=THEME)


def coder_filter() -> ValuesFilter:
    """A filter by who judged."""
    return ValuesFilter("coder", cleaner=str.lower, help_text="Id of the coder.", example=CODER)


def coder_kind_filter() -> ValuesFilter:
    """A filter by what sort of coder judged."""
    return ValuesFilter(
        "coder_kind", choices=CoderKind, help_text="Person, group or model.", example="model"
    )


def codebook_filter() -> ValuesFilter:
    """A filter by the codebook that was applied."""
    return ValuesFilter(
        "codebook_version", help_text="Version of the codebook applied.", example="1.0"
    )


def confidence_filter() -> NumbersFilter:
    """A filter by how sure the coder was."""
    return NumbersFilter("confidence", help_text="confidence, from 0 to 1.", example=0.75)


def starts_filter() -> DatesFilter:
    """A filter by the start of what a judgement speaks of."""
    return DatesFilter(
        "starts_on", help_text="first day of the wording's validity.", example="2025-01-01"
    )


def ends_filter() -> DatesFilter:
    """A filter by the end of what a judgement speaks of."""
    return DatesFilter(
        "ends_on", help_text="first day after the wording's validity.", example="2025-01-01"
    )


class CodingFilterSet(StrictFilterSet):
    """Filters of codings."""

    id = KeyFilter(
        "key",
        of=PublishedCoding,
        help_text="Id, `<clause>~<theme>~<coder>~<codebook version>`.",
        example=f"{PLAN}:pillar_1__sec_10__item_1~ai-plans:research~{CODER}~1.0",
    )
    clause = clause_filter("clause", help_text="Clause that was coded.")
    plan = plan_filter("plan", help_text="Plan of the clause.")
    theme = theme_filter(True, "Theme it was coded for, or a narrower one.")
    theme_exact = theme_filter(False, "Theme it was coded for, narrower themes left out.")
    coder = coder_filter()
    coder_kind = coder_kind_filter()
    codebook_version = codebook_filter()
    applies = BooleanFilter(
        "applies", help_text="Whether the coder found the theme to apply.", example=True
    )
    stance = ValuesFilter(
        "stance",
        choices=Stance,
        help_text="Which side the clause takes on the theme.",
        example="against",
    )
    confidence = confidence_filter()
    coded_on = DatesFilter("coded_on", help_text="when it was coded.", example="2026-01-01")
    starts_on = starts_filter()
    ends_on = ends_filter()


class CorrespondenceFilterSet(StrictFilterSet):
    """Filters of correspondences."""

    id = KeyFilter(
        "key",
        of=PublishedCorrespondence,
        help_text="Id, `<clause>~<relation>~<clause>`.",
        example=f"{PLAN}:pillar_1__sec_10~close~cn-global-ai-governance-initiative-2023:proposal_5",
    )
    clause = clause_filter(
        "from_clause", "to_clause", help_text="Clause on either side of the correspondence."
    )
    from_clause = clause_filter("from_clause", help_text="Clause that it starts from.")
    to_clause = clause_filter("to_clause", help_text="Clause that it points to.")
    plan = plan_filter("from_plan", "to_plan", help_text="Plan on either side.")
    from_plan = plan_filter("from_plan", help_text="Plan that it starts from.")
    to_plan = plan_filter("to_plan", help_text="Plan that it points to.")
    relation = ValuesFilter(
        "relation",
        choices=CorrespondenceRelation,
        help_text="How the first clause relates to the second.",
        example="close",
    )
    coder = coder_filter()
    coder_kind = coder_kind_filter()
    confidence = confidence_filter()
    review_state = ValuesFilter(
        "review_state",
        choices=ReviewState,
        help_text="Whether a second look confirmed it.",
        example="confirmed",
    )
    starts_on = starts_filter()
    ends_on = ends_filter()


class SilenceFilterSet(StrictFilterSet):
    """Filters of silences."""

    id = KeyFilter(
        "key",
        of=PublishedSilence,
        help_text="Id, `<plan>~<theme>~<coder>`.",
        example=f"{PLAN}~ai-plans:sovereignty~{CODER}",
    )
    plan = plan_filter("plan", help_text="Plan that was searched.")
    theme = theme_filter(True, "Theme that was found absent, or a narrower one.")
    theme_exact = theme_filter(False, "Theme that was found absent, narrower themes left out.")
    coder = coder_filter()
    coder_kind = coder_kind_filter()
    codebook_version = codebook_filter()
    searched_on = DatesFilter(
        "searched_on", help_text="when the plan was searched.", example="2026-01-01"
    )

    unfiltered: ClassVar[dict[str, str]] = {}
