"""The official CLML files: as many provisions of each type as XPath finds, no character lost."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from provisions.loading.formats.clml import reader as clml
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.seen import has_whole_account

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "importers" / "clml"

#: Provisions by type in each file; the file without text is refused.
EXPECTED = {
    "anaw-2018-1-historical-2018-01-24.xml": {
        "heading": 14,
        "annex": 1,
        "quotation": 10,
        "block": 1,
        "preamble": 1,
        "subparagraph": 49,
        "section": 16,
        "paragraph": 84,
        "subsection": 63,
        "point": 3,
    },
    "asp_20030002_en.xml": {
        "part": 4,
        "chapter": 18,
        "heading": 5,
        "annex": 2,
        "quotation": 10,
        "block": 1,
        "definition": 18,
        "item": 21,
        "subparagraph": 148,
        "section": 100,
        "paragraph": 549,
        "article": 1,
        "subsection": 512,
        "point": 21,
    },
    "eudn_20120533_adopted_en.xml": {
        "annex": 1,
        "note": 1,
        "preamble": 2,
        "conclusion": 1,
        "recital": 4,
        "citation": 3,
        "article": 12,
        "paragraph": 18,
    },
    "eur_20140319_adopted_en.xml": {
        "part": 5,
        "chapter": 6,
        "annex": 1,
        "table": 23,
        "note": 26,
        "preamble": 1,
        "conclusion": 1,
        "recital": 18,
        "citation": 2,
        "division": 15,
        "indent": 2,
        "item": 10,
        "subparagraph": 4,
        "article": 20,
        "paragraph": 46,
        "point": 13,
    },
    "nia-2021-6-section-43-1.xml": {"part": 1, "definition": 6, "section": 1, "subsection": 1},
    "ukpga-2016-24-section-26-enacted.xml": {
        "part": 1,
        "heading": 2,
        "quotation": 1,
        "definition": 6,
        "indent": 5,
        "item": 6,
        "subparagraph": 10,
        "section": 5,
        "subsection": 24,
        "paragraph": 26,
    },
    "ukpga_20020016_en.xml": {
        "part": 6,
        "heading": 12,
        "annex": 3,
        "quotation": 50,
        "table": 1,
        "block": 1,
        "formula": 1,
        "definition": 52,
        "indent": 5,
        "item": 46,
        "subparagraph": 74,
        "section": 24,
        "paragraph": 223,
        "subsection": 106,
        "point": 24,
    },
    "ukpga_20030004_en.xml": {
        "heading": 13,
        "annex": 5,
        "quotation": 11,
        "table": 1,
        "block": 1,
        "formula": 1,
        "item": 2,
        "subparagraph": 25,
        "section": 11,
        "paragraph": 80,
        "subsection": 51,
        "point": 63,
    },
    "ukpga_2006_35_notes-division-7.xml": {"table": 1, "division": 1},
    "ukpga_20210005_en.xml": {
        "heading": 3,
        "block": 1,
        "formula": 1,
        "section": 7,
        "subsection": 33,
        "paragraph": 28,
    },
    "uksi-2014-2080-article-1.xml": {
        "part": 1,
        "definition": 53,
        "item": 32,
        "article": 1,
        "paragraph": 4,
    },
    "uksi_20171219_en.xml": {
        "quotation": 7,
        "table": 1,
        "note": 9,
        "formula": 1,
        "conclusion": 1,
        "subparagraph": 12,
        "article": 3,
        "paragraph": 10,
        "point": 3,
    },
    "wsi-2022-367-made.xml": {
        "note": 5,
        "formula": 1,
        "preamble": 1,
        "conclusion": 1,
        "article": 2,
        "paragraph": 2,
    },
}

NS = "http://www.legislation.gov.uk/namespaces/legislation"


@pytest.fixture(params=sorted(EXPECTED))
def real(request):
    path = SHARED / request.param
    if not path.exists():
        pytest.skip("the official files of ../shared/data are not at hand")
    return path


#: What P1 to P5 are called, by the sort of text they stand in; counted without the reader.
CALLED = {
    "act": ("section", "subsection", "paragraph", "subparagraph", "point"),
    "schedule": ("paragraph", "subparagraph", "point", "item", "item"),
    "order": ("article", "paragraph", "subparagraph", "point", "item"),
    "eu": ("article", "paragraph", "point", "item", "item"),
}

#: XPath of what is one provision each, wherever it stands.
ONE_EACH = {
    "part": "//l:Part|//l:EUPart",
    "chapter": "//l:Chapter|//l:EUChapter",
    "heading": "//l:Pblock|//l:P1group[count(l:P1)!=1]",
    "annex": "//l:Schedule|//l:Attachment",
    "quotation": "//l:BlockAmendment",
    "table": "//l:Tabular",
    "note": "//l:Footnote|//l:Secondary/l:ExplanatoryNotes",
    "block": "//l:LongTitle",
    "formula": "//l:EnactingText",
    "preamble": "//l:IntroductoryText|//l:EUPreamble",
    "conclusion": "//l:SignedSection",
    "recital": "//l:EUPreamble/l:Division",
    "citation": "//l:EUPreamble/l:P[starts-with(normalize-space(.), 'Having regard')]",
    "division": "//l:Division[not(ancestor::l:EUPreamble)]",
    "definition": "//l:UnorderedList[@Class='Definition']/l:ListItem",
    "indent": "//l:UnorderedList[not(@Class='Definition')]/l:ListItem",
    "item": "//l:OrderedList/l:ListItem[not(ancestor::td or ancestor::x:td)]",
    "subparagraph": (
        "//l:EUBody//*[self::l:P1para or self::l:P2para or self::l:P3para]"
        "[*[1][self::l:Text]][count(../*[*[1][self::l:Text]])>1]"
    ),
}
PREFIXES = {"l": NS, "x": "http://www.w3.org/1999/xhtml"}


def counted(root):
    """Provisions by type, as XPath finds them."""
    found = Counter()
    for kind, xpath in ONE_EACH.items():
        found[kind] += len(root.xpath(xpath, namespaces=PREFIXES))
    for level in range(1, 6):
        for element in root.iter(f"{{{NS}}}P{level}"):
            found[CALLED[called(element)][level - 1]] += 1
    return +found


def called(element):
    """What sort of text an element stands in: the nearest of these says it."""
    for up in element.iterancestors():
        name = etree.QName(up).localname
        if name == "Schedule":
            return "schedule"
        if name == "BlockAmendment" and up.get("Context") == "schedule":
            return "schedule"
        if name == "BlockAmendment" and up.get("TargetClass") == "primary":
            return "act"
        if name == "BlockAmendment" and up.get("TargetSubClass") == "regulation":
            return "order"
        if name == "BlockAmendment" and up.get("TargetClass") == "unknown":
            return called_by_root(up)
    return called_by_root(element)


def called_by_root(element):
    root = element.getroottree().getroot()
    if root.find(f"{{{NS}}}EURetained") is not None:
        return "eu"
    return "act" if root.find(f"{{{NS}}}Primary") is not None else "order"


def test_as_many_provisions_of_each_type_as_xpath_finds(real):
    (found,) = clml.read(real, Options())

    types = Counter(str(provision.clause_type) for provision in found.provisions)

    assert types == EXPECTED[real.name]
    assert types == counted(etree.parse(str(real)).getroot())


def test_every_character_of_a_real_file_is_accounted_for(real):
    (found,) = clml.read(real, Options())

    assert has_whole_account(found, real)


def test_no_provision_that_has_text_is_empty(real):
    (found,) = clml.read(real, Options())
    parents = {provision.parent for provision in found.provisions}

    empty = [p.eid for p in found.provisions if not p.text and p.eid not in parents]

    assert empty == []


def test_reading_again_names_the_same(real):
    first, again = (next(clml.read(real, Options())) for _ in range(2))

    assert [p.eid for p in first.provisions] == [p.eid for p in again.provisions]


def test_the_real_file_of_metadata_is_refused():
    path = SHARED / "asp-2005-10-metadata.xml"
    if not path.exists():
        pytest.skip("the official files of ../shared/data are not at hand")

    with pytest.raises(UnreadableFileError) as caught:
        next(clml.read(path, Options()))

    assert caught.value.rule == "no_text"
