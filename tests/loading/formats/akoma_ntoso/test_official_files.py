"""The official Akoma Ntoso files: as many provisions as XPath finds, no word lost."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from provisions.analysis.segments import account
from provisions.analysis.words import squeezed
from provisions.loading.formats.akoma_ntoso import reader as akn
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "importers" / "akn"

#: Provisions by type in each file.
EXPECTED = {
    "akn4eu-council-position-bill_123.xml": {
        "preamble": 1,
        "formula": 2,
        "citation": 4,
        "recital": 25,
        "article": 9,
        "paragraph": 30,
        "subparagraph": 4,
        "point": 11,
        "conclusion": 1,
        "note": 13,
    },
    "asp-2017-1-enacted-data.akn.xml": {
        "block": 1,
        "part": 3,
        "heading": 4,
        "section": 11,
        "subsection": 27,
        "paragraph": 17,
        "annex": 3,
        "note": 3,
        "table": 3,
    },
    "cl_Sesion56_2.xml": {"division": 47, "block": 26, "speech": 35},
    "eu_COM(2013)0619_EN-8.xml": {
        "division": 3,
        "block": 37,
        "preamble": 1,
        "formula": 2,
        "citation": 5,
        "recital": 36,
        "chapter": 9,
        "article": 24,
        "paragraph": 32,
        "subparagraph": 15,
        "point": 43,
        "item": 3,
        "indent": 36,
        "table": 3,
        "note": 31,
        "conclusion": 1,
    },
    "it_senato_ddl_2013.xml": {
        "article": 8,
        "paragraph": 9,
        "point": 55,
        "quotation": 2,
        "annex": 1,
        "block": 39,
    },
    "ke_Debate_Bungeni_2011-06-10.xml": {
        "division": 20,
        "block": 8,
        "speech": 11,
        "conclusion": 1,
        "note": 1,
    },
    "ssi-2017-126-enacted-data.akn.xml": {
        "formula": 1,
        "article": 2,
        "paragraph": 4,
        "annex": 1,
        "table": 2,
        "note": 14,
        "conclusion": 2,
    },
    "uk_pga-2014-27-enacted-data.xml": {
        "formula": 1,
        "heading": 3,
        "section": 8,
        "subsection": 53,
        "paragraph": 43,
        "subparagraph": 5,
        "item": 2,
        "indent": 14,
        "quotation": 5,
    },
    "uk_pga_1998_29.xml": {
        "block": 1,
        "formula": 1,
        "part": 18,
        "heading": 93,
        "section": 97,
        "subsection": 466,
        "paragraph": 931,
        "subparagraph": 278,
        "item": 50,
        "indent": 73,
        "quotation": 10,
        "annex": 16,
        "table": 8,
        "note": 16,
    },
    "us_Act_2011-11-29.xml": {
        "formula": 1,
        "section": 7,
        "point": 13,
        "note": 3,
        "conclusion": 1,
    },
    "us_Title9-Chap3-eng.xml": {"chapter": 1, "section": 7, "subsection": 4, "paragraph": 2},
    "uy_bill_2010-09-27.xml": {
        "preamble": 1,
        "division": 5,
        "article": 3,
        "paragraph": 2,
        "item": 2,
        "conclusion": 2,
    },
    "za_Judgement_2008-11-26.xml": {
        "block": 1,
        "division": 4,
        "item": 22,
        "note": 1,
        "conclusion": 1,
    },
}

DEBATE = (
    "debateSection rollCall prayers oralStatements writtenStatements resolutions nationalInterest "
    "petitions papers address pointOfOrder adjournment"
)
HAS_TITLE = "(a:docTitle or .//a:docTitle or .//a:docType or .//a:docPurpose)"

#: How many of each type an XPath finds that knows nothing of the reader.
XPATHS = {
    "part": "//a:part",
    "chapter": "//a:chapter",
    "section": "//a:section",
    "subsection": "//a:subsection",
    "article": "//a:article",
    "paragraph": "//a:paragraph",
    "subparagraph": "//a:subparagraph | //a:alinea",
    "point": "//a:point",
    "recital": "//a:recital",
    "citation": "//a:citation",
    "formula": "//a:formula[not(ancestor::a:conclusions)]",
    "preamble": "//a:preamble[*[not(self::a:formula)]]",
    "conclusion": "//a:conclusions | //a:hcontainer[@name='signatures']",
    "quotation": "//a:quotedStructure",
    "table": "//a:table[not(ancestor::a:preface)]",
    "heading": "//a:hcontainer[@name='crossheading' or (@name='schedules' and a:heading)]",
    "annex": "//a:hcontainer[@name='schedule'] | //a:attachment",
    "note": (
        "//a:authorialNote | //a:meta/a:notes/a:note[not(contains(@class, 'commentary'))]"
        " | //a:conclusions/a:blockContainer[a:heading]"
    ),
    "item": "//a:item[a:num[translate(., '•–- \n', '') != '']]",
    "indent": "//a:item[not(a:num[translate(., '•–- \n', '') != ''])]",
    "speech": "//a:speech | //a:question | //a:answer",
    "division": (
        "//a:division | //a:component[a:doc or a:bill] | //a:judgmentBody/* | "
        + " | ".join(f"//a:{name}" for name in DEBATE.split())
    ),
    "block": (
        "//a:tblock[a:num or a:heading] | //a:header | //a:scene | //a:narrative | //a:summary"
        " | //a:other | //a:mainBody/a:p"
        f" | //a:act/a:preface/a:longTitle[not({HAS_TITLE})]"
    ),
}

PATHS = sorted(SHARED.glob("*.xml"))
pytestmark = pytest.mark.skipif(not PATHS, reason="../shared/data/importers/akn is not at hand")


def tree(path):
    return etree.parse(path, etree.XMLParser(remove_comments=True, remove_pis=True)).getroot()


def found(root, xpath):
    return root.xpath(xpath, namespaces={"a": etree.QName(root).namespace})


def read(path):
    (instrument,) = akn.read(path, Options())
    return instrument


def test_every_file_is_expected():
    assert [path.name for path in PATHS] == sorted(EXPECTED)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_holds_as_many_provisions_as_xpath_finds(path):
    root = tree(path)

    counts = Counter(str(provision.clause_type) for provision in read(path).provisions)

    by_xpath = {kind: len(found(root, xpath)) for kind, xpath in XPATHS.items()}
    assert counts == {kind: count for kind, count in by_xpath.items() if count}
    assert counts == EXPECTED[path.name]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_accounts_for_every_character(path):
    instrument = read(path)

    segments = account(instrument.transcript, instrument.stretches)

    assert [segment for segment in segments if segment.kind in ("gap", "overlap")] == []
    assert list(mismatches(instrument)) == []
    assert instrument.transcript == "".join(tree(path).itertext())


#: What the components of a collection are called stands in their prefaces, not in headings.
TITLED = {"eu_COM(2013)0619_EN-8.xml": 3, "uy_bill_2010-09-27.xml": 2}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_headings_are_headings(path):
    headings = [
        squeezed("".join(heading.xpath(".//text()[not(ancestor::*[name()='authorialNote'])]")))
        for heading in found(tree(path), "//a:heading | //a:from | //a:subheading")
    ]

    provisions = read(path).provisions

    is_title = {p.eid for p in provisions if p.clause_type == "division" and "cmp_" in p.eid}
    titles = [p.heading for p in provisions if p.heading and p.eid in is_title and not p.parent]
    told = [squeezed(p.heading) for p in provisions if p.heading not in titles]
    assert "".join(told) == "".join(headings)
    assert len(titles) == TITLED.get(path.name, 0)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_paragraph_of_the_body_is_text(path):
    """And no provision that has words in the source is empty."""
    root = tree(path)
    body = "//*[self::a:body or contains(name(), 'Body') or self::a:preamble]//a:p"
    words = [squeezed(p.text or "") for p in found(root, body)]

    told = "|".join(squeezed(provision.text) for provision in read(path).provisions)

    assert len(words) > 3
    assert [piece for piece in words if piece not in told] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_keeps_the_ids_of_the_document(path):
    root = tree(path)
    kept = found(root, "//a:section/@eId | //a:article/@eId | //a:paragraph/@eId | //a:speech/@eId")

    eids = {provision.eid for provision in read(path).provisions}

    lost = [eid for eid in kept if eid not in eids and not any(e.endswith(eid) for e in eids)]
    assert lost == []
    assert not [finding for finding in read(path).findings if finding.rule == "duplicate_eid"]


#: What is odd in these files, and what they do not say.
ODDITIES = {
    "akn4eu-council-position-bill_123.xml": {"no_eids", "unlikely_date"},
    "asp-2017-1-enacted-data.akn.xml": set(),
    "cl_Sesion56_2.xml": {"draft_namespace", "no_eids"},
    "eu_COM(2013)0619_EN-8.xml": {"draft_namespace"},
    "it_senato_ddl_2013.xml": {"draft_namespace", "unknown_country"},
    "ke_Debate_Bungeni_2011-06-10.xml": {"draft_namespace", "no_eids", "unknown_country"},
    "ssi-2017-126-enacted-data.akn.xml": {"no_eids"},
    "uk_pga-2014-27-enacted-data.xml": {"draft_namespace"},
    "uk_pga_1998_29.xml": set(),
    "us_Act_2011-11-29.xml": {"draft_namespace"},
    "us_Title9-Chap3-eng.xml": {"draft_namespace"},
    "uy_bill_2010-09-27.xml": {"draft_namespace", "unknown_language"},
    "za_Judgement_2008-11-26.xml": {"draft_namespace", "no_eids"},
}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_tells_what_is_odd(path):
    assert {finding.rule for finding in read(path).findings} == ODDITIES[path.name]


def test_two_subparagraphs_stay_apart():
    provisions = read(SHARED / "akn4eu-council-position-bill_123.xml").provisions
    within = [p for p in provisions if p.parent == "art_4__para_3"]

    assert [p.eid.removeprefix("art_4__para_3__") for p in within] == [
        "subpara_1",
        "point_a",
        "point_b",
        "point_c",
        "subpara_2",
    ]
    assert within[-1].locator == "Art. 4(3) subpara. 2"


def test_notes_in_the_metadata_belong_to_what_refers_to_them():
    provisions = read(SHARED / "ssi-2017-126-enacted-data.akn.xml").provisions
    notes = {p.eid: p.parent for p in provisions if p.eid.startswith("f000")}

    assert len(notes) == 10
    assert notes["f00001"] == "formula"
    assert set(list(notes.values())[1:]) == {"schedule__table_1"}
