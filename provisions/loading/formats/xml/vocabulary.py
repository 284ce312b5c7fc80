"""What a format of marked-up law fills in: what its elements are, and where a walk is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from provisions.choices import ClauseType, Exclusion


@dataclass(frozen=True, slots=True)
class XmlLevel:
    """What an element is that is a provision."""

    clause_type: ClauseType
    #: Abbreviation in an eid, by the Akoma Ntoso naming convention.
    step: str
    #: What precedes the number in a citation; "" if the number follows in brackets.
    cited: str = ""
    #: Whether it holds other provisions and no words of its own: a part, a chapter.
    is_container: bool = False
    #: Whether it is numbered through the whole document, so that no chapter is in its eid.
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class XmlScope:
    """Where in the document the walk is; a format adds fields of its own."""

    #: eid and citation of the annex or quotation around: what is numbered in it begins anew.
    prefix: str = ""
    cited: str = ""
    is_operative: bool = True


@dataclass(frozen=True, slots=True)
class XmlVocabulary:
    """What the elements of a format are, by local name. A name that is nowhere makes a gap.

    Where a name is in two of them, the later one holds.
    """

    #: Elements that only hold others.
    transparent: frozenset[str] = frozenset()
    #: A paragraph of running words each.
    lines: frozenset[str] = frozenset()
    #: Lines that are words among others where they are within words.
    inline: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    quotations: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    #: In a table: its rows (whatever they hold is a cell), and its headings.
    rows: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()
    levels: Mapping[str, XmlLevel] = field(default_factory=dict)
    #: What precedes the body and what follows it; it does not operate.
    fronts: Mapping[str, XmlLevel] = field(default_factory=dict)
    #: Left out as a whole, by reason.
    left_out: Mapping[Exclusion, frozenset[str]] = field(default_factory=dict)


def names(listed: str) -> frozenset[str]:
    """The names in a text, parted by blanks."""
    return frozenset(listed.split())
