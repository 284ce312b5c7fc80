"""Correspondences."""

from provisions.choices import CorrespondenceRelation, ReviewState
from provisions.nouns.declaration import (
    By,
    PublishedNoun,
    ids,
    integer,
    parameter,
    reference,
    text,
    word,
)
from provisions.nouns.judgement import (
    CLAUSE_ID,
    CODER,
    CODER_FILTERS,
    CONFIDENCE,
    PLAN_ID,
    VALIDITY_FILTERS,
    plan_filter,
)

CORRESPONDENCE = PublishedNoun(
    "correspondence",
    "correspondences",
    "A clause of one plan set beside a clause of another.",
    ids(
        "Id, `<clause>~<relation>~<clause>`.",
        f"{PLAN_ID}:pillar_1__sec_10~close~cn-global-ai-governance-initiative-2023:proposal_5",
    ),
    (
        reference(
            "from_clause",
            "Clause that it starts from.",
            to="clause",
            wording="from_wording",
            order=True,
            example=CLAUSE_ID,
            term="oa:hasTarget",
        ),
        integer("from_wording", "Its wording."),
        word(
            "relation",
            CorrespondenceRelation,
            "How the first clause relates to the second.",
            order=True,
            example="close",
        ),
        reference(
            "to_clause",
            "Clause it points to.",
            to="clause",
            wording="to_wording",
            order=True,
            example=CLAUSE_ID,
            term="oa:hasBody",
        ),
        integer("to_wording", "Its wording."),
        text("rationale", "Why.", term="dcterms:description"),
        CODER,
        CONFIDENCE,
        word(
            "review_state",
            ReviewState,
            "Whether a second look confirmed it.",
            example="confirmed",
            term="govdb:reviewState",
        ),
    ),
    filters=(
        parameter(
            "clause",
            By.IDS,
            "Clause on either side of the correspondence.",
            CLAUSE_ID,
            "from_clause",
            "to_clause",
        ),
        plan_filter("Plan on either side.", "from_plan", "to_plan"),
        plan_filter("Plan that it starts from.", name="from_plan"),
        plan_filter("Plan that it points to.", name="to_plan"),
        *CODER_FILTERS,
        *VALIDITY_FILTERS,
    ),
    plan_columns=("from_plan", "to_plan"),
    rdf_types=("oa:Annotation",),
)
