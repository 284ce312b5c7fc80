"""The provisions of an Akoma Ntoso document: their ids, citations and places."""

import pytest

from tests.loading.formats.akoma_ntoso.samples import META, NAMESPACE, document, outline
from tests.loading.formats.seen import gaps


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


def test_headings_of_attachments_are_text_enough(read):
    after = """<attachments><attachment eId="att_1"><heading>Annex</heading>
      <subheading>On mud</subheading><doc name="annexure"><mainBody><p/></mainBody></doc>
      </attachment></attachments>"""

    found = read(document("", preface="", after=after))

    assert [p.heading for p in found.provisions] == ["Annex On mud"]


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
