"""The walk that XML formats share: a vocabulary is enough to read a plain document."""

from lxml import etree

from provisions.choices import ClauseType, Exclusion
from provisions.loading.formats.xml.vocabulary import XmlLevel, XmlScope, XmlVocabulary, names
from provisions.loading.formats.xml.walker import XmlWalker
from tests.loading.formats.seen import gaps, has_whole_account, left_out, outline


class LeafletWalker(XmlWalker[XmlScope]):
    """A format that nobody publishes; its vocabulary is all it has."""

    vocabulary = XmlVocabulary(
        transparent=names("leaflet body"),
        lines=names("p cite"),
        inline=names("cite"),
        numbers=names("no"),
        headings=names("head"),
        quotations=names("quote"),
        notes=names("note"),
        tables=names("table"),
        rows=names("row"),
        levels={
            "part": XmlLevel(ClauseType.PART, "part", "Part"),
            "rule": XmlLevel(ClauseType.RULE, "rule", "r.", is_free=True),
            "item": XmlLevel(ClauseType.ITEM, "item"),
        },
        fronts={"greeting": XmlLevel(ClauseType.PREAMBLE, "preamble", "Preamble")},
        left_out={Exclusion.METADATA: names("about")},
    )


LEAFLET = """<leaflet><about>2001, a printer</about><greeting>Dear <i>neighbours</i>,</greeting>
<body><part><no>I</no><head>Ponds</head><rule><no>1</no><p>Keep off <cite>the reeds</cite>,
 <b>please</b><note>All of them.</note>:</p><item><no>(a)</no><p>by day;</p></item>
 <item>by night.</item></rule><rule><p>Rule 4 says: <quote><rule><no>4</no><p>Swim.</p></rule>
 </quote></p><table><row><c>ducks</c><c>2</c></row></table></rule></part>
 <p>The end.</p></body></leaflet>"""


def read(folder, text):
    path = folder / "leaflet.xml"
    path.write_text(text)
    walk = LeafletWalker(XmlScope())
    walk.root(etree.parse(str(path)).getroot())
    return walk.composer.instrument(), path


def test_a_vocabulary_alone_reads_a_document_and_accounts_for_each_character(tmp_path):
    found, path = read(tmp_path, LEAFLET)

    assert has_whole_account(found, path)
    assert left_out(found, Exclusion.METADATA) == "2001, a printer"
    assert outline(found) == [
        ("preamble_1", "Preamble", "", "", "Dear neighbours,"),
        ("part_I", "Part I", "I", "Ponds", ""),
        ("rule_1", "r. 1", "1", "", "Keep off the reeds, please:"),
        ("rule_1__fn_1", "r. 1 fn. 1", "", "", "All of them."),
        ("rule_1__item_a", "r. 1(a)", "(a)", "", "by day;"),
        ("rule_1__item_1", "r. 1(1)", "", "", "by night."),
        ("rule_1-2", "unnumbered r. 1", "", "", "Rule 4 says:"),
        ("rule_1-2__quot_1", "unnumbered r. 1 quoted text", "", "", ""),
        ("rule_1-2__quot_1__rule_4", "unnumbered r. 1 quoted text r. 4", "4", "", "Swim."),
        ("rule_1-2__table_1", "unnumbered r. 1 table 1", "", "", "ducks\t2"),
        ("block_1", "block 1", "", "", "The end."),
    ]
    by_eid = {p.eid: p for p in found.provisions}
    assert by_eid["rule_1-2__quot_1"].parent == "rule_1-2"
    assert [p.eid for p in found.provisions if not p.is_operative] == ["preamble_1", "rule_1__fn_1"]


def test_an_element_that_the_vocabulary_has_not_is_a_gap(tmp_path):
    found, _ = read(tmp_path, "<leaflet><p>Known.</p><advert>Unknown.</advert></leaflet>")

    assert found.transcript == "Known.Unknown."
    assert gaps(found) == ["Unknown."]
