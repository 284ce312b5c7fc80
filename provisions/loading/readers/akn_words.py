"""The vocabulary of Akoma Ntoso, as far as the reader needs it."""

from __future__ import annotations

from typing import Final

from provisions.choices import ClauseType, Exclusion

#: Elements that are provisions, with the prefix of their eids in the naming convention.
PROVISIONS: Final = {
    "preface": (ClauseType.BLOCK, "preface"),
    "preamble": (ClauseType.PREAMBLE, "preamble"),
    "conclusions": (ClauseType.CONCLUSION, "conclusions"),
    "header": (ClauseType.BLOCK, "header"),
    "introduction": (ClauseType.BLOCK, "introduction"),
    "background": (ClauseType.BLOCK, "background"),
    "arguments": (ClauseType.BLOCK, "arguments"),
    "remedies": (ClauseType.BLOCK, "remedies"),
    "motivation": (ClauseType.BLOCK, "motivation"),
    "decision": (ClauseType.BLOCK, "decision"),
    "mainBody": (ClauseType.BLOCK, "mainBody"),
    "component": (ClauseType.ANNEX, "comp"),
    "attachment": (ClauseType.ANNEX, "att"),
    "citation": (ClauseType.CITATION, "cit"),
    "recital": (ClauseType.RECITAL, "rec"),
    "formula": (ClauseType.FORMULA, "formula"),
    "book": (ClauseType.BOOK, "book"),
    "tome": (ClauseType.BOOK, "tome"),
    "part": (ClauseType.PART, "part"),
    "subpart": (ClauseType.SUBPART, "subpart"),
    "title": (ClauseType.TITLE, "title"),
    "subtitle": (ClauseType.SUBTITLE, "subtitle"),
    "division": (ClauseType.DIVISION, "div"),
    "subdivision": (ClauseType.DIVISION, "subdiv"),
    "chapter": (ClauseType.CHAPTER, "chp"),
    "subchapter": (ClauseType.SUBCHAPTER, "subchp"),
    "section": (ClauseType.SECTION, "sec"),
    "subsection": (ClauseType.SUBSECTION, "subsec"),
    "article": (ClauseType.ARTICLE, "art"),
    "rule": (ClauseType.RULE, "rule"),
    "subrule": (ClauseType.RULE, "subrule"),
    "paragraph": (ClauseType.PARAGRAPH, "para"),
    "subparagraph": (ClauseType.SUBPARAGRAPH, "subpara"),
    "alinea": (ClauseType.SUBPARAGRAPH, "al"),
    "clause": (ClauseType.CLAUSE, "cl"),
    "subclause": (ClauseType.SUBCLAUSE, "subcl"),
    "point": (ClauseType.POINT, "point"),
    "item": (ClauseType.ITEM, "item"),
    "indent": (ClauseType.INDENT, "indent"),
    "proviso": (ClauseType.SUBPARAGRAPH, "prov"),
    "transitional": (ClauseType.BLOCK, "trans"),
    "level": (ClauseType.BLOCK, "level"),
    "hcontainer": (ClauseType.BLOCK, "hcontainer"),
    "container": (ClauseType.BLOCK, "container"),
    "tblock": (ClauseType.TABLE, "tblock"),
    "table": (ClauseType.TABLE, "table"),
    "quotedStructure": (ClauseType.QUOTATION, "qstr"),
    "authorialNote": (ClauseType.NOTE, "fn"),
    "debateSection": (ClauseType.SECTION, "dbsect"),
    "administrationOfOath": (ClauseType.SECTION, "admoath"),
    "rollCall": (ClauseType.SECTION, "rollcall"),
    "questions": (ClauseType.SECTION, "questions"),
    "papers": (ClauseType.SECTION, "papers"),
    "writtenStatements": (ClauseType.SECTION, "writtenst"),
    "oralStatements": (ClauseType.SECTION, "oralst"),
    "speech": (ClauseType.SPEECH, "speech"),
    "question": (ClauseType.SPEECH, "question"),
    "answer": (ClauseType.SPEECH, "answer"),
}

#: What their `name` attribute makes of general containers.
NAMED: Final = {
    "schedule": (ClauseType.ANNEX, "sched"),
    "schedules": (ClauseType.ANNEX, "scheds"),
    "annex": (ClauseType.ANNEX, "annex"),
    "crossheading": (ClauseType.HEADING, "crossheading"),
    "crossHeading": (ClauseType.HEADING, "crossheading"),
    "regulation": (ClauseType.ARTICLE, "reg"),
}

#: Types that do not operate by themselves.
NOT_OPERATIVE: Final = {
    ClauseType.PREAMBLE,
    ClauseType.CITATION,
    ClauseType.RECITAL,
    ClauseType.FORMULA,
    ClauseType.CONCLUSION,
    ClauseType.QUOTATION,
    ClauseType.NOTE,
    ClauseType.HEADING,
    ClauseType.SPEECH,
}

#: Left out as a whole, and why.
LEFT_OUT: Final = {
    "meta": Exclusion.METADATA,
    "coverPage": Exclusion.TITLE_PAGE,
    "toc": Exclusion.TABLE_OF_CONTENTS,
    "noteRef": Exclusion.FOOTNOTE_MARK,
    "componentInfo": Exclusion.METADATA,
}

NUMBERS: Final = {"num"}
HEADINGS: Final = {"heading", "subheading", "from"}

#: After these the text goes on in a new paragraph.
LINES: Final = {
    *("p", "block", "blockContainer", "intro", "content", "wrapUp", "listIntroduction", "tr"),
    *("listWrapUp", "longTitle", "li", "tocItem", "narrative", "scene", "summary", "signature"),
    *("blockList", "other", "docTitle", "docNumber", "docDate", "foreign", "caption", "eol"),
}

#: How a person cites them, and whether the number stands alone.
CITED: Final = {
    ClauseType.BOOK: "Book",
    ClauseType.PART: "Part",
    ClauseType.SUBPART: "Subpart",
    ClauseType.TITLE: "Title",
    ClauseType.SUBTITLE: "Subtitle",
    ClauseType.DIVISION: "Div.",
    ClauseType.CHAPTER: "Ch.",
    ClauseType.SUBCHAPTER: "Subch.",
    ClauseType.SECTION: "s.",
    ClauseType.ARTICLE: "Art.",
    ClauseType.RULE: "r.",
    ClauseType.RECITAL: "Recital",
    ClauseType.CITATION: "Citation",
    ClauseType.ANNEX: "Sch.",
}

#: ISO 639-2 codes, as FRBRlanguage has them, in BCP 47.
LANGUAGES: Final = {
    **{"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ita": "it", "spa": "es"},
    **{"por": "pt", "nld": "nl", "dut": "nl", "pol": "pl", "zho": "zh", "chi": "zh", "jpn": "ja"},
    **{"kor": "ko", "cym": "cy", "wel": "cy", "gle": "ga", "swa": "sw", "afr": "af", "ara": "ar"},
}

#: FRBRcountry values: code, name and kind of the jurisdiction.
JURISDICTIONS: Final = {
    "uk": ("gb", "United Kingdom", "country"),
    "gb-ukm": ("gb", "United Kingdom", "country"),
    "gb-sct": ("gb-sct", "Scotland", "subdivision"),
    "gb": ("gb", "United Kingdom", "country"),
    "eu": ("eu", "European Union", "union"),
    "us": ("us", "United States", "country"),
    "it": ("it", "Italy", "country"),
    "ke": ("ke", "Kenya", "country"),
    "za": ("za", "South Africa", "country"),
    "uy": ("uy", "Uruguay", "country"),
    "cl": ("cl", "Chile", "country"),
}
