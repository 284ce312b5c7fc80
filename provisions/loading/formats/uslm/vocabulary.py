"""What the elements of USLM are in our words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from provisions.choices import ClauseType, Exclusion


@dataclass(frozen=True, slots=True)
class UslmLevel:
    """What an element is that holds provisions or is one."""

    clause_type: ClauseType
    #: Abbreviation in an eid, by the Akoma Ntoso naming convention.
    step: str
    #: What stands before the number in a citation; "" if the number follows as it is printed.
    cited: str = ""
    #: Whether it is numbered through the whole act, so that nothing stands before it in an eid.
    is_free: bool = False


LEVELS: Final = {
    "preliminary": UslmLevel(ClauseType.BLOCK, "prelim", "preliminary"),
    "title": UslmLevel(ClauseType.TITLE, "title", "title"),
    "subtitle": UslmLevel(ClauseType.SUBTITLE, "subtitle", "subtitle"),
    "division": UslmLevel(ClauseType.DIVISION, "div", "div."),
    "subdivision": UslmLevel(ClauseType.DIVISION, "subdiv", "subdiv."),
    "part": UslmLevel(ClauseType.PART, "part", "pt."),
    "subpart": UslmLevel(ClauseType.SUBPART, "subpart", "subpt."),
    "chapter": UslmLevel(ClauseType.CHAPTER, "chp", "ch."),
    "subchapter": UslmLevel(ClauseType.SUBCHAPTER, "subchp", "subch."),
    "article": UslmLevel(ClauseType.ARTICLE, "art", "art."),
    "subarticle": UslmLevel(ClauseType.ARTICLE, "subart", "subart."),
    "reorganizationPlan": UslmLevel(ClauseType.ANNEX, "plan", "plan"),
    "reorganizationPlans": UslmLevel(ClauseType.ANNEX, "plans", "plans"),
    "courtRules": UslmLevel(ClauseType.ANNEX, "rules", "rules"),
    "courtRule": UslmLevel(ClauseType.RULE, "rule", "rule"),
    "appendix": UslmLevel(ClauseType.ANNEX, "app", "app."),
    "schedule": UslmLevel(ClauseType.ANNEX, "sched", "sched."),
    "section": UslmLevel(ClauseType.SECTION, "sec", "sec.", is_free=True),
    "subsection": UslmLevel(ClauseType.SUBSECTION, "subsec"),
    "paragraph": UslmLevel(ClauseType.PARAGRAPH, "para"),
    "subparagraph": UslmLevel(ClauseType.SUBPARAGRAPH, "subpara"),
    "clause": UslmLevel(ClauseType.CLAUSE, "clause"),
    "subclause": UslmLevel(ClauseType.SUBCLAUSE, "subclause"),
    "item": UslmLevel(ClauseType.ITEM, "item"),
    "subitem": UslmLevel(ClauseType.ITEM, "subitem"),
    "subsubitem": UslmLevel(ClauseType.ITEM, "subsubitem"),
    "level": UslmLevel(ClauseType.BLOCK, "level", "unnumbered provision"),
    "appropriations": UslmLevel(ClauseType.BLOCK, "approp", "appropriation"),
    "recital": UslmLevel(ClauseType.RECITAL, "rec", "recital"),
    "component": UslmLevel(ClauseType.BLOCK, "comp", "text"),
}

#: Elements of running text, each a paragraph of the provision around them.
LINES: Final = frozenset(
    [
        "content",
        "chapeau",
        "continuation",
        "p",
        "text",
        "docTitle",
        "officialTitle",
        "role",
        "actionDescription",
        "actionInstruction",
        "referenceItem",
        "li",
        "line",
        "subheading",
        "notation",
        "signature",
        "name",
        "crossHeading",
        "date",
        "block",
        "inline",
        "ref",
        "quotedText",
        "proviso",
        "form",
    ]
)

#: Elements that only hold others.
TRANSPARENT: Final = frozenset(
    [
        "main",
        "collection",
        "bill",
        "resolution",
        "pLaw",
        "statuteCompilation",
        "lawDoc",
        "uscDoc",
        "toc",
        "groupItem",
        "attestation",
        "made",
        "legislativeText",
        "list",
        "blockList",
        "def",
        "engrossedAmendment",
        "statutesAtLarge",
        "publicLaws",
        "doc",
        "document",
        "listItem",
    ]
)

LEFT_OUT: Final = {
    "meta": (Exclusion.METADATA, ""),
    "preface": (Exclusion.TITLE_PAGE, ""),
    "page": (Exclusion.PAGE_NUMBER, ""),
    "sidenote": (Exclusion.EDITORIAL, "sidenote"),
    "editorialNote": (Exclusion.EDITORIAL, "editorialNote"),
    "editorialContent": (Exclusion.EDITORIAL, "editorialContent"),
    "sourceCredit": (Exclusion.EDITORIAL, "sourceCredit"),
    "notes": (Exclusion.EDITORIAL, "notes"),
    "legislativeHistory": (Exclusion.EDITORIAL, "legislativeHistory"),
    "endorsement": (Exclusion.REPEATED, "endorsement"),
    "endMarker": (Exclusion.BULLET, ""),
    "starPrint": (Exclusion.TITLE_PAGE, ""),
    "header": (Exclusion.RUNNING_HEADER, ""),
    "footer": (Exclusion.RUNNING_HEADER, ""),
}

#: What stands before the provisions and after them; none of it operates.
FRAME: Final = {
    "longTitle": UslmLevel(ClauseType.BLOCK, "longtitle", "Long title"),
    "enactingFormula": UslmLevel(ClauseType.FORMULA, "formula", "Enacting clause"),
    "resolvingClause": UslmLevel(ClauseType.FORMULA, "formula", "Resolving clause"),
    "preamble": UslmLevel(ClauseType.PREAMBLE, "preamble", "Preamble"),
    "signatures": UslmLevel(ClauseType.CONCLUSION, "conclusion", "Signatures"),
    "action": UslmLevel(ClauseType.CONCLUSION, "action", "Approval"),
}

#: The words and marks around a number: quotation marks, 'SEC.', dashes.
NUMBERING: Final = re.compile(
    r"^(?:sec(?:tion)?|title|subtitle|division|part|subpart|chapter|subchapter|article)\b\.?\s*",
    re.IGNORECASE,
)
MARKS: Final = " \t\n\u201c\u201d\u2018\u2019\"'.\u2014\u2013-"
