"""Akoma Ntoso, feature by feature, on samples of our own."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from provisions.analysis.segments import account
from provisions.choices import SpanPart
from provisions.loading.instruments import mismatches
from provisions.loading.readers import akn
from provisions.loading.readers.format import HEAD_BYTES, Options
from provisions.loading.readers.rows import UnreadableFileError

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
META = """<meta><identification source="#us">
 <FRBRWork><FRBRthis value="/akn/ke/act/2020/1/!main"/><FRBRuri value="/akn/ke/act/2020/1"/>
  <FRBRdate date="2020-02-03" name="assent"/><FRBRauthor href="#parliament"/>
  <FRBRcountry value="ke"/></FRBRWork>
 <FRBRExpression><FRBRdate date="2020-02-03" name="x"/><FRBRlanguage language="eng"/>
 </FRBRExpression>
 <FRBRManifestation><FRBRthis value="https://laws.example.org/ke/1.xml"/>
  <FRBRauthor href="#printer"/></FRBRManifestation></identification>
 <publication date="2020-02-10" name="Gazette" showAs="The Gazette"/>
 <lifecycle source="#us"><eventRef eId="commencement" date="2020-03-01" source="#us"/></lifecycle>
 <references source="#us"><TLCOrganization eId="printer" href="/p" showAs="The Printer"/>
 </references>{notes}</meta>"""
PREFACE = "<preface><p>An <docTitle>Act on Ponds</docTitle></p></preface>"
HOLDERS = {"debate": "debateBody", "judgment": "judgmentBody", "portion": "portionBody"}


def document(body, kind="act", notes="", preface=PREFACE, namespace=NAMESPACE, name="act", **parts):
    meta, holder = META.format(notes=notes), HOLDERS.get(kind, "body")
    before, after = parts.get("before", ""), parts.get("after", "")
    return (
        f'<akomaNtoso xmlns="{namespace}"><{kind} name="{name}">{meta}{preface}{before}'
        f"<{holder}>{body}</{holder}>{after}</{kind}></akomaNtoso>"
    )


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "a.xml"
        path.write_text(text, encoding="utf-8")
        (instrument,) = akn.read(path, Options())
        assert instrument.transcript == "".join(etree.fromstring(text).itertext())
        assert list(mismatches(instrument)) == []
        return instrument

    return read


def gaps(instrument):
    return [
        instrument.transcript[segment.start : segment.end].strip()
        for segment in account(instrument.transcript, instrument.stretches)
        if segment.kind in ("gap", "overlap")
    ]


def outline(instrument):
    return [
        (str(p.clause_type), p.eid, p.locator, p.number, p.heading, p.text)
        for p in instrument.provisions
    ]


def words(instrument, stretch):
    return " ".join(instrument.transcript[stretch.start : stretch.end].split())


def left_out(instrument):
    return {str(s.reason): words(instrument, s) for s in instrument.stretches if s.reason}


def test_reads_the_record_of_the_document(read):
    found = read(document("<section><num>1</num><content><p>Ponds.</p></content></section>"))

    assert found.language == "en"
    assert found.jurisdiction == {"code": "ke", "name": "Kenya", "kind": "country"}
    assert found.plan == {
        "title": "Act on Ponds",
        "slug": "act-on-ponds",
        "plan_type": "act",
        "legal_force": "binding",
        "adopted_on": "2020-02-03",
        "published_on": "2020-02-10",
        "commenced_on": "2020-03-01",
    }
    assert found.source == {
        "title": "Act on Ponds",
        "publisher": "The Gazette",
        "url": "https://laws.example.org/ke/1.xml",
        "media_type": "application/akn+xml",
        "published_on": "2020-02-10",
    }
    assert left_out(found) == {"title_page": "An Act on Ponds"}


def test_a_publisher_is_named_as_the_references_say(read):
    text = document("<section><num>1</num></section>").replace('showAs="The Gazette"', "")

    assert read(text).source["publisher"] == "The Printer"


def test_a_bill_is_proposed_and_says_no_date_of_adoption(read):
    text = document("<section><content><p>x</p></content></section>", "bill", name="ordinance")

    plan = read(text).plan

    assert plan["status"] == "proposed"
    assert "adopted_on" not in plan
    assert "legal_force" not in plan


def test_a_long_title_of_an_act_is_a_provision(read):
    preface = "<preface><longTitle><p>An Act to drain ponds.</p></longTitle></preface>"

    found = read(document("<section><num>1</num></section>", preface=preface))

    assert outline(found)[0] == (
        ("block", "longtitle", "Long title", "", "", "An Act to drain ponds.")
    )
    assert found.plan["title"] == "An Act to drain ponds."


def test_keeps_ids_and_names_the_rest_by_the_convention(read):
    found = read(
        document(
            """<part eId="part_A"><num>PART A</num><heading>Water</heading>
            <chapter><num>Chapter II</num>
             <article><num>Article 4.</num><heading>Depth</heading>
              <paragraph><num>(1)</num><list><intro><p>A pond is deep if</p></intro>
               <point><num>a)</num><content><p>one drowns,</p></content></point>
               <point><num>b)</num><content><p>it is dark</p></content></point>
               <wrapUp><p>and cold.</p></wrapUp></list></paragraph>
              <paragraph><num>(2)</num>
               <subparagraph><content><p>First.</p></content></subparagraph>
               <subparagraph><content><p>Second.</p></content></subparagraph></paragraph>
             </article></chapter></part>"""
        )
    )

    assert outline(found) == [
        ("part", "part_A", "Pt. A", "A", "Water", ""),
        ("chapter", "part_A__chp_II", "Pt. A Ch. II", "II", "", ""),
        ("article", "art_4", "Art. 4", "4", "Depth", ""),
        ("paragraph", "art_4__para_1", "Art. 4(1)", "(1)", "", "A pond is deep if\nand cold."),
        ("point", "art_4__para_1__point_a", "Art. 4(1)(a)", "a)", "", "one drowns,"),
        ("point", "art_4__para_1__point_b", "Art. 4(1)(b)", "b)", "", "it is dark"),
        ("paragraph", "art_4__para_2", "Art. 4(2)", "(2)", "", ""),
        ("subparagraph", "art_4__para_2__subpara_1", "Art. 4(2) subpara. 1", "", "", "First."),
        ("subparagraph", "art_4__para_2__subpara_2", "Art. 4(2) subpara. 2", "", "", "Second."),
    ]
    assert gaps(found) == []
    assert [finding.rule for finding in found.findings] == ["no_eids"]


def test_an_id_that_is_taken_is_told(read):
    section = '<section eId="sec_1"><content><p>x</p></content></section>'

    found = read(document(section + section))

    assert [p.eid for p in found.provisions] == ["sec_1", "sec_1-2"]
    assert [finding.rule for finding in found.findings] == ["duplicate_eid"]


def test_preamble_with_recitals_and_citations_does_not_operate(read):
    before = """<preamble><formula name="f"><p>THE COUNCIL,</p></formula>
      <citations><citation><p>Having regard to frogs,</p></citation></citations>
      <recitals><intro><p>Whereas:</p></intro>
       <recital><num>(1)</num><p>Frogs <i>sing</i>.</p></recital></recitals>
      <p>HAVE AGREED:</p></preamble>"""

    found = read(document("<article><num>1</num></article>", before=before))

    assert outline(found)[:-1] == [
        ("preamble", "preamble", "Preamble", "", "", "Whereas:\nHAVE AGREED:"),
        ("formula", "formula", "Enacting formula", "", "", "THE COUNCIL,"),
        ("citation", "cit_1", "citation [1]", "", "", "Having regard to frogs,"),
        ("recital", "rec_1", "recital 1", "(1)", "", "Frogs sing."),
    ]
    assert [p.is_operative for p in found.provisions] == [False] * 4 + [True]


def test_notes_are_provisions_and_marks_are_left_out(read):
    notes = """<notes source="#us"><note eId="n1"><p>See the Lake Act.</p></note>
      <note eId="c1" class="commentary"><p>Amended in 2021.</p></note></notes>"""
    body = """<section eId="sec_1"><heading>Fish</heading><content><p>No
      fishing<authorialNote marker="2"><p>Nor <b>netting</b>.</p></authorialNote> at
      night<noteRef href="#n1" marker="1">1</noteRef>.<noteRef href="#c1"/></p></content>
      </section>"""

    found = read(document(body, notes=notes))

    assert outline(found) == [
        ("section", "sec_1", "s. [1]", "", "Fish", "No fishing at night."),
        ("note", "sec_1__fn_1", "s. [1] fn. 1", "2", "", "Nor netting."),
        ("note", "n1", "s. [1] fn. 1", "", "", "See the Lake Act."),
    ]
    assert found.provisions[2].parent == "sec_1"
    assert left_out(found)["footnote_mark"] == "1"
    assert left_out(found)["editorial"] == "Amended in 2021."


def test_a_mark_without_its_note_is_told(read):
    body = '<section><content><p>x<noteRef href="#gone"/></p></content></section>'

    places = {finding.rule: finding.place for finding in read(document(body)).findings}

    assert places["dangling_note"] == "gone"


def test_tables_keep_rows_and_cells(read):
    body = """<section eId="sec_1"><content><p>Sizes:</p><table><caption>Table 1</caption>
      <tr><th><p>Pond</p></th><th><p>Depth</p></th></tr>
      <tr><td><p>Old</p><p>Mill</p></td><td>2 m<authorialNote><p>May.</p></authorialNote></td></tr>
      <tr><td/><td><p>none</p></td></tr></table><p>End.</p></content></section>"""

    found = read(document(body))

    cells = "Pond\tDepth\nOld Mill\t2 m\n\tnone"
    assert outline(found)[:2] == [
        ("section", "sec_1", "s. [1]", "", "", "Sizes:\nEnd."),
        ("table", "sec_1__table_1", "s. [1] table 1", "", "Table 1", cells),
    ]
    assert found.provisions[2].parent == "sec_1__table_1"


def test_quoted_structures_lie_below_the_provision_that_quotes(read):
    body = """<section eId="sec_1"><num>1</num><content><p>In the Act, insert
      <mod>“<quotedStructure><section eId="sec_9"><num>9</num><content><p>Swans.</p></content>
      </section></quotedStructure>”, and <quotedText>ducks</quotedText></mod>.</p></content>
      </section>"""

    found = read(document(body))

    assert outline(found) == [
        ("section", "sec_1", "s. 1", "1", "", "In the Act, insert “\n”, and ducks."),
        ("quotation", "sec_1__qstr_1", "s. 1 quoted text", "", "", ""),
        ("section", "sec_9", "s. 1 quoted text s. 9", "9", "", "Swans."),
    ]
    assert [p.parent for p in found.provisions] == ["", "sec_1", "sec_1__qstr_1"]


def test_lists_in_text_are_items_and_bullets_are_left_out(read):
    body = """<section eId="sec_1"><num>1</num><content><blockList>
      <listIntroduction>Bring</listIntroduction>
      <item><num>(a)</num><p>boots;</p></item>
      <item><num>•</num><p>bread</p><blockList><item><num>i</num><p>white</p></item></blockList>
      </item><listWrapUp>to the pond.</listWrapUp></blockList>
      <ul><li>and wine</li></ul></content></section>"""

    found = read(document(body))

    assert [line[1:4] + line[5:] for line in outline(found)] == [
        ("sec_1", "s. 1", "1", "Bring\nto the pond."),
        ("sec_1__list_1__item_a", "s. 1(a)", "(a)", "boots;"),
        ("sec_1__list_1__indent_1", "s. 1 indent 2", "", "bread"),
        ("sec_1__list_1__indent_1__list_1__item_i", "s. 1 indent 2(i)", "i", "white"),
        ("sec_1__list_2__indent_1", "s. 1 indent 3", "", "and wine"),
    ]
    assert left_out(found)["bullet"] == "•"


def test_schedules_and_attachments_have_their_own_numbering(read):
    body = """<section><num>1</num></section><hcontainer name="schedules">
      <hcontainer name="schedule" eId="sched_1"><num>SCHEDULE 1</num><heading>Boats</heading>
      <part><num>Part 1</num><paragraph><num>3</num><content><p>Oars.</p></content></paragraph>
      </part></hcontainer></hcontainer>"""
    after = """<attachments><attachment eId="att_1"><heading>Forms</heading>
      <doc name="schedule"><mainBody><hcontainer name="crossheading"><heading>One</heading>
      <section eId="sec_1"><num>1</num><content><p>Sign.</p></content></section></hcontainer>
      <p>Thank you.</p></mainBody></doc></attachment></attachments>"""

    found = read(document(body, after=after))

    assert [line[:4] for line in outline(found)] == [
        ("section", "sec_1", "s. 1", "1"),
        ("annex", "sched_1", "Sch. 1", "1"),
        ("part", "sched_1__part_1", "Sch. 1 Pt. 1", "1"),
        ("paragraph", "sched_1__part_1__para_3", "Sch. 1 Pt. 1 para. 3", "3"),
        ("annex", "att_1", "Annex “Forms”", ""),
        ("heading", "att_1__crosshead_1", "Annex “Forms” cross-heading “One”", ""),
        ("section", "att_1__sec_1", "Annex “Forms” s. 1", "1"),
        ("block", "att_1__p_1", "Annex “Forms” block 1", ""),
    ]
    assert gaps(found) == []


def test_regulations_and_cross_headings_of_any_form(read):
    body = """<hcontainer name="regulation"><num>2</num><content><p>Nets.</p></content></hcontainer>
      <part><num>1</num><crossHeading>Of rods</crossHeading><rule><num>3</num></rule></part>"""

    found = read(document(body))

    assert [line[:5] for line in outline(found)] == [
        ("article", "reg_2", "reg. 2", "2", ""),
        ("part", "part_1", "Pt. 1", "1", ""),
        ("heading", "part_1__crosshead_1", "Pt. 1 cross-heading “Of rods”", "", "Of rods"),
        ("rule", "rule_3", "r. 3", "3", ""),
    ]


def test_a_collection_holds_documents_with_ids_of_their_own(read):
    text = f"""<akomaNtoso xmlns="{NAMESPACE}"><documentCollection name="c">{META.format(notes="")}
      <collectionBody><component eId="c1"><documentRef href="#a"/></component></collectionBody>
      </documentCollection><components>
      <component eId="cmp_1"><bill name="regulation"><meta/><preface><longTitle>
       <p><docTitle>On ponds</docTitle></p></longTitle></preface><body>
       <article eId="art_1"><num>1</num></article></body></bill></component>
      <component eId="cmp_2"><doc name="memo"><mainBody><tblock eId="cmp_2__tblock_1">
       <num>1.</num><heading>Why</heading><p>Because.</p></tblock></mainBody></doc></component>
      </components></akomaNtoso>"""

    found = read(text)

    assert outline(found) == [
        ("division", "cmp_1", "component 1", "", "On ponds", ""),
        ("article", "cmp_1__art_1", "component 1 Art. 1", "1", "", ""),
        ("division", "cmp_2", "component 2", "", "", ""),
        ("block", "cmp_2__tblock_1", "component 2 block 1", "1", "Why", "Because."),
    ]
    assert [p.is_operative for p in found.provisions] == [True, True, False, False]
    assert found.plan["plan_type"] == "regulation"
    assert found.plan["status"] == "proposed"


def test_debates_have_speeches_and_do_not_operate(read):
    body = """<debateSection name="motion"><heading>Motion</heading>
      <speech by="#a"><from>Ms. A:</from><p>I move.</p></speech><scene>(Applause)</scene>
      <narrative><p>The House rose.</p></narrative></debateSection>"""

    found = read(document(body, "debate"))

    assert outline(found) == [
        ("division", "dbsect_1", "part “Motion”", "", "Motion", ""),
        ("speech", "dbsect_1__speech_1", "part “Motion” speech 1", "", "Ms. A:", "I move."),
        ("block", "dbsect_1__scene_1", "part “Motion” scene 1", "", "", "(Applause)"),
        ("block", "dbsect_1__narrative_1", "part “Motion” narrative 1", "", "", "The House rose."),
    ]
    assert not any(p.is_operative for p in found.provisions)
    assert "plan_type" not in found.plan


def test_judgments_are_cited_by_paragraph(read):
    body = """<decision><blockList><item><num>[7]</num><p>Dismissed.</p></item></blockList>
      </decision>"""
    preface = "<header><p>A v <docTitle>B</docTitle></p></header>"

    found = read(document(body, "judgment", preface=preface))

    assert [(p.clause_type, p.locator) for p in found.provisions] == [
        ("block", "Header"),
        ("division", "Decision 1"),
        ("item", "para. 7"),
    ]
    assert found.plan["title"] == "B"


def test_conclusions_are_lines_of_signatures(read):
    after = """<conclusions><p>Done at <location>Pond</location>.</p><p>
      <signature><person>A</person> <role>Mayor</role></signature><signature>B</signature></p>
      <blockContainer><heading>Note</heading><p>Not part.</p></blockContainer></conclusions>"""

    found = read(document("<section><num>1</num></section>", after=after))

    assert outline(found)[1:] == [
        ("conclusion", "conclusions", "Conclusion", "", "", "Done at Pond.\nA Mayor\nB"),
        ("note", "conclusions__note_1", "Conclusion note 1", "", "Note", "Not part."),
    ]


def test_what_is_struck_out_editorial_or_a_list_of_contents_is_left_out(read):
    body = """<section eId="sec_1"><intro><toc><tocItem href="#x">1. Ponds</tocItem></toc>
      <p>Old<del>er</del> <ins>carp</ins><eol/>swim.<br/>Slowly.
      <remark status="editorial">[am. 2021]</remark></p></intro></section>"""

    found = read(document(body))

    assert found.provisions[0].text == "Old carp swim.\nSlowly."
    told = left_out(found)
    assert told["table_of_contents"] == "1. Ponds"
    assert told["other"] == "er"
    assert told["editorial"] == "[am. 2021]"


def test_running_headers_of_indigo_are_left_out(read):
    before = "<staticContent><container><span>Ponds, p. 1</span></container></staticContent>"

    found = read(document("<section><num>1</num></section>", before=before))

    assert left_out(found)["running_header"] == "Ponds, p. 1"
    assert gaps(found) == []


@pytest.mark.parametrize(
    ("told", "day", "precision"),
    [
        ("2020", "2020-01-01", "year"),
        ("2020-02", "2020-02-01", "month"),
        ("2020-02-03+01:00", "2020-02-03", None),
    ],
)
def test_a_date_may_be_known_in_part(read, told, day, precision):
    text = document('<section eId="a"><num>1</num></section>').replace('"2020-02-03"', f'"{told}"')

    found = read(text)

    assert (found.plan["adopted_on"], found.plan.get("adopted_precision")) == (day, precision)
    assert found.findings == []


@pytest.mark.parametrize("told", ["9999-01-01", "0001", "2020-13", "soon"])
def test_a_date_on_which_no_document_was_made_is_told(read, told):
    text = document('<section eId="a"><num>1</num></section>').replace('"2020-02-03"', f'"{told}"')

    found = read(text)

    assert "adopted_on" not in found.plan
    assert [finding.rule for finding in found.findings] == ["unlikely_date"]


def test_the_envelope_of_a_web_service_is_looked_through(tmp_path):
    text = document('<section eId="sec_1"><num>1</num><heading>Ponds</heading></section>')
    path = tmp_path / "a.xml"
    path.write_text(f"<List><Results>{text}</Results></List>")
    (found,) = akn.read(path, Options())

    assert [provision.eid for provision in found.provisions] == ["sec_1"]
    path.write_text(f"<List><Results>{text}and more</Results></List>")
    with pytest.raises(UnreadableFileError, match="the root is 'Results'"):
        list(akn.read(path, Options()))


def test_words_that_a_drafting_tool_would_put_in_are_told(read):
    content = """<section eId="a"><num>1</num><content><p>These
    <ref class="placeholder" href="#kind"/> apply, <ref class="placeholder" href="#d">today</ref>.
     </p></content></section>"""

    (finding,) = read(document(content)).findings

    assert finding.rule == "placeholders"
    assert finding.message == "1 words are placeholders only, and not in the text: #kind."


def test_headings_of_attachments_are_text_enough(read):
    after = """<attachments><attachment eId="att_1"><heading>Annex</heading>
      <subheading>On mud</subheading><doc name="annexure"><mainBody><p/></mainBody></doc>
      </attachment></attachments>"""

    found = read(document("", preface="", after=after))

    assert [p.heading for p in found.provisions] == ["Annex On mud"]


def test_words_of_other_vocabularies_are_text_in_foreign_and_else_a_gap(read):
    body = """<section eId="sec_1"><content><foreign><m:math xmlns:m="urn:math"><m:x>2</m:x>
      </m:math></foreign><p>twice<o:x xmlns:o="urn:o">what</o:x></p></content></section>"""

    found = read(document(body))

    assert found.provisions[0].text == "2\ntwice"
    assert gaps(found) == ["what"]


@pytest.mark.parametrize(
    "body",
    [
        "lost <section><num>1</num></section>",
        "<section><num>1</num></section> lost",
        "<section><num>1</num><unheard><p>lost</p></unheard></section>",
        "<section><num>1</num><content><p><strange>lost</strange></p></content></section>",
        "<section><num>1</num><content><table><tr><td>a</td>lost</tr></table></content></section>",
    ],
    ids=["before", "after", "element", "inline", "table"],
)
def test_what_is_not_understood_is_a_gap(read, body):
    assert gaps(read(document(body))) == ["lost"]


@pytest.mark.parametrize(
    ("printed", "number", "step"),
    [
        ("Section 3.", "3", "3"),
        ("§ 12a", "12a", "12a"),
        ("Artículo 2º", "2º", "2"),
        ("FIRST SCHEDULE", "FIRST", "FIRST"),
        ("SCHEDULE", "", "1"),
        ("CHAPTER III—", "III", "III"),
        ("único", "único", "unico"),
        ("3 bis", "3 bis", "3bis"),
        ("(iv)", "(iv)", "iv"),
        ("“9.", "9", "9"),
    ],
)
def test_numbers_as_printed_and_in_eids(read, printed, number, step):
    found = read(document(f"<section><num>{printed}</num></section>")).provisions[0]

    assert (found.number, found.eid) == (number, f"sec_{step}")


def test_a_section_that_holds_articles_is_no_section_of_an_act(read):
    body = """<chapter><num>1</num><section><num>2</num><article><num>3</num></article></section>
      </chapter>"""

    found = read(document(body))

    assert [(p.eid, p.locator) for p in found.provisions] == [
        ("chp_1", "Ch. 1"),
        ("chp_1__sec_2", "Ch. 1 Sec. 2"),
        ("art_3", "Art. 3"),
    ]


def test_older_drafts_are_read_and_told(read):
    body = '<section id="s1"><num>1</num></section>'

    found = read(document(body, namespace="http://www.akomantoso.org/2.0"))

    assert [p.eid for p in found.provisions] == ["s1"]
    assert [finding.rule for finding in found.findings] == ["draft_namespace"]


def test_codes_that_do_not_exist_are_told_not_guessed(read):
    text = document("<section><num>1</num></section>").replace('"2020-02-03"', '"2999-01-01"')

    found = read(text.replace('language="eng"', 'language="esp"').replace('"ke"', '"ken"'))

    assert (found.language, found.jurisdiction) == ("", {})
    assert "adopted_on" not in found.plan
    assert {f.rule for f in found.findings} == {
        "no_eids",
        "unknown_language",
        "unknown_country",
        "unlikely_date",
    }


def test_a_portion_is_not_the_whole(read):
    plan = read(document("<section><num>1</num></section>", "portion")).plan

    assert plan["completeness"] == "partial"
    assert plan["coverage_note"]


WHOLE = document('<section eId="a"><num>1</num><content><p>Word.</p></content></section>')
BROKEN = {
    "empty": (b"", "empty_file"),
    "truncated": (WHOLE[:-40].encode(), "malformed_xml"),
    "binary": (b"\x00\x01\x02", "mislabelled"),
    "gzip": (gzip.compress(WHOLE.encode()), "compressed"),
    "html": (b"<html><body><p>No.</p></body></html>", "wrong_root"),
    "other namespace": (WHOLE.replace(NAMESPACE, "urn:x").encode(), "wrong_root"),
    "only metadata": (document("", preface="").encode(), "no_text"),
    "no document": (f'<akomaNtoso xmlns="{NAMESPACE}"/>'.encode(), "no_text"),
    "entities": (
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + WHOLE.replace("Word", "&x;").encode(),
        "entities",
    ),
    "deep": (WHOLE.replace("Word", "<i>" * 201 + "x" + "</i>" * 201).encode(), "too_deep"),
}


@pytest.mark.parametrize(("content", "rule"), BROKEN.values(), ids=BROKEN.keys())
def test_refuses_what_is_broken(tmp_path, content, rule):
    path = tmp_path / "a.xml"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        list(akn.read(path, Options()))

    assert caught.value.rule == rule
    assert caught.value.message


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        (WHOLE, True),
        (WHOLE.replace("<akomaNtoso xmlns", "<a:akomaNtoso xmlns:a"), True),
        ("<html>akomaNtoso</html>", False),
        (WHOLE.replace(NAMESPACE, "urn:x"), False),
    ],
    ids=["whole", "prefixed", "html", "other namespace"],
)
def test_knows_its_files(tmp_path, text, is_known):
    assert akn.recognizes(tmp_path / "a.xml", text.encode()[:HEAD_BYTES]) is is_known


# A document whose words are w1, w2, ...: each must come out once, where it was put.
LEVELS = ["part", "chapter", "article", "section", "subsection", "paragraph", "point", "indent"]
INLINES = ["b", "ref", "ins", "term"]


class Drawn:
    """A body, and which words are numbers, headings and text in it."""

    def __init__(self, draw):
        self.draw = draw
        self.told = {"number": [], "heading": [], "text": []}

    def word(self, part="text"):
        name = f"w{sum(map(len, self.told.values())) + 1}"
        self.told[part].append(name)
        return name

    def maybe(self, made, one_in=2):
        return made() if self.draw(st.integers(1, one_in)) == 1 else ""

    def inline(self, depth):
        tag = self.draw(st.sampled_from(INLINES))
        made = self.word() + self.maybe(lambda: f" <{tag}>{self.word()}</{tag}>")
        made += self.maybe(lambda: f"<authorialNote><p>{self.word()}</p></authorialNote> ", 6)
        made += self.maybe(lambda: f"{self.quoted(depth)} {self.word()}", 6) if depth < 4 else ""
        return made

    def quoted(self, depth):
        return f"<mod><quotedStructure>{self.level(depth + 1)}</quotedStructure></mod>"

    def block(self, depth):
        kind = self.draw(st.sampled_from(["p", "p", "p", "table", "blockList"]))
        if kind == "table":
            return f"<table><tr><td>{self.word()}</td><td><p>{self.word()}</p></td></tr></table>"
        if kind == "blockList":
            number, inline = self.word("number"), self.inline(depth)
            return f"<blockList><item><num>{number}</num><p>{inline}</p></item></blockList>"
        return f"<p>{self.inline(depth)}</p>"

    def level(self, depth=0):
        tag = self.draw(st.sampled_from(LEVELS))
        made = self.maybe(lambda: f"<num>{self.word('number')}</num>")
        made += self.maybe(lambda: f"<heading>{self.word('heading')}</heading>")
        if depth < 3 and self.draw(st.booleans()):
            made += self.maybe(lambda: f"<intro>{self.block(depth)}</intro>")
            made += "".join(self.level(depth + 1) for _ in range(self.draw(st.integers(1, 2))))
            made += self.maybe(lambda: f"<wrapUp>{self.block(depth)}</wrapUp>")
        else:
            made += f"<content>{self.block(depth)}{self.block(depth)}</content>"
        return f"<{tag}>{made}</{tag}>"


@st.composite
def bodies(draw):
    drawn = Drawn(draw)
    body = "".join(drawn.level() for _ in range(draw(st.integers(1, 3))))
    return body, drawn.told


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_no_word_of_any_document_is_lost_or_moved(tmp_path_factory, made):
    body, told = made
    path = tmp_path_factory.mktemp("akn") / "a.xml"
    path.write_text(document(body))

    (found,) = akn.read(path, Options())

    assert gaps(found) == []
    assert list(mismatches(found)) == []
    assert "".join(etree.parse(path).getroot().itertext()) == found.transcript
    numbers = [words(found, s) for s in found.stretches if s.part == SpanPart.NUMBER]
    assert sorted(" ".join(numbers).split()) == sorted(told["number"])
    assert [p.heading for p in found.provisions if p.heading] == told["heading"]
    assert sorted(" ".join(p.text for p in found.provisions).split()) == sorted(told["text"])
    assert len({p.eid for p in found.provisions}) == len(found.provisions)
