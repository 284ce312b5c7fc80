"""Clauses."""

from provisions import choices
from provisions.nouns.declaration import (
    By,
    ColumnFilter,
    PublishedNoun,
    RecordPart,
    SearchParameter,
    boolean,
    day,
    each,
    ids,
    integer,
    parameter,
    reference,
    references,
    text,
    theme_filters,
    word,
    words,
)
from provisions.nouns.parts import CITATION

PILLAR = "us-ai-action-plan-2025:pillar_1"
DAY = "2025-01-01"

ASSIGNMENT = RecordPart(
    "Assignment",
    "How a theme came to be assigned to a clause.",
    (
        text("theme", "Id of the theme."),
        word("method", choices.AssignmentMethod, "By one coder, by agreement or by decision."),
        text("adjudicator", "Id of the coder who decided.", is_null=True),
        text("rationale", "Why."),
    ),
)
INVOLVEMENT = RecordPart(
    "Involvement",
    "An organization's part in a clause.",
    (
        reference("organization", "Organization."),
        word("role", choices.InvolvementRole, "Its part."),
    ),
)
TEXT = RecordPart(
    "Text",
    "A clause in one language.",
    (
        text("language", "BCP 47 tag."),
        word("standing", choices.Standing, "How close it is to the original."),
        text("heading", "Heading."),
        text("text", "The words themselves."),
        reference("source", "Where it is from.", is_null=True),
        integer("start_char", "Its first character in the source, from 0.", is_null=True),
        integer("end_char", "The character after its last.", is_null=True),
    ),
)
DUTY = RecordPart(
    "Duty",
    "Who must do what to whom by when.",
    (
        text("actor", "Who."),
        reference("organization", "Who, if it is listed here.", is_null=True),
        text("addressee", "To whom."),
        word("modality", choices.Modality, "Its force."),
        text("action", "What."),
        text("deadline", "By when, in words."),
        day("deadline_on", "By when."),
    ),
)


def of_plan(name: str, about: str, example: str, vocabulary: type) -> ColumnFilter:
    """A filter by what a clause's plan is."""
    return parameter(name, By.VALUES, about, example, choices=vocabulary)


CLAUSE = PublishedNoun(
    "clause",
    "clauses",
    "A provision of a plan, in one wording; lists are in document order, each clause in the "
    "wording that holds on the asked day.",
    ids("Id, `<plan>:<eid>`.", f"{PILLAR}__sec_2", column="public_id"),
    (
        reference("plan", "Plan it belongs to.", order=True, example="us-ai-action-plan-2025"),
        text(
            "eid",
            "Path inside the plan (Akoma Ntoso eId).",
            by=By.VALUES,
            example="pillar_1__sec_2",
        ),
        integer("wording", "Number of the wording, from 1.", by=By.INTEGERS, example=1),
        reference("parent", "Clause directly above it.", to="clause", is_null=True, example=PILLAR),
        references("ancestors", "All clauses above it, top first.", to="clause"),
        integer("depth", "Level in the plan, 1 at the top.", order=True, example=1),
        integer("position", "Its order.", order="sort_path", term="schema:position"),
        word("clause_type", choices.ClauseType, "Structural role.", order=True, example="action"),
        text("number", "Its number as printed.", by=By.VALUES, example="2", term="eli:number"),
        text(
            "locator",
            "What a person cites, such as 'Art. 4(2)'.",
            term="schema:legislationIdentifier",
        ),
        text("heading", "Heading.", term="schema:name"),
        text("summary", "What it says, in our words.", term="schema:abstract"),
        boolean("is_operative", "Whether it provides for something itself.", example=True),
        day(
            "starts_on",
            "First day of this wording's validity.",
            order=True,
            example=DAY,
            term="eli:first_date_entry_in_force",
        ),
        day(
            "ends_on",
            "First day after this wording's validity.",
            example=DAY,
            term="eli:date_no_longer_in_force",
        ),
        references("themes", "Themes assigned to it.", to="theme", term="eli:is_about"),
        words("coder_kinds", choices.CoderKind, "Sorts of coders who judged it."),
        integer("coder_count", "How many coders judged it."),
        boolean(
            "is_contested",
            "Whether persons differ on its themes by the present codebook.",
            example=False,
        ),
        each("assignments", ASSIGNMENT, "How each theme came to be assigned."),
        each("organizations", INVOLVEMENT, "Organizations and their parts in it."),
        each("citations", CITATION, "Where in which sources it is found.", term="dcterms:source"),
        each("texts", TEXT, "Its text, by language and standing."),
        each("duties", DUTY, "Who must do what to whom by when."),
    ),
    filters=(
        parameter("within", By.IDS, "Clause somewhere above it.", PILLAR, "ancestors"),
        parameter(
            "jurisdiction",
            By.JURISDICTIONS,
            "Code of its plan's jurisdiction, in any case.",
            "us,cn",
        ),
        of_plan("plan_type", "Form of its plan.", "action_plan", choices.PlanType),
        of_plan("legal_force", "Whether its plan binds.", "binding", choices.LegalForce),
        of_plan("plan_status", "Status of its plan.", "in_force", choices.PlanStatus),
        parameter(
            "published_on", By.DATES, "When its plan was published.", DAY, "plan_published_on"
        ),
        *theme_filters("Theme assigned to it", "themes"),
        parameter(
            "organization", By.IDS, "Organization involved in it.", "us-nist", "organizations"
        ),
        parameter("source", By.IDS, "Source it cites.", "us-ai-action-plan-2025-pdf", "sources"),
        parameter(
            "language",
            By.LANGUAGES,
            "BCP 47 tag of a language it has a heading or text in.",
            "zh",
            "languages",
        ),
        parameter(
            "modality",
            By.VALUES,
            "Force of a duty it states.",
            "should",
            "modalities",
            choices=choices.Modality,
        ),
        parameter(
            "actor",
            By.CONTAINS,
            "Part of the name of who has a duty that it states, in any case.",
            "provider",
            "duty_actors",
        ),
        parameter(
            "addressee",
            By.CONTAINS,
            "Part of the name of those towards whom it states a duty, in any case.",
            "public",
            "duty_addressees",
        ),
        parameter(
            "coded_by_kind",
            By.VALUES,
            "Sort of any coder who judged it.",
            "model",
            "coder_kinds",
            choices=choices.CoderKind,
        ),
        parameter(
            "min_coders", By.AT_LEAST, "At least so many coders judged it.", 1, "coder_count"
        ),
        parameter(
            "deadline_on",
            By.DATES,
            "First day by which a duty that it states is due.",
            "2026-08-02",
            "duty_deadline_on",
        ),
    ),
    search=SearchParameter(
        "locators, numbers, headings, summaries and texts, with the labels of the clause's themes "
        "and the names of its plan",
        "international cooperation",
        context=("theme", "plan"),
    ),
    orders={"plan_published_on": "plan_published_on", "jurisdiction": "jurisdiction"},
    default_order=("plan", "position", "id"),
    keys=("id", "wording"),
    plan_columns=("plan",),
    plan_mark=":",
    unfiltered={
        "key": "the public id with the wording's number; see id and wording",
        "sort_path": "an order, not a fact",
        "listed_from_on": "chosen by as_of",
        "listed_until_on": "chosen by as_of",
    },
    uncounted={
        "eid": "each clause of a plan has its own",
        "number": "as printed: the same number means nothing in another plan",
    },
    rdf_types=("eli:LegalResourceSubdivision", "schema:Legislation"),
)
