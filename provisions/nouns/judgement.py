"""What codings, correspondences and silences share: who judged, by what, about which wording."""

from provisions.choices import CoderKind
from provisions.nouns.declaration import (
    By,
    ColumnFilter,
    RecordPart,
    inside,
    number,
    parameter,
    text,
    word,
)

CODER_ID = "claude-anthropic"
CLAUSE_ID = "us-ai-action-plan-2025:pillar_1__sec_2"
PLAN_ID = "us-ai-action-plan-2025"
DAY = "2025-01-01"

CODER = inside(
    "coder",
    RecordPart(
        "Coder",
        "Who or what made a judgement.",
        (
            text("id", "Id of the coder."),
            text("name", "Name."),
            word("kind", CoderKind, "Person, group or model."),
            text("model_version", "Version of the model, if it is one."),
        ),
    ),
    "Who or what judged: id, name, kind, model version.",
    term="dcterms:creator",
)
CODEBOOK = text(
    "codebook_version",
    "Version of the codebook applied.",
    by=By.CODEBOOKS,
    example="1.0",
    term="govdb:codebookVersion",
)
CONFIDENCE = number(
    "confidence",
    "How sure the coder was, from 0 to 1.",
    order=True,
    example=0.75,
    term="govdb:confidence",
)

CODER_FILTERS = (
    parameter("coder", By.CODERS, "Id of the coder.", CODER_ID),
    parameter("coder_kind", By.VALUES, "Person, group or model.", "model", choices=CoderKind),
)
VALIDITY_FILTERS = (
    parameter("starts_on", By.DATES, "First day of the wording's validity.", DAY),
    parameter("ends_on", By.DATES, "First day after the wording's validity.", DAY),
)


def plan_filter(about: str, *columns: str, name: str = "plan") -> ColumnFilter:
    """A filter by the plans that judgements are about."""
    return parameter(name, By.IDS, about, PLAN_ID, *columns, noun="plan")
