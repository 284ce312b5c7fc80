"""How a published noun is declared: its members, and what can be asked of them.

One declaration a noun is read by all who need to know of its members: the shapes in the OpenAPI
document, filters, orders and expansions of the API, the columns of exported tables, JSON-LD, the
keys of releases, and docs/records.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any


class MemberKind(StrEnum):
    """What sort of value a member has."""

    TEXT = "text"
    #: A word of a closed vocabulary.
    WORD = "word"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "true or false"
    #: A day, ISO 8601.
    DAY = "day"
    #: A day, or the month or year if no more is known.
    PARTIAL_DATE = "partial date"
    #: A moment in UTC, ISO 8601 with `Z`.
    MOMENT = "moment"
    #: The public id of another record.
    REFERENCE = "id"
    REFERENCES = "ids"
    WORDS = "words"
    OBJECT = "object"
    OBJECTS = "objects"


class By(Enum):
    """How a parameter compares its values with columns."""

    VALUES = "values"
    INTEGERS = "integers"
    CONTAINS = "contains"
    BOOLEAN = "boolean"
    DATES = "dates"
    MOMENTS = "moments"
    NUMBERS = "numbers"
    COUNTS = "counts"
    AT_LEAST = "at least"
    IDS = "ids"
    #: Themes with the narrower ones below them.
    THEMES = "themes"
    EXACT_THEMES = "exact themes"
    JURISDICTIONS = "jurisdictions"
    LANGUAGES = "languages"
    MEDIA_TYPES = "media types"
    CODERS = "coders"
    CODEBOOKS = "codebooks"


#: How members of a kind are compared unless their declaration says otherwise.
USUAL_COMPARISONS = {
    MemberKind.TEXT: By.CONTAINS,
    MemberKind.WORD: By.VALUES,
    MemberKind.INTEGER: By.COUNTS,
    MemberKind.NUMBER: By.NUMBERS,
    MemberKind.BOOLEAN: By.BOOLEAN,
    MemberKind.DAY: By.DATES,
    MemberKind.PARTIAL_DATE: By.DATES,
    MemberKind.MOMENT: By.MOMENTS,
    MemberKind.REFERENCE: By.IDS,
    MemberKind.REFERENCES: By.IDS,
    MemberKind.WORDS: By.VALUES,
}

#: How ids of a noun are compared, where it has a way of its own.
COMPARISONS_OF_NOUNS = {
    "jurisdiction": By.JURISDICTIONS,
    "theme": By.EXACT_THEMES,
}


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """A parameter that narrows a list by columns of the published table."""

    name: str
    comparison: By
    about: str
    #: A value that finds something in fixtures/.
    example: Any
    #: Any of these columns may hold the value; the one named like the parameter if none is named.
    columns: tuple[str, ...] = ()
    #: The noun whose ids are given, and the column that holds them; its own ids if none is named.
    noun: str = ""
    key: str = ""
    choices: type[Any] | None = None


@dataclass(frozen=True, slots=True)
class RecordPart:
    """An object inside records; `name` is its component in the OpenAPI document."""

    name: str
    about: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a noun's documents."""

    name: str
    kind: MemberKind
    about: str
    choices: type[Any] | None = None
    #: The noun that it refers to, and the member that tells which wording of a clause is meant.
    noun: str = ""
    wording: str = ""
    part: RecordPart | None = None
    is_null: bool = False
    #: What a document says that was published before there was such a member.
    default: str | None = None
    #: The column to order by, if lists can be ordered by it.
    order: str = ""
    filter: ColumnFilter | None = None
    #: What it is in JSON-LD; empty if it has no plain term.
    term: str = ""
    #: Whether the text is an address, which JSON-LD writes as one.
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class SearchParameter:
    """What `q` looks at: `about` completes "Search in ...", `context` names nouns searched too."""

    about: str
    example: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedNoun:
    """A published noun, as its records, lists and tables know it."""

    name: str
    plural: str
    about: str
    #: How its public ids are asked for.
    id_filter: ColumnFilter
    members: tuple[Member, ...]
    #: Parameters that no single member stands for.
    filters: tuple[ColumnFilter, ...] = ()
    search: SearchParameter | None = None
    #: Names to order by that are no members, with their columns.
    orders: Mapping[str, str] = field(default_factory=dict)
    default_order: tuple[str, ...] = ("id",)
    #: Columns that tell its records apart in a table.
    keys: tuple[str, ...] = ("id",)
    #: The published columns that name the plans a record belongs to, all of which must be visible.
    plan_columns: tuple[str, ...] = ()
    #: What follows the plan in its keys; empty if they do not begin with one.
    plan_mark: str = ""
    #: Published columns that are no filter, and parameters that are no facet, with the reasons.
    unfiltered: Mapping[str, str] = field(default_factory=dict)
    uncounted: Mapping[str, str] = field(default_factory=dict)
    rdf_types: tuple[str, ...] = ()


def ids(about: str, example: str, *, column: str = "key") -> ColumnFilter:
    """The filter by a noun's own public ids, which stand in a column."""
    return ColumnFilter("id", By.IDS, about, example, (column,))


def parameter(
    name: str, by: By, about: str, example: Any, *columns: str, **extra: Any
) -> ColumnFilter:
    """A parameter that no member stands for."""
    return ColumnFilter(name, by, about, example, columns, **extra)


def theme_filters(about: str, column: str) -> tuple[ColumnFilter, ColumnFilter]:
    """The filters `theme`, which finds narrower themes too, and `theme_exact`."""
    example = "ai-plans:safety"
    return (
        parameter("theme", By.THEMES, f"{about}, or a narrower one.", example, column),
        parameter(
            "theme_exact",
            By.EXACT_THEMES,
            f"{about}, narrower themes left out.",
            example,
            column,
        ),
    )


def text(name: str, about: str, **extra: Any) -> Member:
    """A text, empty if there is none; with `example`, a filter by a piece of it."""
    return _member(name, MemberKind.TEXT, about, **extra)


def word(name: str, choices: type[Any], about: str, **extra: Any) -> Member:
    """A word of a closed vocabulary."""
    return _member(name, MemberKind.WORD, about, choices=choices, **extra)


def words(name: str, choices: type[Any], about: str, **extra: Any) -> Member:
    """Words of a closed vocabulary."""
    return _member(name, MemberKind.WORDS, about, choices=choices, **extra)


def integer(name: str, about: str, **extra: Any) -> Member:
    """A whole number."""
    return _member(name, MemberKind.INTEGER, about, **extra)


def number(name: str, about: str, **extra: Any) -> Member:
    """A number, or null."""
    return _member(name, MemberKind.NUMBER, about, is_null=True, **extra)


def boolean(name: str, about: str, **extra: Any) -> Member:
    """True or false."""
    return _member(name, MemberKind.BOOLEAN, about, **extra)


def day(name: str, about: str, **extra: Any) -> Member:
    """A day, or null."""
    return _member(name, MemberKind.DAY, about, **{"is_null": True, **extra})


def partial_date(name: str, about: str, **extra: Any) -> Member:
    """A day, month or year, or null."""
    return _member(name, MemberKind.PARTIAL_DATE, about, is_null=True, **extra)


def moment(name: str, about: str, **extra: Any) -> Member:
    """A moment in UTC, or null."""
    return _member(name, MemberKind.MOMENT, about, is_null=True, **extra)


def reference(name: str, about: str, *, to: str = "", **extra: Any) -> Member:
    """The id of another record, which `expand` replaces; the member is named by the noun or not."""
    return _member(name, MemberKind.REFERENCE, about, noun=to or name, **extra)


def references(name: str, about: str, *, to: str, **extra: Any) -> Member:
    """Ids of other records, which `expand` replaces by the records."""
    return _member(name, MemberKind.REFERENCES, about, noun=to, **extra)


def inside(name: str, part: RecordPart, about: str, **extra: Any) -> Member:
    """An object of its own inside the record."""
    return _member(name, MemberKind.OBJECT, about, part=part, **extra)


def each(name: str, part: RecordPart, about: str, **extra: Any) -> Member:
    """A list of objects inside the record."""
    return _member(name, MemberKind.OBJECTS, about, part=part, **extra)


def _member(
    name: str,
    kind: MemberKind,
    about: str,
    *,
    example: Any = None,
    by: By | None = None,
    order: bool | str = False,
    **extra: Any,
) -> Member:
    """A member; with an example it is a filter, compared as usual or `by` another comparison."""
    asked = None
    if example is not None:
        noun, choices = extra.get("noun", ""), extra.get("choices")
        usual = COMPARISONS_OF_NOUNS.get(noun, USUAL_COMPARISONS[kind])
        asked = parameter(name, by or usual, about, example, noun=noun, choices=choices)
    column = order if isinstance(order, str) else name * order
    return Member(name, kind, about, order=column, filter=asked, **extra)
