"""Filters of clauses."""

from typing import ClassVar

from provisions.api.lists.bounds import CountsFilter, DatesFilter, LeastFilter
from provisions.api.lists.filters import (
    SEARCH_SYNTAX,
    BooleanFilter,
    ContainsFilter,
    IntegersFilter,
    KeyFilter,
    SearchFilter,
    ThemeFilter,
    ValuesFilter,
)
from provisions.api.lists.filterset import StrictFilterSet
from provisions.api.lists.vocabularies import JurisdictionFilter, LanguageFilter
from provisions.choices import ClauseType, CoderKind, LegalForce, Modality, PlanStatus, PlanType
from provisions.models.published import (
    PublishedClause,
    PublishedOrganization,
    PublishedPlan,
    PublishedSource,
    PublishedTheme,
)

PILLAR = "us-ai-action-plan-2025:pillar_1"


class ClauseFilterSet(StrictFilterSet):
    """Filters of clauses, by what they are and by the plan they stand in."""

    q = SearchFilter(
        context=(PublishedTheme, PublishedPlan),
        help_text=(
            "Search in locators, numbers, headings, summaries and texts, with the labels of the "
            f"clause's themes and the names of its plan: {SEARCH_SYNTAX}"
        ),
        example="international cooperation",
    )
    id = KeyFilter(
        "public_id",
        of=PublishedClause,
        key="public_id",
        help_text="Id, `<plan>:<eid>`.",
        example=f"{PILLAR}__sec_2",
    )
    plan = KeyFilter(
        "plan", of=PublishedPlan, help_text="Plan it stands in.", example="us-ai-action-plan-2025"
    )
    eid = ValuesFilter("eid", help_text="Path inside the plan.", example="pillar_1__sec_2")
    wording = IntegersFilter("wording", help_text="Number of the wording.", example=1)
    parent = KeyFilter(
        "parent",
        of=PublishedClause,
        key="public_id",
        help_text="Clause directly above it.",
        example=PILLAR,
    )
    within = KeyFilter(
        "ancestors",
        of=PublishedClause,
        key="public_id",
        is_array=True,
        help_text="Clause somewhere above it.",
        example=PILLAR,
    )
    depth = CountsFilter("depth", help_text="level in the plan, 1 at the top.", example=1)
    clause_type = ValuesFilter(
        "clause_type", choices=ClauseType, help_text="Structural role.", example="action"
    )
    number = ValuesFilter("number", help_text="Its number as printed.", example="2")
    is_operative = BooleanFilter(
        "is_operative", help_text="Whether it provides for something itself.", example=True
    )
    starts_on = DatesFilter(
        "starts_on", help_text="first day of this wording's validity.", example="2025-01-01"
    )
    ends_on = DatesFilter(
        "ends_on", help_text="first day after this wording's validity.", example="2025-01-01"
    )
    jurisdiction = JurisdictionFilter(
        "jurisdiction",
        help_text="Code of its plan's jurisdiction, in any case.",
        example="us,cn",
    )
    plan_type = ValuesFilter(
        "plan_type", choices=PlanType, help_text="Form of its plan.", example="action_plan"
    )
    legal_force = ValuesFilter(
        "legal_force", choices=LegalForce, help_text="Whether its plan binds.", example="binding"
    )
    plan_status = ValuesFilter(
        "plan_status", choices=PlanStatus, help_text="Status of its plan.", example="in_force"
    )
    published_on = DatesFilter(
        "plan_published_on", help_text="when its plan was published.", example="2025-01-01"
    )
    theme = ThemeFilter(
        "themes",
        is_array=True,
        help_text="Theme assigned to it, or a narrower one.",
        example="ai-plans:safety",
    )
    theme_exact = ThemeFilter(
        "themes",
        with_narrower=False,
        is_array=True,
        help_text="Theme assigned to it, narrower themes left out.",
        example="ai-plans:safety",
    )
    organization = KeyFilter(
        "organizations",
        of=PublishedOrganization,
        is_array=True,
        help_text="Organization involved in it.",
        example="us-nist",
    )
    source = KeyFilter(
        "sources",
        of=PublishedSource,
        is_array=True,
        help_text="Source it cites.",
        example="us-ai-action-plan-2025-pdf",
    )
    language = LanguageFilter(
        "languages",
        of=PublishedClause,
        is_array=True,
        help_text=(
            "BCP 47 tag of a language it has a heading or text in, in any case; `zh-CN` finds "
            "what is `zh`, `zh-Hans` or `zh-CN`."
        ),
        example="zh",
    )
    modality = ValuesFilter(
        "modalities",
        choices=Modality,
        is_array=True,
        help_text="Force of a duty it states.",
        example="should",
    )
    actor = ContainsFilter(
        "duty_actors",
        help_text="Part of the name of who has a duty that it states, in any case.",
        example="provider",
    )
    addressee = ContainsFilter(
        "duty_addressees",
        help_text="Part of the name of those towards whom it states a duty, in any case.",
        example="public",
    )
    coded_by_kind = ValuesFilter(
        "coder_kinds",
        choices=CoderKind,
        is_array=True,
        help_text="Sort of any coder who judged it.",
        example="model",
    )
    min_coders = LeastFilter(
        "coder_count", help_text="At least so many coders judged it.", example=1
    )
    is_contested = BooleanFilter(
        "is_contested",
        help_text="Whether persons differ on its themes by the present codebook.",
        example=False,
    )
    deadline_on = DatesFilter(
        "duty_deadline_on",
        help_text="first day by which a duty that it states is due.",
        example="2026-08-02",
    )

    unfiltered: ClassVar[dict[str, str]] = {
        "key": "the public id with the wording's number; see id and wording",
        "sort_path": "an order, not a fact",
        "listed_from_on": "chosen by as_of",
        "listed_until_on": "chosen by as_of",
        "search_names": "searched by q",
        "search_text": "searched by q",
        "search_vector": "searched by q",
    }
    uncounted: ClassVar[dict[str, str]] = {
        "eid": "each clause of a plan has its own",
        "number": "as printed: the same number means nothing in another plan",
    }
