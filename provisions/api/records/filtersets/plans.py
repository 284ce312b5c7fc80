"""Filters of plans."""

from typing import ClassVar

from provisions.api.lists.bounds import DatesFilter
from provisions.api.lists.filters import (
    SEARCH_SYNTAX,
    ContainsFilter,
    KeyFilter,
    SearchFilter,
    ThemeFilter,
    ValuesFilter,
)
from provisions.api.lists.filterset import StrictFilterSet
from provisions.api.lists.vocabularies import JurisdictionFilter, LanguageFilter
from provisions.choices import Completeness, LegalForce, PlanStatus, PlanType
from provisions.models.published import (
    PublishedOrganization,
    PublishedPlan,
    PublishedSource,
)


class PlanFilterSet(StrictFilterSet):
    """Filters of plans."""

    q = SearchFilter(
        help_text=f"Search in ids, titles and summaries: {SEARCH_SYNTAX}",
        example="artificial intelligence",
    )
    id = KeyFilter("key", of=PublishedPlan, help_text="Id.", example="us-ai-action-plan-2025")
    jurisdiction = JurisdictionFilter(
        "jurisdiction",
        help_text="Code of its jurisdiction, in any case.",
        example="us,cn",
    )
    plan_type = ValuesFilter(
        "plan_type", choices=PlanType, help_text="Form of the instrument.", example="action_plan"
    )
    legal_force = ValuesFilter(
        "legal_force", choices=LegalForce, help_text="Whether it binds.", example="non_binding"
    )
    status = ValuesFilter(
        "status", choices=PlanStatus, help_text="Where it stands in its life.", example="in_force"
    )
    completeness = ValuesFilter(
        "completeness",
        choices=Completeness,
        help_text="How much of it this database holds.",
        example="full",
    )
    language = LanguageFilter(
        "language",
        of=PublishedPlan,
        help_text=(
            "BCP 47 tag of its original, in any case; `zh-CN` finds what is `zh`, `zh-Hans` or "
            "`zh-CN`."
        ),
        example="en",
    )
    title = ContainsFilter("title", help_text="Part of the title, in any case.", example="action")
    adopted_on = DatesFilter("adopted_on", help_text="when it was adopted.", example="2025-01-01")
    published_on = DatesFilter(
        "published_on", help_text="when it was published.", example="2025-01-01"
    )
    commenced_on = DatesFilter(
        "commenced_on", help_text="when it took effect.", example="2025-01-01"
    )
    repealed_on = DatesFilter(
        "repealed_on", help_text="when it was repealed.", example="2025-01-01"
    )
    issuer = KeyFilter(
        "issuers",
        of=PublishedOrganization,
        is_array=True,
        help_text="Organization that issued it.",
        example="us-white-house",
    )
    theme = ThemeFilter(
        "themes",
        is_array=True,
        help_text="Theme of any of its clauses, or a narrower one.",
        example="ai-plans:safety",
    )
    theme_exact = ThemeFilter(
        "themes",
        with_narrower=False,
        is_array=True,
        help_text="Theme of any of its clauses, narrower themes left out.",
        example="ai-plans:safety",
    )
    source = KeyFilter(
        "sources",
        of=PublishedSource,
        is_array=True,
        help_text="Source that its record rests on.",
        example="us-ai-action-plan-2025-pdf",
    )

    unfiltered: ClassVar[dict[str, str]] = {
        "search_names": "searched by q",
        "search_text": "searched by q",
        "search_vector": "searched by q",
    }
