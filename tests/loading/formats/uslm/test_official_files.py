"""The official USLM files: as many provisions of each type as XPath finds, no character lost."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from provisions.loading.formats.uslm import reader as uslm
from provisions.loading.rows.options import Options
from tests.loading.formats.seen import has_whole_account

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "importers" / "uslm"

#: Provisions by type in each file.
EXPECTED = {
    "114publ254-uslm.xml": {
        "title": 2,
        "division": 2,
        "section": 69,
        "subsection": 58,
        "paragraph": 49,
        "subparagraph": 9,
        "clause": 5,
        "subclause": 2,
        "item": 2,
        "block": 52,
        "formula": 1,
        "quotation": 7,
        "conclusion": 1,
    },
    "BILLS-118s1325rs.xml": {
        "section": 17,
        "subsection": 27,
        "paragraph": 71,
        "subparagraph": 74,
        "clause": 6,
        "block": 3,
        "formula": 1,
    },
    "COMPS-10510.xml": {
        "title": 4,
        "section": 25,
        "subsection": 61,
        "paragraph": 176,
        "subparagraph": 237,
        "clause": 103,
        "subclause": 18,
        "item": 5,
        "block": 1,
        "formula": 1,
        "quotation": 63,
    },
    "COMPS-1656.xml": {
        "section": 7,
        "subsection": 2,
        "paragraph": 4,
        "subparagraph": 3,
        "block": 1,
        "formula": 1,
    },
    "H2157_IH.XML": {
        "title": 11,
        "section": 25,
        "subsection": 23,
        "paragraph": 36,
        "subparagraph": 12,
        "clause": 2,
        "block": 111,
        "formula": 1,
        "quotation": 5,
    },
    "S3874_IS.XML": {
        "section": 6,
        "subsection": 10,
        "paragraph": 17,
        "subparagraph": 45,
        "clause": 34,
        "subclause": 17,
        "item": 15,
        "block": 5,
        "formula": 1,
    },
    "h1058_enr.XML": {
        "section": 3,
        "subsection": 5,
        "paragraph": 26,
        "subparagraph": 36,
        "clause": 30,
        "block": 1,
        "formula": 1,
        "quotation": 8,
        "conclusion": 2,
    },
}

#: Not in a note of editors; in a bill's first pages and on its back there are none.
OURS = "not(ancestor::u:editorialNote) and not(ancestor::u:preface) and not(ancestor::u:meta)"
#: XPath of what is one provision each, counted without the reader.
ONE_EACH = {
    "title": "//u:title[u:num]",
    "division": "//u:division",
    "section": "//u:section",
    "subsection": "//u:subsection",
    "paragraph": "//u:paragraph",
    "subparagraph": "//u:subparagraph",
    "clause": "//u:clause",
    "subclause": "//u:subclause",
    "item": "//u:item|//u:subitem",
    "block": "//u:appropriations|//u:level|//u:main/u:longTitle|//u:component",
    "formula": "//u:enactingFormula",
    "quotation": "//u:quotedContent",
    "conclusion": "//u:signatures|//u:main/u:action",
}


def counted(root):
    """Provisions by type, as XPath finds them."""
    found = Counter()
    for kind, xpath in ONE_EACH.items():
        for path in xpath.split("|"):
            found[kind] += len(root.xpath(f"{path}[{OURS}]", namespaces={"u": uslm.NAMESPACES[0]}))
    return +found


@pytest.fixture(params=sorted(EXPECTED))
def real(request):
    path = SHARED / request.param
    if not path.exists():
        pytest.skip("the official files of ../shared/data are not at hand")
    return path


def test_as_many_provisions_of_each_type_as_xpath_finds(real):
    (found,) = uslm.read(real, Options())

    types = Counter(str(provision.clause_type) for provision in found.provisions)

    assert types == EXPECTED[real.name]
    assert types == counted(etree.parse(str(real)).getroot())


def test_every_character_of_a_real_file_is_accounted_for(real):
    (found,) = uslm.read(real, Options())

    assert has_whole_account(found, real)


def test_no_provision_that_has_text_is_empty(real):
    (found,) = uslm.read(real, Options())
    parents = {provision.parent for provision in found.provisions}

    empty = [p.eid for p in found.provisions if not p.text + p.heading and p.eid not in parents]

    assert empty == []


def test_reading_again_names_the_same(real):
    first, again = (next(uslm.read(real, Options())) for _ in range(2))

    assert [p.eid for p in first.provisions] == [p.eid for p in again.provisions]
