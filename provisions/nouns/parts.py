"""Objects inside the records of several nouns."""

from provisions.nouns.declaration import RecordPart, reference, text

CITATION = RecordPart(
    "Citation",
    "Where in a source something is found.",
    (reference("source", "Source."), text("locator", "Place in it."), text("note", "Remark.")),
)
