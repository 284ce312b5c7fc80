"""No word of any Akoma Ntoso document is lost or moved."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from provisions.choices import SpanPart
from provisions.loading.formats.akoma_ntoso import reader as akn
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options
from tests.loading.formats.akoma_ntoso.samples import document, words
from tests.loading.formats.seen import gaps

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
