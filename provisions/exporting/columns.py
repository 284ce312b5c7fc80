"""Published documents as rows of tables: which columns each noun has, and what stands in them.

A column is a member of the document, so that a table says what the JSON says, no more and no less.
What has more than one value inside is a list of ids, or stays JSON ("nested").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from provisions.choices import Stance


class ColumnKind(StrEnum):
    """What sort of value stands in a column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    #: A day, ISO 8601.
    DAY = "date"
    #: A day, or the month or year if no more is known; text, since no date type holds it.
    PARTIAL = "partial date"
    #: A moment in UTC, ISO 8601 with `Z`.
    MOMENT = "datetime"
    #: A list of public ids.
    LIST = "list"
    #: Objects inside the record, as JSON.
    NESTED = "nested"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A member of a noun's documents as a column."""

    name: str
    kind: ColumnKind
    about: str
    #: What a document says that was published before there was such a member.
    default: str | None = None

    def of(self, document: Mapping[str, Any]) -> Any:
        """A document's value in this column; None where it has none."""
        return document.get(self.name, self.default)


def _columns(kind: ColumnKind, /, **about: str) -> tuple[ExportColumn, ...]:
    return tuple(ExportColumn(name, kind, text) for name, text in about.items())


def _text(**about: str) -> tuple[ExportColumn, ...]:
    return _columns(ColumnKind.TEXT, **about)


SHARED = _text(
    id="Permanent public id.",
    noun="What sort of record it is.",
    url="Path of the record below the server's root.",
)
CODER = _columns(ColumnKind.NESTED, coder="Who or what judged: id, name, kind, model version.")
CODEBOOK = _text(codebook_version="Version of the codebook applied.")
CONFIDENCE = _columns(ColumnKind.NUMBER, confidence="How sure the coder was, from 0 to 1.")
VALIDITY = _columns(
    ColumnKind.DAY,
    starts_on="First day of the wording's validity.",
    ends_on="First day after the wording's validity.",
)
CITATIONS = _columns(ColumnKind.NESTED, citations="Where in which sources it stands.")

#: The columns of each noun's table, in the order of a reader's interest.
COLUMNS: Mapping[str, tuple[ExportColumn, ...]] = {
    "jurisdiction": (
        *SHARED,
        *_text(name="Name.", kind="Sort of jurisdiction.", parent="Jurisdiction it is part of."),
    ),
    "organization": (
        *SHARED,
        *_text(
            name="Name.",
            acronym="Short name.",
            kind="Sort of body.",
            jurisdiction="Its jurisdiction.",
            parent="Organization it is part of.",
        ),
    ),
    "source": (
        *SHARED,
        *_text(
            title="Title.",
            kind="How close it is to the original.",
            publisher="Who published it.",
            link="Its own address.",
            media_type="Media type.",
            language="BCP 47 tag.",
        ),
        *_columns(ColumnKind.PARTIAL, published_on="When it was published."),
        *_columns(ColumnKind.MOMENT, retrieved_at="When it was retrieved."),
        *_text(licence="On what terms.", sha256="Checksum of the file.", note="Remark."),
    ),
    "scheme": (
        *SHARED,
        *_text(
            title="Title.",
            description="What it is for.",
            publisher="Who keeps it.",
            version="Version of its codebook.",
            uri="Its own address.",
            licence="On what terms.",
        ),
    ),
    "theme": (
        *SHARED,
        *_text(
            scheme="Scheme it belongs to.",
            slug="Id without its scheme.",
            notation="Its number in the scheme.",
            preferred_label="Preferred label.",
            definition="What it means.",
            scope_note="What it is not.",
            broader="Theme directly above it.",
        ),
        *_columns(ColumnKind.LIST, ancestors="All themes above it, top first."),
        *_columns(ColumnKind.INTEGER, depth="Level in the tree, 1 at the top."),
        *CODEBOOK,
        *_columns(ColumnKind.BOOLEAN, is_deprecated="Whether coders no longer use it."),
        *_text(replaced_by="Theme to use instead of it."),
        *_columns(
            ColumnKind.NESTED,
            labels="Labels, by language and kind.",
            matches="Concepts of other vocabularies.",
        ),
    ),
    "plan": (
        *SHARED,
        *_text(
            title="Title in English.",
            original_title="Title in its own language.",
            language="BCP 47 tag of its original.",
            jurisdiction="Its jurisdiction.",
            plan_type="Form of the instrument.",
            legal_force="Whether it binds.",
            status="Where it stands in its life.",
        ),
        *_columns(
            ColumnKind.PARTIAL,
            adopted_on="When it was adopted.",
            published_on="When it was published.",
        ),
        *_columns(
            ColumnKind.DAY, commenced_on="When it took effect.", repealed_on="When it was repealed."
        ),
        *_text(summary="What it is about, in our words."),
        *_columns(
            ColumnKind.LIST,
            issuers="Organizations that issued it.",
            themes="Themes of its clauses.",
        ),
        *_columns(ColumnKind.NESTED, editions="Its texts between dates."),
        *CITATIONS,
        *_columns(ColumnKind.NESTED, coverage="How much of it is published."),
    ),
    "clause": (
        *SHARED,
        *_text(plan="Plan it stands in.", eid="Path inside the plan."),
        *_columns(ColumnKind.INTEGER, wording="Number of the wording, from 1."),
        *_text(parent="Clause directly above it."),
        *_columns(ColumnKind.LIST, ancestors="All clauses above it, top first."),
        *_columns(
            ColumnKind.INTEGER, depth="Level in the plan, 1 at the top.", position="Its order."
        ),
        *_text(
            clause_type="Structural role.",
            number="Its number as printed.",
            locator="What a person cites.",
            heading="Heading.",
            summary="What it says, in our words.",
        ),
        *_columns(ColumnKind.BOOLEAN, is_operative="Whether it provides for something itself."),
        *VALIDITY,
        *_columns(ColumnKind.LIST, themes="Themes assigned to it."),
        *_columns(ColumnKind.LIST, coder_kinds="Sorts of coders who judged it."),
        *_columns(ColumnKind.INTEGER, coder_count="How many coders judged it."),
        *_columns(ColumnKind.BOOLEAN, is_contested="Whether persons differ on its themes."),
        *_columns(
            ColumnKind.NESTED,
            assignments="How each theme came to be assigned.",
            organizations="Organizations and their parts in it.",
        ),
        *CITATIONS,
        *_columns(
            ColumnKind.NESTED,
            texts="Its text, by language and standing.",
            duties="Who must do what to whom by when.",
        ),
    ),
    "coding": (
        *SHARED,
        *_text(clause="Clause that was coded."),
        *_columns(ColumnKind.INTEGER, wording="Its wording."),
        *_text(theme="Theme it was coded for."),
        *CODER,
        *CODEBOOK,
        *_columns(ColumnKind.BOOLEAN, applies="Whether the coder found the theme to apply."),
        ExportColumn(
            "stance",
            ColumnKind.TEXT,
            "Which side the clause takes on the theme.",
            Stance.NOT_STATED,
        ),
        *CONFIDENCE,
        *_columns(ColumnKind.NESTED, evidence="The passage that it rests on."),
        *_text(note="Remark."),
        *_columns(ColumnKind.DAY, coded_on="When it was coded."),
    ),
    "correspondence": (
        *SHARED,
        *_text(from_clause="Clause that it starts from."),
        *_columns(ColumnKind.INTEGER, from_wording="Its wording."),
        *_text(relation="How the first relates to the second.", to_clause="Clause it points to."),
        *_columns(ColumnKind.INTEGER, to_wording="Its wording."),
        *_text(rationale="Why."),
        *CODER,
        *CONFIDENCE,
        *_text(review_state="Whether a second look confirmed it."),
    ),
    "silence": (
        *SHARED,
        *_text(plan="Plan that was searched.", theme="Theme that was found absent."),
        *CODER,
        *CODEBOOK,
        *_columns(ColumnKind.DAY, searched_on="When it was searched."),
        *_text(method="How it was searched."),
        *_columns(ColumnKind.NESTED, searches="The words that were searched for."),
    ),
}


#: Nouns as they stand in addresses and in names of files and tables.
PLURALS: Mapping[str, str] = {noun: f"{noun}s" for noun in COLUMNS}


#: The columns that tell a noun's records apart; a clause has a record a wording.
KEYS: Mapping[str, tuple[str, ...]] = {
    noun: ("id", "wording") if noun == "clause" else ("id",) for noun in COLUMNS
}


def row(document: Mapping[str, Any], columns: Sequence[ExportColumn]) -> list[Any]:
    """A document's values in the order of columns.

    None stands for whatever is absent, text too: CSV cannot tell an empty text from none, so no
    table does.
    """
    return [None if (value := column.of(document)) == "" else value for column in columns]
