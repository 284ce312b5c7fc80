"""CLML: every character of an act is sorted, and every provision is found that XPath finds."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from provisions.analysis.words import squeezed
from provisions.choices import Exclusion
from provisions.loading.formats.clml import reader as clml
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.seen import gaps, left_out, outline

NS = "http://www.legislation.gov.uk/namespaces/legislation"
METADATA = """<ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Sample Act 2001</dc:title>
 <dc:language>en</dc:language><dc:publisher>Nobody</dc:publisher>
 <ukm:PrimaryMetadata><ukm:DocumentClassification>
 <ukm:DocumentMainType Value="UnitedKingdomPublicGeneralAct"/></ukm:DocumentClassification>
 <ukm:EnactmentDate Date="2001-02-03"/></ukm:PrimaryMetadata></ukm:Metadata>"""


def document(inner, root="Legislation", metadata=METADATA):
    return f'<{root} xmlns="{NS}">{metadata}{inner}</{root}>'


def body(inner):
    return document(f"<Primary><Body>{inner}</Body></Primary>")


def read(folder, text):
    path = folder / "law.xml"
    path.write_text(text, encoding="utf-8")
    (instrument,) = clml.read(path, Options())
    return instrument


def test_numbers_headings_and_text_of_an_act(tmp_path):
    found = read(
        tmp_path,
        body(
            "<Part><Number>PART 1</Number><Title>Dogs</Title>"
            "<P1group><Title>Leads</Title><P1 id='section-1'><Pnumber>1</Pnumber><P1para>"
            "<P2 id='section-1-1'><Pnumber>1</Pnumber><P2para><Text>A lead is—</Text>"
            "<P3><Pnumber>a</Pnumber><P3para><Text>long, and</Text></P3para></P3>"
            "<P3><Pnumber>b</Pnumber><P3para><Text>red,</Text></P3para></P3>"
            "<Text>at all times.</Text></P2para></P2></P1para></P1></P1group>"
            "<P1><Pnumber>2</Pnumber><P1para><Text>This is <Emphasis>the</Emphasis> end.</Text>"
            "</P1para></P1></Part>"
        ),
    )

    assert outline(found) == [
        ("part_1", "Pt. 1", "1", "Dogs", ""),
        ("section-1", "s. 1", "1", "Leads", ""),
        ("section-1-1", "s. 1(1)", "(1)", "", "A lead is—\nat all times."),
        ("section-1-1__para_a", "s. 1(1)(a)", "(a)", "", "long, and"),
        ("section-1-1__para_b", "s. 1(1)(b)", "(b)", "", "red,"),
        ("sec_2", "s. 2", "2", "", "This is the end."),
    ]
    assert [p.parent for p in found.provisions][1] == "part_1"
    assert (gaps(found), list(mismatches(found))) == ([], [])


def test_anchors_of_one_files_links_are_no_eids(tmp_path):
    found = read(tmp_path, body("<P1 id='p00012'><Pnumber>7A</Pnumber><P1para/></P1>"))

    assert [p.eid for p in found.provisions] == ["sec_7A"]


def test_quoted_text_is_below_the_provision_that_quotes_it(tmp_path):
    found = read(
        tmp_path,
        body(
            "<P1><Pnumber>1</Pnumber><P1para><Text>After section 4 insert—</Text>"
            "<BlockAmendment TargetClass='primary' Context='main'><P1group><Title>New</Title>"
            "<P1><Pnumber>4A</Pnumber><P1para><Text>Cats too.</Text></P1para></P1></P1group>"
            "</BlockAmendment><AppendText>.</AppendText></P1para></P1>"
            "<P1><Pnumber>4A</Pnumber><P1para><Text>Our own.</Text></P1para></P1>"
        ),
    )

    assert outline(found) == [
        ("sec_1", "s. 1", "1", "", "After section 4 insert—\n."),
        ("sec_1__quot_1", "s. 1 quoted text", "", "", ""),
        ("sec_1__quot_1__sec_4A", "s. 1 quoted text s. 4A", "4A", "New", "Cats too."),
        ("sec_4A", "s. 4A", "4A", "", "Our own."),
    ]


def test_paragraphs_of_schedules_are_counted_by_schedule(tmp_path):
    found = read(
        tmp_path,
        document(
            "<Primary><Body/><Schedules><Title>SCHEDULES</Title><Schedule>"
            "<Number>SCHEDULE 1</Number><TitleBlock><Title>Fees</Title></TitleBlock>"
            "<Reference>Section 1</Reference><ScheduleBody><P1group><Title>Small</Title>"
            "<P1><Pnumber>1</Pnumber><P1para><Text>One.</Text></P1para></P1>"
            "<P1><Pnumber>2</Pnumber><P1para><P2><Pnumber>1</Pnumber><P2para><Text>Two.</Text>"
            "</P2para></P2></P1para></P1></P1group></ScheduleBody></Schedule></Schedules></Primary>"
        ),
    )

    assert [(p.eid, p.locator, str(p.clause_type)) for p in found.provisions] == [
        ("sched_1", "Sch. 1", "annex"),
        ("sched_1__crosshead_1", "Sch. 1 cross-heading “Small”", "heading"),
        ("sched_1__para_1", "Sch. 1 para. 1", "paragraph"),
        ("sched_1__para_2", "Sch. 1 para. 2", "paragraph"),
        ("sched_1__para_2__subpara_1", "Sch. 1 para. 2(1)", "subparagraph"),
    ]
    assert left_out(found, Exclusion.TITLE_PAGE) == "SCHEDULES"


@pytest.mark.parametrize(
    ("printed", "eid", "locator"),
    [
        ("SCHEDULE 2", "sched_2", "Sch. 2"),
        ("FIRST SCHEDULE", "sched_FIRST", "Sch. FIRST"),
        ("SCHEDULE", "sched_1", "Sch. 1"),
        ("ANNEX II", "sched_II", "Annex II"),
    ],
)
def test_the_word_around_a_number_is_no_part_of_it(tmp_path, printed, eid, locator):
    found = read(
        tmp_path,
        document(
            f"<Primary><Schedules><Schedule><Number>{printed}</Number></Schedule></Schedules>"
            "</Primary>"
        ),
    )

    assert [(p.eid, p.locator) for p in found.provisions] == [(eid, locator)]


def test_two_subparagraphs_of_an_eu_paragraph_stay_apart(tmp_path):
    found = read(
        tmp_path,
        document(
            "<EURetained><EUPrelims><MultilineTitle><Text>Regulation</Text></MultilineTitle>"
            "<EUPreamble><P><Text>THE COUNCIL,</Text></P><P><Text>Having regard to it,</Text></P>"
            "<Division><Number>(1)</Number><P><Text>Because.</Text></P></Division></EUPreamble>"
            "</EUPrelims><EUBody><P1 id='article-5'><Pnumber>Article 5</Pnumber><P1para>"
            "<P2><Pnumber PuncBefore='' PuncAfter='.'>4</Pnumber>"
            "<P2para><Text>First.</Text></P2para><P2para><Text>Second:</Text>"
            "<P3><Pnumber>a</Pnumber><P3para><Text>point.</Text></P3para></P3></P2para>"
            "</P2></P1para></P1></EUBody></EURetained>"
        ),
    )

    assert [(p.eid, p.locator, p.text) for p in found.provisions] == [
        ("preamble_1", "Preamble", "THE COUNCIL,"),
        ("cit_1", "citation 1", "Having regard to it,"),
        ("rec_1", "recital 1", "Because."),
        ("article-5", "Art. 5", ""),
        ("article-5__para_4", "Art. 5(4)", ""),
        ("article-5__para_4__subpara_1", "Art. 5(4) subpara. 1", "First."),
        ("article-5__para_4__subpara_2", "Art. 5(4) subpara. 2", "Second:"),
        ("article-5__para_4__subpara_2__point_a", "Art. 5(4) subpara. 2(a)", "point."),
    ]
    assert [p.is_operative for p in found.provisions] == [False] * 3 + [True] * 5


def test_definitions_and_lists_are_provisions(tmp_path):
    found = read(
        tmp_path,
        body(
            "<P1><Pnumber>1</Pnumber><P1para><Text>In this Act—</Text>"
            "<UnorderedList Class='Definition'><ListItem><Para><Text>“dog” means—</Text>"
            "<OrderedList Type='roman'><ListItem><Para><Text>a hound;</Text></Para></ListItem>"
            "<ListItem><Para><Text>a cur.</Text></Para></ListItem></OrderedList></Para></ListItem>"
            "</UnorderedList><UnorderedList><ListItem><Para><Text>Bare.</Text></Para></ListItem>"
            "</UnorderedList><OrderedList Type='alphaupper' Start='27'><ListItem><Para>"
            "<Text>Late.</Text></Para></ListItem></OrderedList></P1para></P1>"
        ),
    )

    assert [(p.eid, p.locator, p.number) for p in found.provisions][1:] == [
        ("sec_1__def_1", "s. 1 def 1", ""),
        ("sec_1__def_1__item_i", "s. 1 def 1(i)", "(i)"),
        ("sec_1__def_1__item_ii", "s. 1 def 1(ii)", "(ii)"),
        ("sec_1__indent_1", "s. 1 indent 1", ""),
        ("sec_1__item_AA", "s. 1(AA)", "(AA)"),
    ]


def test_tables_keep_rows_and_cells_and_their_footnotes(tmp_path):
    found = read(
        tmp_path,
        body(
            "<P1><Pnumber>1</Pnumber><P1para><Text>See:</Text><Tabular><Title>Table 1</Title>"
            "<table><tfoot><tr><td><Footnote id='f2'><FootnoteText><Para><Text>Not cats.</Text>"
            "</Para></FootnoteText></Footnote></td></tr></tfoot><tbody><tr><th>Dog</th>"
            "<th>Fee<FootnoteRef Ref='f2'/></th></tr><tr><td><Para><Text>Old</Text></Para><Para>"
            "<Text>young</Text></Para></td><td>3</td></tr></tbody></table></Tabular></P1para></P1>"
        ),
    )

    assert outline(found)[1:] == [
        ("sec_1__table_1", "s. 1 table 1", "", "Table 1", "Dog\tFee\nOld young\t3"),
        ("sec_1__table_1__fn_1", "s. 1 table 1 fn. 1", "", "", "Not cats."),
    ]


def test_footnotes_are_below_what_refers_to_them(tmp_path):
    found = read(
        tmp_path,
        document(
            "<Primary><Body><P1><Pnumber>1</Pnumber><P1para><Text>A<FootnoteRef Ref='f1'/>.</Text>"
            "</P1para></P1></Body></Primary><Footnotes><Footnote id='f1'><FootnoteText><Para>"
            "<Text>See B.</Text></Para></FootnoteText></Footnote></Footnotes>"
        ),
    )

    note = found.provisions[-1]
    assert (note.eid, note.parent, note.text, note.is_operative) == (
        "sec_1__fn_1",
        "sec_1",
        "See B.",
        False,
    )


def test_a_formula_and_its_symbols(tmp_path):
    found = read(
        tmp_path,
        body(
            "<P1><Pnumber>1</Pnumber><P1para><Text>The fee is:</Text><Formula>"
            "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>a</mi><mo>+</mo><mi>b</mi></math>"
            "<Where><Para><Text>where</Text></Para></Where></Formula><KeyList><KeyListItem>"
            "<Key>a</Key><ListItem><Para><Text>is one</Text></Para></ListItem></KeyListItem>"
            "</KeyList></P1para></P1>"
        ),
    )

    assert found.provisions[0].text == "The fee is:\na+b\nwhere\na\tis one"


def test_what_stands_before_and_after_the_provisions(tmp_path):
    found = read(
        tmp_path,
        document(
            "<Contents><ContentsTitle>Arrangement</ContentsTitle></Contents><Primary>"
            "<PrimaryPrelims><Title>Sample Act</Title><Number>2001 c. 1</Number>"
            "<LongTitle>An Act about <Emphasis>dogs</Emphasis>.</LongTitle>"
            "<DateOfEnactment><DateText>[3rd February]</DateText></DateOfEnactment>"
            "<PrimaryPreamble><IntroductoryText><P><Text>Dogs bark.</Text></P></IntroductoryText>"
            "<EnactingText><Para><Text>Be it enacted:</Text></Para></EnactingText>"
            "</PrimaryPreamble></PrimaryPrelims><Body><SignedSection><Signatory><Signee>"
            "<PersonName>A. Nobody</PersonName><JobTitle>Clerk</JobTitle></Signee></Signatory>"
            "</SignedSection></Body></Primary><Commentaries><Commentary><Para><Text>In force."
            "</Text></Para></Commentary></Commentaries>"
        ),
    )

    assert [(p.eid, p.text) for p in found.provisions] == [
        ("longtitle_1", "An Act about dogs."),
        ("preamble_1", "Dogs bark."),
        ("formula_1", "Be it enacted:"),
        ("conclusion_1", "A. Nobody\nClerk"),
    ]
    assert not any(p.is_operative for p in found.provisions)
    assert left_out(found, Exclusion.TABLE_OF_CONTENTS) == "Arrangement"
    assert left_out(found, Exclusion.EDITORIAL) == "In force."
    assert left_out(found, Exclusion.TITLE_PAGE) == "Sample Act2001 c. 1 [3rd February]"


def test_what_is_not_understood_is_a_gap(tmp_path):
    found = read(
        tmp_path,
        body("<Riddle>What is <b>this</b>?</Riddle><P1><Pnumber>1</Pnumber>stray<P1para/></P1>"),
    )

    assert gaps(found) == ["What is this?", "stray"]


def test_two_provisions_of_one_number_are_told(tmp_path):
    again = "<P1><Pnumber>1</Pnumber><P1para><Text>A.</Text></P1para></P1>"

    found = read(tmp_path, body(again * 2))

    assert [p.eid for p in found.provisions] == ["sec_1", "sec_1-2"]
    assert [(f.rule, f.place) for f in found.findings] == [("duplicate_eid", "sec_1-2")]


def test_says_of_the_plan_what_the_document_says(tmp_path):
    found = read(tmp_path, body("<P1><Pnumber>1</Pnumber><P1para><Text>A.</Text></P1para></P1>"))

    assert found.language == "en"
    assert found.plan == {
        "title": "Sample Act 2001",
        "slug": "sample-act-2001",
        "plan_type": "act",
        "legal_force": "binding",
        "adopted_on": "2001-02-03",
    }
    assert found.source == {
        "title": "Sample Act 2001",
        "publisher": "Nobody",
        "media_type": "application/xml",
    }
    assert found.jurisdiction["code"] == "gb"


BROKEN = {
    "metadata only": (document(""), "no_text"),
    "contents only": (document("<Contents><ContentsTitle>A</ContentsTitle></Contents>"), "no_text"),
    "another root": ("<html><body/></html>", "wrong_root"),
    "another namespace": ("<Legislation>text</Legislation>", "wrong_root"),
    "truncated": (body("<P1>")[:-40], "malformed_xml"),
    "empty": ("", "empty_file"),
}


@pytest.mark.parametrize(("text", "rule"), BROKEN.values(), ids=BROKEN.keys())
def test_refuses(tmp_path, text, rule):
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, text)

    assert caught.value.rule == rule


def test_recognizes_its_own_only():
    ours = body("").encode()

    assert clml.recognizes(Path("x.xml"), ours)
    assert not clml.recognizes(Path("x.xml"), ours.replace(b"namespaces/legislation", b"other"))
    assert not clml.recognizes(Path("x.xml"), b'{"Legislation": 1}')


WORDS = st.text(alphabet="ab é–<&\n", min_size=1, max_size=8)


def nodes(level):
    """Provisions of a level with text, lists, quotations and footnotes in any order."""
    text = WORDS.map(lambda words: f"<Text>{_escaped(words)}</Text>")
    table = WORDS.map(
        lambda w: f"<Tabular><table><tr><td>{_escaped(w)}</td></tr></table></Tabular>"
    )
    parts = [text, table]
    if level < 4:
        parts += [
            nodes(level + 1),
            nodes(level + 1).map(lambda inner: f"<BlockAmendment>{inner}</BlockAmendment>"),
            text.map(lambda t: f"<OrderedList><ListItem><Para>{t}</Para></ListItem></OrderedList>"),
        ]
    return st.tuples(WORDS, st.lists(st.one_of(parts), max_size=3)).map(
        lambda made: (
            f"<P{level}><Pnumber>{_escaped(made[0])}</Pnumber>"
            f"<P{level}para>{' '.join(made[1])}</P{level}para></P{level}>"
        )
    )


def _escaped(words):
    return words.replace("&", "&amp;").replace("<", "&lt;")


@settings(max_examples=30)
@given(st.lists(nodes(1), min_size=1, max_size=4))
def test_no_character_is_lost_whatever_the_document(tmp_path_factory, made):
    text = body("\n".join(made) + "<P1><P1para><Text>end</Text></P1para></P1>")

    found = read(tmp_path_factory.mktemp("clml"), text)

    root = etree.fromstring(text.encode())
    assert found.transcript == "".join(root.itertext())
    assert (gaps(found), list(mismatches(found))) == ([], [])
    told = "".join(found.transcript[s.start : s.end] for s in found.stretches)
    assert squeezed(told) == squeezed(found.transcript)
