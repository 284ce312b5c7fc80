"""Codings."""

from provisions.choices import Stance
from provisions.nouns.declaration import (
    PublishedNoun,
    RecordPart,
    boolean,
    day,
    ids,
    inside,
    integer,
    reference,
    text,
    theme_filters,
    word,
)
from provisions.nouns.judgement import (
    CLAUSE_ID,
    CODEBOOK,
    CODER,
    CODER_FILTERS,
    CODER_ID,
    CONFIDENCE,
    PLAN_ID,
    VALIDITY_FILTERS,
    plan_filter,
)

EVIDENCE = RecordPart(
    "Evidence",
    "The passage that a coding rests on.",
    (
        text("language", "BCP 47 tag."),
        text("quote", "The words themselves."),
        integer("start", "Its first character in the clause's text, from 0.", is_null=True),
        integer("end", "The character after its last.", is_null=True),
    ),
)

CODING = PublishedNoun(
    "coding",
    "codings",
    "One coder's judgement whether a clause is about a theme.",
    ids(
        "Id, `<clause>~<theme>~<coder>~<codebook version>`.",
        f"{PLAN_ID}:pillar_1__sec_10__item_1~ai-plans:research~{CODER_ID}~1.0",
    ),
    (
        reference(
            "clause", "Clause that was coded.", wording="wording", order=True, example=CLAUSE_ID
        ),
        integer("wording", "Its wording."),
        reference("theme", "Theme it was coded for.", order=True, term="oa:hasBody"),
        CODER,
        CODEBOOK,
        boolean(
            "applies",
            "Whether the coder found the theme to apply.",
            example=True,
            term="govdb:applies",
        ),
        word(
            "stance",
            Stance,
            "Which side the clause takes on the theme; absent from codings published before "
            "stances were recorded: read `not_stated`.",
            example="against",
            default=Stance.NOT_STATED.value,
            term="govdb:stance",
        ),
        CONFIDENCE,
        inside("evidence", EVIDENCE, "The passage that it rests on.", is_null=True),
        text("note", "Remark."),
        day(
            "coded_on",
            "When it was coded.",
            order=True,
            example="2026-01-01",
            term="dcterms:created",
        ),
    ),
    filters=(
        plan_filter("Plan of the clause."),
        *theme_filters("Theme it was coded for", "theme"),
        *CODER_FILTERS,
        *VALIDITY_FILTERS,
    ),
    orders={"coder": "coder"},
    plan_columns=("plan",),
    plan_mark=":",
    rdf_types=("oa:Annotation",),
)
