"""The words of an Akoma Ntoso document: notes, tables, lists, quotations, what is left out."""

import pytest

from tests.loading.formats.akoma_ntoso.samples import document, left_out, outline
from tests.loading.formats.seen import gaps


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
