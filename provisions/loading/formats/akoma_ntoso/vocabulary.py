"""What the elements of Akoma Ntoso are in our words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from provisions.choices import ClauseType, PlanType


@dataclass(frozen=True, slots=True)
class AknLevel:
    """What an element is that is a provision."""

    clause_type: ClauseType
    #: Abbreviation in an eid, by the naming convention.
    step: str
    #: What stands before its number, or its count, in a citation.
    cited: str
    #: Whether it holds other provisions and no words of its own: a part, a chapter.
    is_container: bool = False
    #: Whether it is numbered through the whole document, so that no chapter stands in its eid.
    is_free: bool = False


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _container(clause_type: ClauseType, step: str, cited: str) -> AknLevel:
    return AknLevel(clause_type, step, cited, is_container=True)


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
    "section": AknLevel(ClauseType.SECTION, "sec", "s.", is_free=True),
    "article": AknLevel(ClauseType.ARTICLE, "art", "Art.", is_free=True),
    "rule": AknLevel(ClauseType.RULE, "rule", "r.", is_free=True),
    "clause": AknLevel(ClauseType.CLAUSE, "cl", "cl.", is_free=True),
    "subsection": AknLevel(ClauseType.SUBSECTION, "subsec", "subs."),
    "subrule": AknLevel(ClauseType.RULE, "subrule", "subr."),
    "subclause": AknLevel(ClauseType.SUBCLAUSE, "subcl", "subcl."),
    "paragraph": AknLevel(ClauseType.PARAGRAPH, "para", "para."),
    "subparagraph": AknLevel(ClauseType.SUBPARAGRAPH, "subpara", "subpara."),
    "alinea": AknLevel(ClauseType.SUBPARAGRAPH, "al", "al."),
    "point": AknLevel(ClauseType.POINT, "point", "point"),
    "indent": AknLevel(ClauseType.INDENT, "indent", "indent"),
    "level": AknLevel(ClauseType.BLOCK, "lvl", "level"),
    "proviso": AknLevel(ClauseType.BLOCK, "prov", "proviso"),
    "transitional": AknLevel(ClauseType.BLOCK, "trans", "transitional provision"),
    "recital": AknLevel(ClauseType.RECITAL, "rec", "recital", is_free=True),
    "citation": AknLevel(ClauseType.CITATION, "cit", "citation", is_free=True),
}
#: A section that holds articles is not what a section of an act is.
SECTION_OF_ARTICLES: Final = _container(ClauseType.SECTION, "sec", "Sec.")

CROSS_HEADING: Final = _container(ClauseType.HEADING, "crosshead", "cross-heading")
SCHEDULE: Final = _container(ClauseType.ANNEX, "sched", "Sch.")
ANNEX: Final = _container(ClauseType.ANNEX, "annex", "Annex")
_OTHER: Final = AknLevel(ClauseType.BLOCK, "hcontainer", "block")
_BY_WORD: Final = (
    ("crosshead", CROSS_HEADING),
    ("schedule", SCHEDULE),
    ("annex", ANNEX),
    ("appendix", ANNEX),
    ("attachment", ANNEX),
    ("regulation", AknLevel(ClauseType.ARTICLE, "reg", "reg.", is_free=True)),
    ("signature", AknLevel(ClauseType.CONCLUSION, "signatures", "Signatures")),
)

#: Parts of a debate, of a judgment, of an amendment; each holds blocks, speeches, other parts.
_DEBATE: Final = _container(ClauseType.DIVISION, "dbsect", "part")
SECTIONS: Final = dict.fromkeys(
    _names(
        "debateSection administrationOfOath rollCall prayers oralStatements writtenStatements "
        "personalStatements ministerialStatements resolutions nationalInterest declarationOfVote "
        "communication petitions papers noticesOfMotion questions address proceduralMotions "
        "pointOfOrder adjournment speechGroup"
    ),
    _DEBATE,
) | {
    name: _container(ClauseType.DIVISION, name, name.removeprefix("amendment").capitalize())
    for name in _names(
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
TRANSPARENT: Final = _names(
    "body mainBody portionBody debateBody judgmentBody amendmentBody collectionBody "
    "list sublist intro content wrapUp citations recitals container div subFlow component "
    "attachment interstitial componentRef documentRef longTitle"
)

#: A paragraph of running words each.
LINES: Final = _names("p block listIntroduction listWrapUp foreign")

#: Documents, and what stands before and after their body.
DOCUMENTS: Final = _names(
    "act bill doc statement debate debateReport judgment amendment amendmentList portion "
    "officialGazette documentCollection"
)
BODIES: Final = frozenset(name for name in TRANSPARENT if name.lower().endswith("body"))

#: Elements within running words; any other there is not understood.
INLINE: Final = _names(
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


def level_of_hcontainer(name: str) -> AknLevel:
    """What a container is that has a name instead of an element of its own."""
    name = name.lower()
    for word, level in _BY_WORD:
        if word in name:
            return level
    for clause_type in ClauseType:
        if name == clause_type:
            return AknLevel(clause_type, clause_type.value, clause_type.value)
    return _OTHER
