"""Silences."""

from provisions.nouns.declaration import (
    PublishedNoun,
    RecordPart,
    day,
    each,
    ids,
    integer,
    reference,
    text,
    theme_filters,
)
from provisions.nouns.judgement import CODEBOOK, CODER, CODER_FILTERS, CODER_ID, PLAN_ID

SEARCH = RecordPart(
    "Search",
    "Words that were searched for in a plan before a theme was found absent.",
    (
        text("words", "The words."),
        text("language", "BCP 47 tag."),
        integer("match_count", "How many clauses held these words."),
        day("searched_on", "When they were searched for.", is_null=False),
    ),
)

SILENCE = PublishedNoun(
    "silence",
    "silences",
    "A theme that was searched for in a plan and found absent.",
    ids("Id, `<plan>~<theme>~<coder>`.", f"{PLAN_ID}~ai-plans:sovereignty~{CODER_ID}"),
    (
        reference(
            "plan", "Plan that was searched.", order=True, example=PLAN_ID, term="oa:hasTarget"
        ),
        reference("theme", "Theme that was found absent.", order=True, term="oa:hasBody"),
        CODER,
        CODEBOOK,
        day(
            "searched_on",
            "When the plan was searched.",
            is_null=False,
            order=True,
            example="2026-01-01",
            term="dcterms:created",
        ),
        text("method", "How it was searched.", term="dcterms:description"),
        each("searches", SEARCH, "The words that were searched for."),
    ),
    filters=(*theme_filters("Theme that was found absent", "theme"), *CODER_FILTERS),
    plan_columns=("plan",),
    plan_mark="~",
    rdf_types=("oa:Annotation",),
)
