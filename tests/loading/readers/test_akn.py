"""Akoma Ntoso: ids are kept or made, every character is sorted, faults are told."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from provisions.analysis.segments import account
from provisions.loading.instruments import mismatches
from provisions.loading.readers import akn
from provisions.loading.readers.format import Options
from provisions.loading.readers.rows import UnreadableFileError
from tests.loading.official import SHARED

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

META = """<meta><identification source="#us">
  <FRBRWork><FRBRcountry value="eu"/><FRBRdate date="2024-02-03" name="enacted"/></FRBRWork>
  <FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression>
</identification></meta>"""

ACT = f"""<akomaNtoso xmlns="{NAMESPACE}"><act>{META}
<preface><p><shortTitle>Registers Act</shortTitle></p></preface>
<preamble><recitals><recital><num>(1)</num><p>Registers help.</p></recital></recitals></preamble>
<body>
 <chapter eId="chp_I"><num>CHAPTER I</num><heading>Duties</heading>
  <article eId="art_1"><num>Article 1</num><heading>Report<authorialNote marker="1"><p>See
   there.</p></authorialNote></heading>
   <paragraph><num>1.</num><list><intro><p>The office reports</p></intro>
     <point><num>(a)</num><content><p>every year;</p></content></point>
     <point><num>(b)</num><content><p>when asked.</p></content></point>
    </list><wrapUp><p>It does so in writing.</p></wrapUp></paragraph>
   <paragraph><content><p>First.</p><p>Second.</p></content></paragraph>
  </article>
  <article><num>Article 2</num><content><p>After &#8220;law&#8221; put
   <mod><quotedStructure><section><num>9</num><content><p>The quoted.</p></content></section>
   </quotedStructure></mod></p></content></article>
 </chapter>
 <hcontainer name="schedule"><num>Schedule 1</num><content>
  <table><tr><th><p>Body</p></th><th><p>Day</p></th></tr><tr><td>A</td><td>B</td></tr></table>
 </content></hcontainer>
</body></act></akomaNtoso>"""


def read(tmp_path, text):
    path = tmp_path / "act.xml"
    path.write_text(text, encoding="utf-8")
    (instrument,) = akn.read(path, Options())
    return instrument


def is_whole(instrument):
    kinds = {segment.kind for segment in account(instrument.transcript, instrument.stretches)}
    return not kinds & {"gap", "overlap"} and not list(mismatches(instrument))


@pytest.fixture
def act(tmp_path):
    return read(tmp_path, ACT)


@pytest.fixture
def provisions(act):
    return {provision.eid: provision for provision in act.provisions}


def test_ids_are_kept_and_made_by_the_naming_convention(provisions):
    assert list(provisions) == [
        "preface_1",
        "preamble_1",
        "rec_1",
        "chp_I",
        "art_1",
        "art_1__fn_1",
        "art_1__para_1",
        "art_1__para_1__point_a",
        "art_1__para_1__point_b",
        "art_1__para_2",
        "art_2",
        "art_2__qstr_1",
        "art_2__qstr_1__sec_9",
        "sched_1",
        "sched_1__table_1",
    ]


def test_a_provision_has_its_own_words_and_its_parts_have_theirs(provisions):
    paragraph = provisions["art_1__para_1"]
    assert (paragraph.number, paragraph.text, paragraph.locator) == (
        "1.",
        "The office reports\nIt does so in writing.",
        "Art. 1(1)",
    )
    assert provisions["art_1__para_1__point_a"].text == "every year;"
    assert provisions["art_1__para_1__point_a"].locator == "Art. 1(1)(a)"
    assert provisions["art_1__para_2"].text == "First.\nSecond."
    assert provisions["art_1"].parent == "chp_I"


def test_footnotes_quotations_and_tables_stand_apart(provisions):
    assert provisions["art_1"].heading == "Report"
    assert provisions["art_1__fn_1"].text == "See there."
    assert provisions["art_2__qstr_1__sec_9"].text == "The quoted."
    assert not provisions["art_2__qstr_1__sec_9"].is_operative
    assert provisions["art_2"].text == "After “law” put"
    assert provisions["sched_1__table_1"].text == "Body\tDay\nA\tB"


def test_what_the_document_says_of_itself(act):
    assert act.language == "en"
    assert act.jurisdiction["code"] == "eu"
    assert act.plan == {
        "title": "Registers Act",
        "slug": "registers-act",
        "plan_type": "act",
        "legal_force": "binding",
        "adopted_on": "2024-02-03",
    }


def test_every_character_is_sorted(act):
    assert is_whole(act)


def test_a_second_provision_of_an_id_is_told(tmp_path):
    twice = ACT.replace("<article><num>Article 2", '<article eId="art_1"><num>Article 2')

    instrument = read(tmp_path, twice)

    assert [finding.place for finding in instrument.findings] == ["art_1-2"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty_file"),
        ("not XML at all", "mislabelled"),
        (ACT[:-30], "malformed_xml"),
        ("<html><body>404</body></html>", "wrong_root"),
        (f'<akomaNtoso xmlns="{NAMESPACE}"><act>{META}<body/></act></akomaNtoso>', "no_text"),
        (f'<!DOCTYPE a [<!ENTITY x "y">]>{ACT}', "entities"),
        (f"{'<a>' * 300}{'</a>' * 300}", "too_deep"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, text, rule):
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, text)

    assert caught.value.rule == rule


WORDS = st.text("abc .;", max_size=8)
LEAVES = st.builds("<content><p>{}</p><p>{}</p></content>".format, WORDS, WORDS)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda tag, number, parts, last: (
            f"<{tag}><num>{number}</num><intro><p>x{last}</p></intro>"
            f"{''.join(f'<{tag}>{part}</{tag}>' for part in parts)}<wrapUp><p>{last}</p></wrapUp>"
            f"</{tag}>"
        ),
        st.sampled_from(["part", "article", "paragraph", "point"]),
        st.text("1a(", max_size=2),
        st.lists(inner, max_size=3),
        WORDS,
    ),
    max_leaves=8,
)


@given(tree=TREES)
def test_no_character_of_any_document_is_lost(tmp_path_factory, tree):
    text = f'<akomaNtoso xmlns="{NAMESPACE}"><act><body><p>y</p>{tree}</body></act></akomaNtoso>'
    instrument = read(tmp_path_factory.mktemp("akn"), text)

    assert instrument.transcript == "".join(etree.fromstring(text).itertext())
    assert is_whole(instrument)


#: Elements that are counted by XPath, here on their own, for each file at hand.
COUNTED = ("article", "section", "chapter", "paragraph", "subsection", "subparagraph", "point")
COUNTED += ("recital", "citation", "part", "item", "speech", "authorialNote", "quotedStructure")
FILES = sorted((SHARED / "importers/akn").glob("*.xml")) if SHARED.exists() else []


@pytest.mark.skipif(not FILES, reason="the official files of ../shared/data are not at hand")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_provisions_of_real_files_are_those_that_xpath_counts(path: Path):
    (instrument,) = akn.read(path, Options(language="en"))
    root = etree.parse(str(path)).getroot()

    found = Counter(str(provision.clause_type) for provision in instrument.provisions)
    for name in COUNTED:
        kind, _ = akn.PROVISIONS[name]
        same = [other for other, (type_, _) in akn.PROVISIONS.items() if type_ is kind]
        wanted = sum(
            int(
                root.xpath(
                    f"count(//*[local-name()='{other}'][not(ancestor::*[local-name()='meta'])])"
                )
            )
            for other in same
        )
        named = [n for n, (type_, _) in akn.NAMED.items() if type_ is kind]
        wanted += sum(
            int(root.xpath(f"count(//*[@name='{n}' and local-name()='hcontainer'])")) for n in named
        )
        assert found[str(kind)] == wanted, name


@pytest.mark.skipif(not FILES, reason="the official files of ../shared/data are not at hand")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_character_of_real_files_is_sorted(path: Path):
    (instrument,) = akn.read(path, Options())
    root = etree.parse(str(path), etree.XMLParser(remove_comments=True, remove_pis=True)).getroot()

    assert instrument.transcript == "".join(root.itertext())
    assert is_whole(instrument)
    words = {stretch.eid for stretch in instrument.stretches if stretch.part == "text"}
    assert words == {p.eid for p in instrument.provisions if p.text}
