"""What the elements of CLML are in our words: levels, containers, kinds of document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from provisions.choices import ClauseType, JurisdictionKind, PlanType


@dataclass(frozen=True, slots=True)
class ClmlLevel:
    """What P1, P2, ... are in one sort of text."""

    clause_type: ClauseType
    #: Abbreviation in an eid, by the Akoma Ntoso naming convention.
    step: str
    #: What stands before the number in a citation; "" if the number follows in brackets.
    cited: str = ""


_SUB = (
    ClmlLevel(ClauseType.ITEM, "item"),
    ClmlLevel(ClauseType.ITEM, "item"),
    ClmlLevel(ClauseType.ITEM, "item"),
)
_POINTS = (ClmlLevel(ClauseType.POINT, "point"), *_SUB)
_PARAGRAPH = ClmlLevel(ClauseType.PARAGRAPH, "para")
_SUBPARAGRAPH = ClmlLevel(ClauseType.SUBPARAGRAPH, "subpara")

ACT: Final = (
    ClmlLevel(ClauseType.SECTION, "sec", "s."),
    ClmlLevel(ClauseType.SUBSECTION, "subsec"),
    _PARAGRAPH,
    _SUBPARAGRAPH,
    *_POINTS,
)
SCHEDULE: Final = (
    ClmlLevel(ClauseType.PARAGRAPH, "para", "para."),
    _SUBPARAGRAPH,
    *_POINTS,
    *_SUB,
)
ORDER: Final = (
    ClmlLevel(ClauseType.ARTICLE, "art", "art."),
    _PARAGRAPH,
    _SUBPARAGRAPH,
    *_POINTS,
    *_SUB,
)
#: A regulation of regulations is to them what an article is to an order.
REGULATIONS: Final = (ClmlLevel(ClauseType.ARTICLE, "reg", "reg."), *ORDER[1:])
RULES: Final = (ClmlLevel(ClauseType.RULE, "rule", "r."), *ORDER[1:])
EU: Final = (ClmlLevel(ClauseType.ARTICLE, "art", "Art."), _PARAGRAPH, *_POINTS, *_SUB)

Scheme = tuple[ClmlLevel, ...]


@dataclass(frozen=True, slots=True)
class ClmlScope:
    """Where in the document the walk is."""

    scheme: Scheme
    #: eid that stands before those of P1 here: of a schedule, an attachment, a quotation.
    prefix: str = ""
    #: What stands before the citation of a P1 here.
    cited: str = ""
    #: eid and citation of the part or chapter around.
    container: str = ""
    container_cited: str = ""
    is_operative: bool = True
    is_preamble: bool = False


#: By DocumentMinorType, or the TargetSubClass of an amendment.
BY_MINOR_TYPE: Final[dict[str, Scheme]] = {
    "order": ORDER,
    "regulation": REGULATIONS,
    "rule": RULES,
    "scheme": ORDER,
}


@dataclass(frozen=True, slots=True)
class Container:
    """What an element is that holds numbered provisions: part, chapter, cross-heading."""

    clause_type: ClauseType
    step: str
    cited: str


_CROSSHEAD = Container(ClauseType.HEADING, "crosshead", "cross-heading")

CONTAINERS: Final = {
    "Group": Container(ClauseType.BOOK, "book", "Group"),
    "Part": Container(ClauseType.PART, "part", "Pt."),
    "EUPart": Container(ClauseType.PART, "part", "Part"),
    "EUTitle": Container(ClauseType.TITLE, "title", "Title"),
    "Chapter": Container(ClauseType.CHAPTER, "chp", "Ch."),
    "EUChapter": Container(ClauseType.CHAPTER, "chp", "Chapter"),
    "EUSection": Container(ClauseType.SECTION, "sec", "Section"),
    "EUSubsection": Container(ClauseType.SUBSECTION, "subsec", "Subsection"),
    "Pblock": _CROSSHEAD,
    "PsubBlock": _CROSSHEAD,
    "P1group": _CROSSHEAD,
    "P2group": _CROSSHEAD,
    "P3group": _CROSSHEAD,
    "P4group": _CROSSHEAD,
    "Division": Container(ClauseType.DIVISION, "div", "division"),
    "CommentaryGroup": Container(ClauseType.DIVISION, "div", "division"),
    "CommentaryPart": Container(ClauseType.PART, "part", "note on Pt."),
    "CommentaryChapter": Container(ClauseType.CHAPTER, "chp", "note on Ch."),
    "CommentaryPblock": _CROSSHEAD,
    "CommentarySchedule": Container(ClauseType.ANNEX, "sched", "note on Sch."),
    "CommentaryP1": Container(ClauseType.SECTION, "sec", "note on s."),
    "Schedule": Container(ClauseType.ANNEX, "sched", "Sch."),
    "Attachment": Container(ClauseType.ANNEX, "annex", "attachment"),
    "Appendix": Container(ClauseType.ANNEX, "app", "Appendix"),
}

#: Elements that only hold others; their text belongs to the provision around them.
TRANSPARENT: Final = frozenset(
    [
        "Para",
        "P",
        "P1para",
        "P2para",
        "P3para",
        "P4para",
        "P5para",
        "P6para",
        "P7para",
        "BlockText",
        "LinedP",
        "FootnoteText",
        "ScheduleBody",
        "AppendixBody",
        "Body",
        "EUBody",
        "Primary",
        "Secondary",
        "EURetained",
        "PrimaryPrelims",
        "SecondaryPrelims",
        "EUPrelims",
        "ExplanatoryNotes",
        "ENprelims",
        "Attachments",
        "Schedules",
        "Where",
        "PrimaryPreamble",
        "SecondaryPreamble",
        "Comment",
        "TitleBlock",
        "Footnotes",
        "MarginNotes",
        "Versions",
        "SignatureBlock",
        "Signatory",
        "Signee",
        "Address",
        "Form",
        "Legislation",
        "AttachmentGroup",
        "IncludedDocument",
        "Abstract",
        "EN",
    ]
)

#: A paragraph of running words each.
LINES: Final = frozenset(
    [
        "Text",
        "AppendText",
        "Reference",
        "PersonName",
        "JobTitle",
        "Department",
        "DateSigned",
        "LSseal",
        "AddressLine",
        "Correction",
        "Figure",
        "Image",
        "Character",
        "FragmentNumber",
        "FragmentTitle",
        "Proviso",
        "Notes",
        "Note",
    ]
)

#: Ids that name a provision; others ('p00036', 'key-1a2b') are anchors of one file's links.
NAMING_ID: Final = re.compile(r"[a-z]{4,}(-[A-Za-z0-9.-]*)?")

#: By what DocumentMainType ends in or contains; the first that fits.
PLAN_TYPES: Final = (
    ("EuropeanUnionRegulation", PlanType.REGULATION),
    ("EuropeanUnionDecision", PlanType.ORDER),
    ("OrderInCouncil", PlanType.ORDER),
    ("Act", PlanType.ACT),
    ("Measure", PlanType.ACT),
)

JURISDICTIONS: Final = (
    ("European", "eu", "European Union", JurisdictionKind.UNION),
    ("Scottish", "gb-sct", "Scotland", JurisdictionKind.SUBDIVISION),
    ("Welsh", "gb-wls", "Wales", JurisdictionKind.SUBDIVISION),
    ("NorthernIreland", "gb-nir", "Northern Ireland", JurisdictionKind.SUBDIVISION),
    ("", "gb", "United Kingdom", JurisdictionKind.COUNTRY),
)
