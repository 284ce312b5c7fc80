"""Organizations."""

from provisions.choices import OrganizationKind
from provisions.nouns.declaration import PublishedNoun, SearchParameter, ids, reference, text, word

ORGANIZATION = PublishedNoun(
    "organization",
    "organizations",
    "A body that issues plans or is named in them.",
    ids("Id.", "us-nist"),
    (
        text("name", "Name.", order=True, example="standards", term="schema:name"),
        text("acronym", "Short name.", example="NI", term="schema:alternateName"),
        word("kind", OrganizationKind, "Sort of body.", order=True, example="agency"),
        reference(
            "jurisdiction", "Its jurisdiction.", order=True, example="us", term="schema:areaServed"
        ),
        reference(
            "parent",
            "Organization it is part of.",
            to="organization",
            is_null=True,
            example="us-doc",
            term="schema:parentOrganization",
        ),
    ),
    search=SearchParameter("names and acronyms", "standards"),
    rdf_types=("schema:Organization", "prov:Organization"),
)
