"""What the elements of Akoma Ntoso are in our words."""

from __future__ import annotations

from typing import Final

from provisions.choices import ClauseType, Exclusion, PlanType
from provisions.loading.formats.xml.vocabulary import XmlLevel, XmlVocabulary, names


def _container(clause_type: ClauseType, step: str, cited: str) -> XmlLevel:
    return XmlLevel(clause_type, step, cited, is_container=True)


LEVELS: Final = {
    "book": _container(ClauseType.BOOK, "book", "Book"),
    "tome": _container(ClauseType.BOOK, "tome", "Tome"),
    "part": _container(ClauseType.PART, "part", "Pt."),
    "subpart": _container(ClauseType.SUBPART, "subpart", "Subpt."),
    "title": _container(ClauseType.TITLE, "title", "Title"),
    "subtitle": _container(ClauseType.SUBTITLE, "subtitle", "Subtitle"),
    "division": _container(ClauseType.DIVISION, "div", "Div."),
    "subdivision": _container(ClauseType.DIVISION, "subdiv", "Subdiv."),
    "chapter": _container(ClauseType.CHAPTER, "chp", "Ch."),
    "subchapter": _container(ClauseType.SUBCHAPTER, "subchp", "Subch."),
    "section": XmlLevel(ClauseType.SECTION, "sec", "s.", is_free=True),
    "article": XmlLevel(ClauseType.ARTICLE, "art", "Art.", is_free=True),
    "rule": XmlLevel(ClauseType.RULE, "rule", "r.", is_free=True),
    "clause": XmlLevel(ClauseType.CLAUSE, "cl", "cl.", is_free=True),
    "subsection": XmlLevel(ClauseType.SUBSECTION, "subsec", "subs."),
    "subrule": XmlLevel(ClauseType.RULE, "subrule", "subr."),
    "subclause": XmlLevel(ClauseType.SUBCLAUSE, "subcl", "subcl."),
    "paragraph": XmlLevel(ClauseType.PARAGRAPH, "para", "para."),
    "subparagraph": XmlLevel(ClauseType.SUBPARAGRAPH, "subpara", "subpara."),
    "alinea": XmlLevel(ClauseType.SUBPARAGRAPH, "al", "al."),
    "point": XmlLevel(ClauseType.POINT, "point", "point"),
    "indent": XmlLevel(ClauseType.INDENT, "indent", "indent"),
    "level": XmlLevel(ClauseType.BLOCK, "lvl", "level"),
    "proviso": XmlLevel(ClauseType.BLOCK, "prov", "proviso"),
    "transitional": XmlLevel(ClauseType.BLOCK, "trans", "transitional provision"),
    "recital": XmlLevel(ClauseType.RECITAL, "rec", "recital", is_free=True),
    "citation": XmlLevel(ClauseType.CITATION, "cit", "citation", is_free=True),
}
#: A section that holds articles is not what a section of an act is.
SECTION_OF_ARTICLES: Final = _container(ClauseType.SECTION, "sec", "Sec.")

CROSS_HEADING: Final = _container(ClauseType.HEADING, "crosshead", "cross-heading")
SCHEDULE: Final = _container(ClauseType.ANNEX, "sched", "Sch.")
ANNEX: Final = _container(ClauseType.ANNEX, "annex", "Annex")
_OTHER: Final = XmlLevel(ClauseType.BLOCK, "hcontainer", "block")
_BY_WORD: Final = (
    ("crosshead", CROSS_HEADING),
    ("schedule", SCHEDULE),
    ("annex", ANNEX),
    ("appendix", ANNEX),
    ("attachment", ANNEX),
    ("regulation", XmlLevel(ClauseType.ARTICLE, "reg", "reg.", is_free=True)),
    ("signature", XmlLevel(ClauseType.CONCLUSION, "signatures", "Signatures")),
)

#: Parts of a debate, of a judgment, of an amendment; each holds blocks, speeches, other parts.
_DEBATE: Final = _container(ClauseType.DIVISION, "dbsect", "part")
SECTIONS: Final = dict.fromkeys(
    names(
        "debateSection administrationOfOath rollCall prayers oralStatements writtenStatements "
        "personalStatements ministerialStatements resolutions nationalInterest declarationOfVote "
        "communication petitions papers noticesOfMotion questions address proceduralMotions "
        "pointOfOrder adjournment speechGroup"
    ),
    _DEBATE,
) | {
    name: _container(ClauseType.DIVISION, name, name.removeprefix("amendment").capitalize())
    for name in names(
        "introduction background arguments remedies motivation decision amendmentHeading "
        "amendmentContent amendmentReference amendmentJustification"
    )
}
SPEECHES: Final = {
    "speech": _container(ClauseType.SPEECH, "speech", "speech"),
    "question": _container(ClauseType.SPEECH, "question", "question"),
    "answer": _container(ClauseType.SPEECH, "answer", "answer"),
    "other": _container(ClauseType.BLOCK, "other", "block"),
}
REMARKS: Final = {
    "scene": _container(ClauseType.BLOCK, "scene", "scene"),
    "narrative": _container(ClauseType.BLOCK, "narrative", "narrative"),
    "summary": _container(ClauseType.BLOCK, "summary", "summary"),
}

#: Elements that only hold others; their words are those of the provision around them.
TRANSPARENT: Final = names(
    "body mainBody portionBody debateBody judgmentBody amendmentBody collectionBody "
    "list sublist intro content wrapUp citations recitals container div subFlow component "
    "attachment interstitial componentRef documentRef longTitle"
)

#: A paragraph of running words each.
LINES: Final = names("p block listIntroduction listWrapUp foreign")

#: Documents, and what stands before and after their body.
DOCUMENTS: Final = names(
    "act bill doc statement debate debateReport judgment amendment amendmentList portion "
    "officialGazette documentCollection"
)
BODIES: Final = frozenset(name for name in TRANSPARENT if name.lower().endswith("body"))

NOTES: Final = names("authorialNote popup")
#: What precedes the body and what follows it; a judgment's header has its summary and the order.
FRONTS: Final = {
    "header": XmlLevel(ClauseType.BLOCK, "header", "Header"),
    "preamble": XmlLevel(ClauseType.PREAMBLE, "preamble", "Preamble"),
    "formula": XmlLevel(ClauseType.FORMULA, "formula", "Enacting formula"),
    "conclusions": XmlLevel(ClauseType.CONCLUSION, "conclusions", "Conclusion"),
}
LONG_TITLE: Final = XmlLevel(ClauseType.BLOCK, "longtitle", "Long title")

VOCABULARY: Final = XmlVocabulary(
    transparent=TRANSPARENT,
    lines=LINES,
    numbers=names("num"),
    headings=names("heading subheading from"),
    quotations=names("quotedStructure embeddedStructure"),
    notes=NOTES,
    tables=names("table"),
    rows=names("tr"),
    captions=names("caption"),
    levels=LEVELS | SECTIONS | SPEECHES,
    fronts=FRONTS,
    left_out={
        # What laws.africa's Indigo prints on every page; the standard has no such element.
        Exclusion.RUNNING_HEADER: names("staticContent"),
        Exclusion.TABLE_OF_CONTENTS: names("toc"),
    },
)

#: Elements within running words; any other there is not understood.
INLINE: Final = names(
    "a abbr affectedDocument argument b change concept courtType date decoration def "
    "docAuthority docCommittee docDate docIntroducer docJurisdiction docNumber docProponent "
    "docPurpose docStage docStatus docTitle docType docketNumber embeddedText entity event "
    "fillIn i img inline ins judge lawyer legislature location marker mmod mod mref "
    "neutralCitation num object omissis opinion organization outcome party person placeholder "
    "process quantity quotedText recordedTime ref relatedDocument remark rmod role rref session "
    "shortTitle signature span sub sup term time u vote from heading subheading tocItem "
    "caption docIdentifier"
)
#: Ends of lines and pages as they were printed: they part words, not paragraphs.
ENDS: Final = frozenset(["eol", "eop"])

#: By what the document calls itself (its name, its FRBR subtype); the first that fits.
PLAN_TYPES: Final = (
    ("regulation", PlanType.REGULATION),
    ("rule", PlanType.REGULATION),
    ("order", PlanType.ORDER),
    ("decree", PlanType.ORDER),
    ("decision", PlanType.ORDER),
    ("dec", PlanType.ORDER),
    ("treaty", PlanType.TREATY),
    ("convention", PlanType.TREATY),
    ("resolution", PlanType.RESOLUTION),
    ("recommendation", PlanType.RECOMMENDATION),
    ("declaration", PlanType.DECLARATION),
)


def level_of_hcontainer(name: str) -> XmlLevel:
    """What a container is that has a name instead of an element of its own."""
    name = name.lower()
    for word, level in _BY_WORD:
        if word in name:
            return level
    for clause_type in ClauseType:
        if name == clause_type:
            return XmlLevel(clause_type, clause_type.value, clause_type.value)
    return _OTHER
