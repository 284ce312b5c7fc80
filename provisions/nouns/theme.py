"""Themes."""

from provisions.choices import LabelKind, MatchRelation
from provisions.nouns.declaration import (
    By,
    PublishedNoun,
    RecordPart,
    SearchParameter,
    boolean,
    each,
    ids,
    integer,
    parameter,
    reference,
    references,
    text,
    word,
)

SAFETY = "ai-plans:safety"

LABEL = RecordPart(
    "Label",
    "A label of a theme in a language.",
    (
        text("language", "BCP 47 tag."),
        word("kind", LabelKind, "Preferred, alternative or hidden."),
        text("label", "The label."),
    ),
)
MATCH = RecordPart(
    "Match",
    "A concept of another vocabulary that a theme corresponds to.",
    (
        word("relation", MatchRelation, "How close the two are."),
        text("uri", "Address of the concept."),
        text("label", "Its label."),
        reference("source", "Where it is defined."),
    ),
)

THEME = PublishedNoun(
    "theme",
    "themes",
    "A concept of a controlled vocabulary (skos:Concept); lists are in the order of the tree.",
    ids("Id, with its scheme.", SAFETY),
    (
        reference(
            "scheme", "Scheme it belongs to.", order=True, example="ai-plans", term="skos:inScheme"
        ),
        text("slug", "Id without its scheme."),
        text("notation", "Its number in the scheme.", term="skos:notation"),
        text("preferred_label", "Preferred label.", order=True, example="safety"),
        text("definition", "What it means.", term="skos:definition"),
        text("scope_note", "What it is not.", term="skos:scopeNote"),
        reference(
            "broader",
            "Theme directly above it.",
            to="theme",
            is_null=True,
            example=SAFETY,
            term="skos:broader",
        ),
        references("ancestors", "All themes above it, top first.", to="theme"),
        integer("depth", "Level in the tree, 1 at the top.", order=True, example=1),
        text("codebook_version", "Codebook that defines it.", by=By.CODEBOOKS, example="1.0"),
        boolean("is_deprecated", "Whether coders no longer use it.", example=False),
        reference(
            "replaced_by",
            "Theme to use instead of it.",
            to="theme",
            is_null=True,
            example=SAFETY,
            term="dcterms:isReplacedBy",
        ),
        each("labels", LABEL, "Labels, by language and kind."),
        each("matches", MATCH, "Concepts of other vocabularies."),
    ),
    filters=(
        parameter("slug", By.IDS, "Id without its scheme.", "safety", key="slug"),
        parameter("within", By.EXACT_THEMES, "Theme somewhere above it.", SAFETY, "ancestors"),
        parameter(
            "label",
            By.CONTAINS,
            "Part of any of its labels, in any language and case.",
            "安全",
            "labels",
        ),
    ),
    search=SearchParameter(
        "labels of all languages, notations, definitions and scope notes", "open source"
    ),
    orders={"position": "sort_path"},
    default_order=("position", "id"),
    unfiltered={"sort_path": "an order, not a fact"},
    uncounted={"slug": "each theme of a scheme has its own"},
    rdf_types=("skos:Concept",),
)
