"""USLM: every character of a bill or law is sorted; quotations and struck text stay apart."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from provisions.analysis.words import squeezed
from provisions.choices import Exclusion
from provisions.loading.formats.uslm import reader as uslm
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.seen import gaps, left_out, outline

NS = "http://schemas.gpo.gov/xml/uslm"
META = """<meta><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">117 HR 1 IH: Dogs</dc:title>
 <dc:publisher xmlns:dc="http://purl.org/dc/elements/1.1/">Nobody</dc:publisher>
 <dc:language xmlns:dc="http://purl.org/dc/elements/1.1/">EN</dc:language></meta>"""


def document(inner, root="bill"):
    return f'<{root} xmlns="{NS}">{META}<preface>117th</preface><main>{inner}</main></{root}>'


def read(folder, text):
    path = folder / "law.xml"
    path.write_text(text, encoding="utf-8")
    (instrument,) = uslm.read(path, Options())
    return instrument


def test_numbers_headings_and_text_of_a_section(tmp_path):
    found = read(
        tmp_path,
        document(
            "<title><num value='I'>TITLE I—</num><heading>DOGS</heading>"
            "<section><num value='101'>SEC. 101. </num><heading>LEADS.</heading>"
            "<subsection><num value='a'>(a) </num><heading>In general.—</heading>"
            "<chapeau>A lead is—</chapeau><paragraph><num value='1'>(1) </num>"
            "<content>long; and</content></paragraph><paragraph><num value='2'>(2) </num>"
            "<content>red,</content></paragraph><continuation>at all times.</continuation>"
            "</subsection></section></title>"
        ),
    )

    assert outline(found) == [
        ("title_I", "title I", "I", "DOGS", ""),
        ("sec_101", "sec. 101", "101", "LEADS.", ""),
        (
            "sec_101__subsec_a",
            "sec. 101(a)",
            "(a)",
            "In general.—",
            "A lead is—\nat all times.",
        ),
        ("sec_101__subsec_a__para_1", "sec. 101(a)(1)", "(1)", "", "long; and"),
        ("sec_101__subsec_a__para_2", "sec. 101(a)(2)", "(2)", "", "red,"),
    ]
    assert found.provisions[1].parent == "title_I"
    assert (gaps(found), list(mismatches(found))) == ([], [])


def test_quoted_text_is_below_the_provision_that_quotes_it(tmp_path):
    found = read(
        tmp_path,
        document(
            "<section><num>SEC. 2. </num><content>Strike <quotedText>cat</quotedText> and add:"
            "<quotedContent>“<paragraph><num value='3'>“(3) </num><heading>Cats.—</heading>"
            "<content>No cats.</content></paragraph><inline role='after-quoted-block'>.</inline>"
            "</quotedContent> Thus.</content></section>"
        ),
    )

    assert outline(found) == [
        ("sec_2", "sec. 2", "2", "", "Strike cat and add:\n.\nThus."),
        ("sec_2__quot_1", "sec. 2 quoted text", "", "", "“"),
        ("sec_2__quot_1__para_3", "sec. 2 quoted text (3)", "(3)", "Cats.—", "No cats."),
    ]


def test_sections_that_begin_anew_in_each_division_are_named_by_it(tmp_path):
    section = "<section><num value='1'>SEC. 1.</num><content>A.</content></section>"
    found = read(
        tmp_path,
        document(
            f"<division><num>DIVISION A—</num>{section}<section><num>SEC. 9.</num><content>B."
            f"</content></section></division><division><num>DIVISION B—</num>{section}</division>"
        ),
    )

    assert [(p.eid, p.locator) for p in found.provisions] == [
        ("div_A", "div. A"),
        ("div_A__sec_1", "div. A sec. 1"),
        ("sec_9", "sec. 9"),
        ("div_B", "div. B"),
        ("div_B__sec_1", "div. B sec. 1"),
    ]
    assert found.findings == []


def test_a_text_that_was_struck_out_does_not_operate(tmp_path):
    section = "<section><num>SEC. 1.</num><content>A.</content></section>"
    found = read(
        tmp_path,
        document(
            f"<collection><component changed='deleted' origin='#X'><main>{section}</main>"
            f"</component><component changed='added'><main>{section}</main></component>"
            "</collection>"
        ),
    )

    assert [(p.eid, p.is_operative) for p in found.provisions] == [
        ("comp_1", False),
        ("comp_1__sec_1", False),
        ("comp_2", True),
        ("comp_2__sec_1", True),
    ]
    assert [f.rule for f in found.findings] == ["struck_text"]


def test_appropriations_and_a_section_without_number(tmp_path):
    found = read(
        tmp_path,
        document(
            "<section><content>Sums are given:</content></section>"
            "<title><num>TITLE I</num><appropriations level='major'><heading>DOGS</heading>"
            "<appropriations level='small'><heading>Leads</heading><content>For leads, $1: "
            "<proviso><i>Provided</i>, That all are red.</proviso></content></appropriations>"
            "</appropriations></title>"
        ),
    )

    assert outline(found) == [
        ("sec_1", "unnumbered sec. 1", "", "", "Sums are given:"),
        ("title_I", "title I", "I", "", ""),
        ("title_I__approp_1", "title I appropriation 1", "", "DOGS", ""),
        (
            "title_I__approp_1__approp_1",
            "title I appropriation 1 appropriation 1",
            "",
            "Leads",
            "For leads, $1: Provided, That all are red.",
        ),
    ]


def test_notes_of_editors_and_marks_of_pages_are_left_out(tmp_path):
    found = read(
        tmp_path,
        document(
            "<sidenote><p>Aside.</p></sidenote><section><num>SEC. 1.</num><content>One"
            "<page>130 STAT. 1</page> word.<sidenote>Beside.</sidenote></content></section>"
            "<editorialNote>[<section><num>SEC. 2.</num><content>Gone.</content></section>]"
            "</editorialNote>"
        ),
    )

    assert [(p.eid, p.text) for p in found.provisions] == [("sec_1", "One word.")]
    assert left_out(found, Exclusion.PAGE_NUMBER) == "130 STAT. 1"
    assert left_out(found, Exclusion.EDITORIAL) == "Aside. Beside. [SEC. 2.Gone.]"
    assert [(f.rule, f.place) for f in found.findings] == [("editorial_section", "2")]


def test_a_table_of_contents_that_is_enacted_is_text(tmp_path):
    found = read(
        tmp_path,
        document(
            "<section><num>SEC. 1.</num><content>The contents are:<toc><referenceItem>"
            "<designator>Sec. 1.</designator><label>Dogs.</label></referenceItem><groupItem>"
            "<referenceItem><designator>Sec. 2.</designator><label>Cats.</label></referenceItem>"
            "</groupItem></toc></content></section>"
        ),
    )

    assert found.provisions[0].text == "The contents are:\nSec. 1.\tDogs.\nSec. 2.\tCats."


def test_tables_and_footnotes_are_provisions(tmp_path):
    found = read(
        tmp_path,
        document(
            "<section><num>SEC. 1.</num><content>See<ref class='footnoteRef'>1</ref>"
            "<footnote>Nothing.</footnote>:<table xmlns='http://www.w3.org/1999/xhtml'>"
            "<caption>Fees</caption><tr><td>Dog</td><td>3</td></tr></table></content></section>"
        ),
    )

    assert outline(found) == [
        ("sec_1", "sec. 1", "1", "", "See:"),
        ("sec_1__fn_1", "sec. 1 n. 1", "", "", "Nothing."),
        ("sec_1__table_1", "sec. 1 table 1", "", "Fees", "Dog\t3"),
    ]
    assert left_out(found, Exclusion.FOOTNOTE_MARK) == "1"


def test_what_stands_before_and_after_the_sections_of_a_law(tmp_path):
    found = read(
        tmp_path,
        document(
            "<longTitle><docTitle>An Act</docTitle><officialTitle>About dogs.</officialTitle>"
            "</longTitle><enactingFormula><i>Be it enacted</i>:</enactingFormula>"
            "<section><num>SEC. 1.</num><content>A.</content></section>"
            "<action><actionDescription>Approved December 10, 2016.</actionDescription></action>",
            "pLaw",
        ),
    )

    assert [(p.eid, p.text, p.is_operative) for p in found.provisions] == [
        ("longtitle_1", "An Act\nAbout dogs.", False),
        ("formula_1", "Be it enacted:", False),
        ("sec_1", "A.", True),
        ("action_1", "Approved December 10, 2016.", False),
    ]
    assert found.plan["adopted_on"] == "2016-12-10"
    assert found.plan["legal_force"] == "binding"


def test_recitals_of_a_resolution(tmp_path):
    found = read(
        tmp_path,
        document(
            "<preamble><recital>Whereas dogs bark:</recital></preamble><resolvingClause>"
            "<i>Resolved,</i></resolvingClause><section><content>That so.</content></section>",
            "resolution",
        ),
    )

    assert [(p.eid, str(p.clause_type), p.text) for p in found.provisions] == [
        ("preamble_1", "preamble", ""),
        ("preamble_1__rec_1", "recital", "Whereas dogs bark:"),
        ("formula_1", "formula", "Resolved,"),
        ("sec_1", "section", "That so."),
    ]
    assert [p.is_operative for p in found.provisions] == [False, False, False, True]
    assert found.plan["plan_type"] == "resolution"


def test_what_is_not_understood_is_a_gap(tmp_path):
    found = read(tmp_path, document("<riddle>What is <b>this</b>?</riddle>stray"))

    assert gaps(found) == ["What is this?stray"]


def test_says_of_the_plan_what_the_document_says(tmp_path):
    found = read(tmp_path, document("<section><num>SEC. 1.</num><content>A.</content></section>"))

    assert found.plan == {
        "title": "117 HR 1 IH: Dogs",
        "slug": "117-hr-1-ih-dogs",
        "plan_type": "act",
        "status": "proposed",
    }
    assert (found.language, found.jurisdiction["code"]) == ("en", "us")
    assert found.source["publisher"] == "Nobody"


BROKEN = {
    "no text": (document(""), "no_text"),
    "another root": (document("A", "amendment"), "wrong_root"),
    "another namespace": ("<bill>text</bill>", "wrong_root"),
    "truncated": (document("<section>")[:-30], "malformed_xml"),
    "empty": ("", "empty_file"),
}


@pytest.mark.parametrize(("text", "rule"), BROKEN.values(), ids=BROKEN.keys())
def test_refuses(tmp_path, text, rule):
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, text)

    assert caught.value.rule == rule


def test_recognizes_its_own_only():
    ours = document("").encode()

    assert uslm.recognizes(Path("x.xml"), ours)
    assert not uslm.recognizes(Path("x.xml"), ours.replace(b"xml/uslm", b"xml/other"))
    assert not uslm.recognizes(Path("x.xml"), document("", "amendment").encode())


WORDS = st.text(alphabet="ab é—\n", min_size=1, max_size=8)
NAMES = ("section", "subsection", "paragraph", "subparagraph")


def nodes(level):
    """Provisions of a level with text, notes, quotations and tables in any order."""
    name = NAMES[level]
    parts = [
        WORDS.map(lambda words: f"<content>{words}</content>"),
        WORDS.map(lambda words: f"<chapeau><i>{words}</i><page>{words}</page>{words}</chapeau>"),
        WORDS.map(lambda words: f"<content><table><tr><td>{words}</td></tr></table></content>"),
        WORDS.map(lambda words: f"<content>{words}<footnote>{words}</footnote></content>"),
    ]
    if level < len(NAMES) - 1:
        inner = nodes(level + 1)
        parts += [
            inner,
            inner.map(lambda i: f"<content>a<quotedContent>{i}</quotedContent>b</content>"),
        ]
    return st.tuples(WORDS, WORDS, st.lists(st.one_of(parts), max_size=3)).map(
        lambda made: (
            f"<{name}><num>{made[0]}</num><heading>{made[1]}</heading>{' '.join(made[2])}</{name}>"
        )
    )


@settings(max_examples=30)
@given(st.lists(nodes(0), min_size=1, max_size=4))
def test_no_character_is_lost_whatever_the_document(tmp_path_factory, made):
    text = document("\n".join(made) + "<section><content>end</content></section>")

    found = read(tmp_path_factory.mktemp("uslm"), text)

    assert found.transcript == "".join(etree.fromstring(text.encode()).itertext())
    assert (gaps(found), list(mismatches(found))) == ([], [])
    told = "".join(found.transcript[s.start : s.end] for s in found.stretches)
    assert squeezed(told) == squeezed(found.transcript)


def test_a_recital_goes_on_after_words_set_in_another_type(tmp_path):
    preamble = (
        "<preamble><recital>Whereas <inline class='smallCaps'>dogs</inline> bark, "
        "<ref href='/us/usc/t1/s1'>1 U.S.C. 1</ref> and bite; and</recital>"
        "<recital><chapeau>Whereas—</chapeau><paragraph><num value='1'>(1) </num>"
        "<content>cats sleep.</content></paragraph></recital></preamble>"
    )
    found = read(tmp_path, document(preamble, root="resolution"))

    assert [(p.eid, p.text) for p in found.provisions][1:] == [
        ("preamble_1__rec_1", "Whereas dogs bark, 1 U.S.C. 1 and bite; and"),
        ("preamble_1__rec_2", "Whereas—"),
        ("preamble_1__rec_2__para_1", "cats sleep."),
    ]
    assert (gaps(found), list(mismatches(found))) == ([], [])
