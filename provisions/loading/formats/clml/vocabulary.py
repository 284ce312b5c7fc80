"""What the elements of CLML are in our words: levels, containers, kinds of document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from provisions.choices import ClauseType, Exclusion, JurisdictionKind, PlanType
from provisions.loading.formats.xml.vocabulary import (
    XmlLevel,
    XmlScope,
    XmlVocabulary,
    names,
)

_SUB = (
    XmlLevel(ClauseType.ITEM, "item"),
    XmlLevel(ClauseType.ITEM, "item"),
    XmlLevel(ClauseType.ITEM, "item"),
)
_POINTS = (XmlLevel(ClauseType.POINT, "point"), *_SUB)
_PARAGRAPH = XmlLevel(ClauseType.PARAGRAPH, "para")
_SUBPARAGRAPH = XmlLevel(ClauseType.SUBPARAGRAPH, "subpara")

ACT: Final = (
    XmlLevel(ClauseType.SECTION, "sec", "s."),
    XmlLevel(ClauseType.SUBSECTION, "subsec"),
    _PARAGRAPH,
    _SUBPARAGRAPH,
    *_POINTS,
)
SCHEDULE: Final = (
    XmlLevel(ClauseType.PARAGRAPH, "para", "para."),
    _SUBPARAGRAPH,
    *_POINTS,
    *_SUB,
)
ORDER: Final = (
    XmlLevel(ClauseType.ARTICLE, "art", "art."),
    _PARAGRAPH,
    _SUBPARAGRAPH,
    *_POINTS,
    *_SUB,
)
#: A regulation of regulations is to them what an article is to an order.
REGULATIONS: Final = (XmlLevel(ClauseType.ARTICLE, "reg", "reg."), *ORDER[1:])
RULES: Final = (XmlLevel(ClauseType.RULE, "rule", "r."), *ORDER[1:])
EU: Final = (XmlLevel(ClauseType.ARTICLE, "art", "Art."), _PARAGRAPH, *_POINTS, *_SUB)

Scheme = tuple[XmlLevel, ...]


@dataclass(frozen=True, slots=True)
class ClmlScope(XmlScope):
    """Where in the document the walk is, and what P1, P2, ... are there."""

    scheme: Scheme = ACT
    #: eid and citation of the part or chapter around.
    container: str = ""
    container_cited: str = ""
    is_preamble: bool = False


#: By DocumentMinorType, or the TargetSubClass of an amendment.
BY_MINOR_TYPE: Final[dict[str, Scheme]] = {
    "order": ORDER,
    "regulation": REGULATIONS,
    "rule": RULES,
    "scheme": ORDER,
}


_CROSSHEAD = XmlLevel(ClauseType.HEADING, "crosshead", "cross-heading")

CONTAINERS: Final = {
    "Group": XmlLevel(ClauseType.BOOK, "book", "Group"),
    "Part": XmlLevel(ClauseType.PART, "part", "Pt."),
    "EUPart": XmlLevel(ClauseType.PART, "part", "Part"),
    "EUTitle": XmlLevel(ClauseType.TITLE, "title", "Title"),
    "Chapter": XmlLevel(ClauseType.CHAPTER, "chp", "Ch."),
    "EUChapter": XmlLevel(ClauseType.CHAPTER, "chp", "Chapter"),
    "EUSection": XmlLevel(ClauseType.SECTION, "sec", "Section"),
    "EUSubsection": XmlLevel(ClauseType.SUBSECTION, "subsec", "Subsection"),
    "Pblock": _CROSSHEAD,
    "PsubBlock": _CROSSHEAD,
    "P1group": _CROSSHEAD,
    "P2group": _CROSSHEAD,
    "P3group": _CROSSHEAD,
    "P4group": _CROSSHEAD,
    "Division": XmlLevel(ClauseType.DIVISION, "div", "division"),
    "CommentaryGroup": XmlLevel(ClauseType.DIVISION, "div", "division"),
    "CommentaryPart": XmlLevel(ClauseType.PART, "part", "note on Pt."),
    "CommentaryChapter": XmlLevel(ClauseType.CHAPTER, "chp", "note on Ch."),
    "CommentaryPblock": _CROSSHEAD,
    "CommentarySchedule": XmlLevel(ClauseType.ANNEX, "sched", "note on Sch."),
    "CommentaryP1": XmlLevel(ClauseType.SECTION, "sec", "note on s."),
    "Schedule": XmlLevel(ClauseType.ANNEX, "sched", "Sch."),
    "Attachment": XmlLevel(ClauseType.ANNEX, "annex", "attachment"),
    "Appendix": XmlLevel(ClauseType.ANNEX, "app", "Appendix"),
}

#: Elements that only hold others; their text belongs to the provision around them.
TRANSPARENT: Final = names(
    "Para P P1para P2para P3para P4para P5para P6para P7para BlockText LinedP FootnoteText "
    "ScheduleBody AppendixBody Body EUBody Primary Secondary EURetained PrimaryPrelims "
    "SecondaryPrelims EUPrelims ExplanatoryNotes ENprelims Attachments Schedules Where "
    "PrimaryPreamble SecondaryPreamble Comment TitleBlock Footnotes MarginNotes Versions "
    "SignatureBlock Signatory Signee Address Form Legislation AttachmentGroup IncludedDocument "
    "Abstract EN"
)

#: A paragraph of running words each.
LINES: Final = names(
    "Text AppendText Reference PersonName JobTitle Department DateSigned LSseal AddressLine "
    "Correction Figure Image Character FragmentNumber FragmentTitle Proviso Notes Note"
)

#: Left out as a whole, and why.
LEFT_OUT: Final = {
    Exclusion.METADATA: names("Metadata Resources"),
    Exclusion.TABLE_OF_CONTENTS: names("Contents"),
    Exclusion.EDITORIAL: names("Commentaries EnactingTextOmitted"),
    Exclusion.TITLE_PAGE: names(
        "Approved SubjectInformation DateOfEnactment MadeDate SiftedDate LaidDraft LaidDate "
        "ComingIntoForce Correction Draft"
    ),
}

_PREAMBLE = XmlLevel(ClauseType.PREAMBLE, "preamble", "Preamble")
_NOTE = XmlLevel(ClauseType.NOTE, "note", "Explanatory note")
FRONTS: Final = {
    "LongTitle": XmlLevel(ClauseType.BLOCK, "longtitle", "Long title"),
    "EnactingText": XmlLevel(ClauseType.FORMULA, "formula", "Enacting formula"),
    **dict.fromkeys(names("IntroductoryText Preamble RoyalPresence Whereas EUPreamble"), _PREAMBLE),
    "SignedSection": XmlLevel(ClauseType.CONCLUSION, "conclusion", "Signatures"),
    **dict.fromkeys(names("ExplanatoryNotes EarlierOrders"), _NOTE),
}

VOCABULARY: Final = XmlVocabulary(
    transparent=TRANSPARENT,
    lines=LINES,
    numbers=names("Number"),
    headings=names("Title MultilineTitle Subtitle"),
    quotations=names("BlockAmendment BlockExtract"),
    notes=names("Footnote MarginNote"),
    tables=names("Tabular"),
    rows=names("tr"),
    captions=names("Title Subtitle Number caption"),
    levels=CONTAINERS,
    fronts=FRONTS,
    left_out=LEFT_OUT,
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
