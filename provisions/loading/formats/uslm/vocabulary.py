"""What the elements of USLM are in our words."""

from __future__ import annotations

import re
from typing import Final

from provisions.choices import ClauseType, Exclusion
from provisions.loading.formats.xml.vocabulary import XmlLevel, XmlVocabulary, names

LEVELS: Final = {
    "preliminary": XmlLevel(ClauseType.BLOCK, "prelim", "preliminary"),
    "title": XmlLevel(ClauseType.TITLE, "title", "title"),
    "subtitle": XmlLevel(ClauseType.SUBTITLE, "subtitle", "subtitle"),
    "division": XmlLevel(ClauseType.DIVISION, "div", "div."),
    "subdivision": XmlLevel(ClauseType.DIVISION, "subdiv", "subdiv."),
    "part": XmlLevel(ClauseType.PART, "part", "pt."),
    "subpart": XmlLevel(ClauseType.SUBPART, "subpart", "subpt."),
    "chapter": XmlLevel(ClauseType.CHAPTER, "chp", "ch."),
    "subchapter": XmlLevel(ClauseType.SUBCHAPTER, "subchp", "subch."),
    "article": XmlLevel(ClauseType.ARTICLE, "art", "art."),
    "subarticle": XmlLevel(ClauseType.ARTICLE, "subart", "subart."),
    "reorganizationPlan": XmlLevel(ClauseType.ANNEX, "plan", "plan"),
    "reorganizationPlans": XmlLevel(ClauseType.ANNEX, "plans", "plans"),
    "courtRules": XmlLevel(ClauseType.ANNEX, "rules", "rules"),
    "courtRule": XmlLevel(ClauseType.RULE, "rule", "rule"),
    "appendix": XmlLevel(ClauseType.ANNEX, "app", "app."),
    "schedule": XmlLevel(ClauseType.ANNEX, "sched", "sched."),
    "section": XmlLevel(ClauseType.SECTION, "sec", "sec.", is_free=True),
    "subsection": XmlLevel(ClauseType.SUBSECTION, "subsec"),
    "paragraph": XmlLevel(ClauseType.PARAGRAPH, "para"),
    "subparagraph": XmlLevel(ClauseType.SUBPARAGRAPH, "subpara"),
    "clause": XmlLevel(ClauseType.CLAUSE, "clause"),
    "subclause": XmlLevel(ClauseType.SUBCLAUSE, "subclause"),
    "item": XmlLevel(ClauseType.ITEM, "item"),
    "subitem": XmlLevel(ClauseType.ITEM, "subitem"),
    "subsubitem": XmlLevel(ClauseType.ITEM, "subsubitem"),
    "level": XmlLevel(ClauseType.BLOCK, "level", "unnumbered provision"),
    "appropriations": XmlLevel(ClauseType.BLOCK, "approp", "appropriation"),
    "recital": XmlLevel(ClauseType.RECITAL, "rec", "recital"),
    "component": XmlLevel(ClauseType.BLOCK, "comp", "text"),
}

#: Elements of running text, each a paragraph of the provision around them.
LINES: Final = names(
    "content chapeau continuation p text docTitle officialTitle role actionDescription "
    "actionInstruction referenceItem li line subheading notation signature name crossHeading "
    "date block inline ref quotedText proviso form"
)

#: Elements that only hold others.
TRANSPARENT: Final = names(
    "main collection bill resolution pLaw statuteCompilation lawDoc uscDoc toc groupItem "
    "attestation made legislativeText list blockList def engrossedAmendment statutesAtLarge "
    "publicLaws doc document listItem"
)

LEFT_OUT: Final = {
    Exclusion.METADATA: names("meta"),
    Exclusion.TITLE_PAGE: names("preface starPrint"),
    Exclusion.PAGE_NUMBER: names("page"),
    Exclusion.RUNNING_HEADER: names("header footer"),
    Exclusion.EDITORIAL: names(
        "sidenote editorialNote editorialContent sourceCredit notes legislativeHistory"
    ),
    Exclusion.REPEATED: names("endorsement"),
    Exclusion.BULLET: names("endMarker"),
}

#: What stands before the provisions and after them; none of it operates.
FRAME: Final = {
    "longTitle": XmlLevel(ClauseType.BLOCK, "longtitle", "Long title"),
    "enactingFormula": XmlLevel(ClauseType.FORMULA, "formula", "Enacting clause"),
    "resolvingClause": XmlLevel(ClauseType.FORMULA, "formula", "Resolving clause"),
    "preamble": XmlLevel(ClauseType.PREAMBLE, "preamble", "Preamble"),
    "signatures": XmlLevel(ClauseType.CONCLUSION, "conclusion", "Signatures"),
    "action": XmlLevel(ClauseType.CONCLUSION, "action", "Approval"),
}

VOCABULARY: Final = XmlVocabulary(
    transparent=TRANSPARENT,
    lines=LINES,
    inline=names("inline ref date quotedText proviso role text"),
    numbers=names("num"),
    headings=names("heading"),
    quotations=names("quotedContent"),
    notes=names("note footnote"),
    tables=names("table layout"),
    rows=names("tr row referenceItem"),
    captions=names("caption heading"),
    levels=LEVELS,
    fronts=FRAME,
    left_out=LEFT_OUT,
)

#: The words and marks around a number: quotation marks, 'SEC.', dashes.
NUMBERING: Final = re.compile(
    r"^(?:sec(?:tion)?|title|subtitle|division|part|subpart|chapter|subchapter|article)\b\.?\s*",
    re.IGNORECASE,
)
MARKS: Final = " \t\n\u201c\u201d\u2018\u2019\"'.\u2014\u2013-"
