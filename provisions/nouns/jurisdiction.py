"""Jurisdictions."""

from provisions.choices import JurisdictionKind
from provisions.nouns.declaration import By, PublishedNoun, parameter, reference, text, word

JURISDICTION = PublishedNoun(
    "jurisdiction",
    "jurisdictions",
    "A territory or community of law, by ISO 3166 code.",
    parameter("id", By.JURISDICTIONS, "Code, in any case.", "us", "key"),
    (
        text("name", "Name.", order=True, example="states", term="schema:name"),
        word("kind", JurisdictionKind, "Sort of jurisdiction.", order=True, example="country"),
        reference(
            "parent",
            "Jurisdiction it is part of.",
            to="jurisdiction",
            is_null=True,
            example="us",
            term="schema:containedInPlace",
        ),
    ),
    rdf_types=("schema:AdministrativeArea",),
)
