"""What the elements of USLM are in our words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from provisions.choices import ClauseType, Exclusion


@dataclass(frozen=True, slots=True)
class Level:
    """What an element is that holds provisions or is one."""

    clause_type: ClauseType
    #: Abbreviation in an eid, by the Akoma Ntoso naming convention.
    step: str
    #: What stands before the number in a citation; "" if the number follows as it is printed.
    cited: str = ""
    #: Whether it is numbered through the whole act, so that nothing stands before it in an eid.
    is_free: bool = False


LEVELS: Final = {
    "preliminary": Level(ClauseType.BLOCK, "prelim", "preliminary"),
    "title": Level(ClauseType.TITLE, "title", "title"),
    "subtitle": Level(ClauseType.SUBTITLE, "subtitle", "subtitle"),
    "division": Level(ClauseType.DIVISION, "div", "div."),
    "subdivision": Level(ClauseType.DIVISION, "subdiv", "subdiv."),
    "part": Level(ClauseType.PART, "part", "pt."),
    "subpart": Level(ClauseType.SUBPART, "subpart", "subpt."),
    "chapter": Level(ClauseType.CHAPTER, "chp", "ch."),
    "subchapter": Level(ClauseType.SUBCHAPTER, "subchp", "subch."),
    "article": Level(ClauseType.ARTICLE, "art", "art."),
    "subarticle": Level(ClauseType.ARTICLE, "subart", "subart."),
    "reorganizationPlan": Level(ClauseType.ANNEX, "plan", "plan"),
    "reorganizationPlans": Level(ClauseType.ANNEX, "plans", "plans"),
    "courtRules": Level(ClauseType.ANNEX, "rules", "rules"),
    "courtRule": Level(ClauseType.RULE, "rule", "rule"),
    "appendix": Level(ClauseType.ANNEX, "app", "app."),
    "schedule": Level(ClauseType.ANNEX, "sched", "sched."),
    "section": Level(ClauseType.SECTION, "sec", "sec.", is_free=True),
    "subsection": Level(ClauseType.SUBSECTION, "subsec"),
    "paragraph": Level(ClauseType.PARAGRAPH, "para"),
    "subparagraph": Level(ClauseType.SUBPARAGRAPH, "subpara"),
    "clause": Level(ClauseType.CLAUSE, "clause"),
    "subclause": Level(ClauseType.SUBCLAUSE, "subclause"),
    "item": Level(ClauseType.ITEM, "item"),
    "subitem": Level(ClauseType.ITEM, "subitem"),
    "subsubitem": Level(ClauseType.ITEM, "subsubitem"),
    "level": Level(ClauseType.BLOCK, "level", "unnumbered provision"),
    "appropriations": Level(ClauseType.BLOCK, "approp", "appropriation"),
    "recital": Level(ClauseType.RECITAL, "rec", "recital"),
    "component": Level(ClauseType.BLOCK, "comp", "text"),
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
    "longTitle": Level(ClauseType.BLOCK, "longtitle", "Long title"),
    "enactingFormula": Level(ClauseType.FORMULA, "formula", "Enacting clause"),
    "resolvingClause": Level(ClauseType.FORMULA, "formula", "Resolving clause"),
    "preamble": Level(ClauseType.PREAMBLE, "preamble", "Preamble"),
    "signatures": Level(ClauseType.CONCLUSION, "conclusion", "Signatures"),
    "action": Level(ClauseType.CONCLUSION, "action", "Approval"),
}

#: The words and marks around a number: quotation marks, 'SEC.', dashes.
NUMBERING: Final = re.compile(
    r"^(?:sec(?:tion)?|title|subtitle|division|part|subpart|chapter|subchapter|article)\b\.?\s*",
    re.IGNORECASE,
)
MARKS: Final = " \t\n\u201c\u201d\u2018\u2019\"'.\u2014\u2013-"
