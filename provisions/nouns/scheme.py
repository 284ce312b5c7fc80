"""Schemes of themes."""

from provisions.nouns.declaration import By, PublishedNoun, ids, text

SCHEME = PublishedNoun(
    "scheme",
    "schemes",
    "A controlled vocabulary of themes (skos:ConceptScheme).",
    ids("Id.", "ai-plans"),
    (
        text("title", "Title.", order=True, example="plans", term="dcterms:title"),
        text("description", "What it is for.", term="dcterms:description"),
        text("publisher", "Who keeps it.", example="govdb", term="dcterms:publisher"),
        text(
            "version",
            "Version of its codebook.",
            by=By.CODEBOOKS,
            example="1.0",
            term="schema:version",
        ),
        text("uri", "Its own address.", term="owl:sameAs", is_address=True),
        text("licence", "On what terms.", term="dcterms:license"),
    ),
    rdf_types=("skos:ConceptScheme",),
)
