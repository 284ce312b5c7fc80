"""Plans."""

from provisions.choices import Completeness, LegalForce, PlanStatus, PlanType
from provisions.nouns.declaration import (
    By,
    PublishedNoun,
    RecordPart,
    SearchParameter,
    day,
    each,
    ids,
    inside,
    integer,
    parameter,
    partial_date,
    reference,
    references,
    text,
    theme_filters,
    word,
)
from provisions.nouns.parts import CITATION

DAY = "2025-01-01"

EDITION = RecordPart(
    "Edition",
    "A plan's text between two dates.",
    (
        text("label", "What it is called."),
        day("starts_on", "First day of its validity."),
        day("ends_on", "First day after its validity."),
        reference("source", "Where the text is from.", is_null=True),
    ),
)
WITHHELD = RecordPart(
    "Withheld",
    "A clause that stays unpublished, and why.",
    (text("locator", "What a person cites."), text("reason", "Why.")),
)
COVERAGE = RecordPart(
    "Coverage",
    "How much of a plan is published.",
    (
        word("completeness", Completeness, "How much of it this database holds."),
        text("note", "Remark."),
        integer("clause_count", "Published clauses."),
        each("withheld", WITHHELD, "Clauses that stay unpublished."),
    ),
)

PLAN = PublishedNoun(
    "plan",
    "plans",
    "A policy instrument as a work.",
    ids("Id.", "us-ai-action-plan-2025"),
    (
        text("title", "Title in English.", order=True, example="action", term="eli:title"),
        text("original_title", "Title in its own language."),
        text(
            "language",
            "BCP 47 tag of its original.",
            by=By.LANGUAGES,
            example="en",
            term="schema:inLanguage",
        ),
        reference(
            "jurisdiction",
            "Its jurisdiction.",
            order=True,
            example="us,cn",
            term="schema:legislationJurisdiction",
        ),
        word(
            "plan_type",
            PlanType,
            "Form of the instrument.",
            order=True,
            example="action_plan",
            term="schema:legislationType",
        ),
        word("legal_force", LegalForce, "Whether it binds.", example="non_binding"),
        word("status", PlanStatus, "Its state of life.", order=True, example="in_force"),
        partial_date(
            "adopted_on",
            "When it was adopted.",
            order=True,
            example=DAY,
            term="schema:legislationDate",
        ),
        partial_date(
            "published_on",
            "When it was published.",
            order=True,
            example=DAY,
            term="schema:datePublished",
        ),
        day(
            "commenced_on",
            "When it took effect.",
            order=True,
            example=DAY,
            term="eli:first_date_entry_in_force",
        ),
        day(
            "repealed_on",
            "When it was repealed.",
            order=True,
            example=DAY,
            term="eli:date_no_longer_in_force",
        ),
        text("summary", "What it is about, in our words.", term="schema:abstract"),
        references(
            "issuers", "Organizations that issued it.", to="organization", term="eli:passed_by"
        ),
        references("themes", "Themes of its clauses.", to="theme", term="eli:is_about"),
        each("editions", EDITION, "Its texts between dates."),
        each("citations", CITATION, "Where in which sources it is found.", term="dcterms:source"),
        inside("coverage", COVERAGE, "How much of it is published."),
    ),
    filters=(
        parameter(
            "issuer",
            By.IDS,
            "Organization that issued it.",
            "us-white-house",
            "issuers",
            noun="organization",
        ),
        parameter(
            "completeness",
            By.VALUES,
            "How much of it this database holds.",
            "full",
            choices=Completeness,
        ),
        *theme_filters("Theme of any of its clauses", "themes"),
        parameter(
            "source",
            By.IDS,
            "Source that its record rests on.",
            "us-ai-action-plan-2025-pdf",
            "sources",
        ),
    ),
    search=SearchParameter("ids, titles and summaries", "artificial intelligence"),
    plan_columns=("key",),
    rdf_types=("eli:LegalResource", "schema:Legislation"),
)
