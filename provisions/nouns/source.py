"""Sources."""

from provisions.choices import SourceKind
from provisions.nouns.declaration import (
    By,
    PublishedNoun,
    SearchParameter,
    ids,
    moment,
    partial_date,
    text,
    word,
)

SOURCE = PublishedNoun(
    "source",
    "sources",
    "Where a text or a fact came from.",
    ids("Id.", "us-ai-action-plan-2025-pdf"),
    (
        text("title", "Title.", order=True, example="plan", term="dcterms:title"),
        word("kind", SourceKind, "How close it is to the original.", example="official"),
        text(
            "publisher", "Who published it.", order=True, example="house", term="dcterms:publisher"
        ),
        text("link", "The source's own address.", term="schema:url", is_address=True),
        text(
            "media_type",
            "Media type.",
            by=By.MEDIA_TYPES,
            example="application/pdf",
            term="dcterms:format",
        ),
        text("language", "BCP 47 tag.", by=By.LANGUAGES, example="en", term="dcterms:language"),
        partial_date(
            "published_on",
            "When it was published.",
            order=True,
            example="2025-07-23",
            term="dcterms:issued",
        ),
        moment(
            "retrieved_at",
            "When it was retrieved.",
            order=True,
            example="2026-01-01",
            term="prov:generatedAtTime",
        ),
        text("licence", "On what terms.", term="dcterms:license"),
        text("sha256", "Checksum of the file.", term="schema:sha256"),
        text("note", "Remark."),
    ),
    search=SearchParameter("titles, publishers, notes and links", "action plan"),
    rdf_types=("prov:Entity", "schema:CreativeWork"),
)
