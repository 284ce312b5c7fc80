"""The licence of the data."""

LICENCE = {
    "name": "Creative Commons Attribution 4.0 International",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "note": "For summaries, codings and correspondences. Texts keep the licence of their source: "
    "see `licence` of the source records.",
}
