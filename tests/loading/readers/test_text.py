"""Plain text read by grammars, on small samples written for these tests."""

import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.analysis.segments import account
from provisions.analysis.words import squeezed
from provisions.loading.instruments import mismatches
from provisions.loading.readers import text
from provisions.loading.readers.format import Options
from provisions.loading.readers.rows import UnreadableFileError

GRAMMAR = r"""
title = "Acts of a small land"
language = "en"
hyphens = "join"
recognizes = ['^ACT OF THE SMALL LAND$']
page = '^\[page \d+\]\n'

[plan]
slug = "small-act-{_year}"
plan_type = "act"

[[fact]]
pattern = '^Made on (?P<adopted_on>\d+ \w+ (?P<_year>\d{4}))$'
date = "%d %B %Y"

[[fact]]
pattern = '^Printed by (?P<publisher>.+)$'
source = true

[[leave_out]]
reason = "title_page"
begin = '\A'
end = '^Contents$|^PREAMBLE$'

[[leave_out]]
reason = "table_of_contents"
begin = '^Contents$'
end = "page"
entry = '^(?P<heading>.+?) ?\.{3,} \d+$'

[[leave_out]]
reason = "running_header"
lines = '^SMALL LAND GAZETTE$'
top = 1

[[leave_out]]
reason = "page_number"
lines = '^\d+$'
bottom = 1

[footnotes]
begin = '^-----\n'
note = '^(?P<number>\d+) '
marks = ['(?<=\w){number}(?=[ ,.]|$)']

[[level]]
name = "preamble"
type = "preamble"
eid = "preamble"
locator = "Preamble"
pattern = '(?P<heading>PREAMBLE)\n'
operative = false

[[level]]
name = "part"
type = "part"
eid = "part_{number}"
locator = "Part {number}"
pattern = 'PART (?P<number>[IVX]+)\n(?P<heading>.+)\n'
numbers = "roman"

[[level]]
name = "chapter"
type = "chapter"
eid = "chp_{count}"
locator = "{parent}, chapter {count}"
headings = "contents"
within = ["part"]

[[level]]
name = "article"
type = "article"
eid = "art_{number}"
locator = "Art. {number}"
pattern = 'Article (?P<number>\d+)\n'
within = ["chapter", "part"]
continuous = true
prefixed = false

[level.split]
type = "paragraph"
eid = "para_{count}"
locator = "{parent}, para. {count}"

[[level]]
name = "quotation"
type = "quotation"
eid = "qstr_{count}"
locator = "{parent}, quotation"
pattern = '(?=«)'
within = ["article"]
until = '»\.?$'

[[level]]
name = "subpoint"
type = "point"
eid = "point_{number}"
locator = "{parent}({number})"
pattern = '\((?P<number>[ivx]+)\) '
numbers = "roman"
within = ["point"]
strict = true
tail = true

[[level]]
name = "point"
type = "point"
eid = "point_{number}"
locator = "{parent}({number})"
pattern = '\((?P<number>[a-z])\) '
numbers = "letter"
within = ["article"]
strict = true
tail = true

[[level]]
name = "bullet"
type = "indent"
eid = "indent_{count}"
locator = "{parent}, indent {count}"
pattern = '\* '
within = ["preamble"]
"""

ACT = """\
[page 1]
ACT OF THE SMALL LAND
Made on 3 May 2021
Printed by The Small Press

Contents
First things ..... 2
[page 2]
SMALL LAND GAZETTE
PREAMBLE
Whereas boats1 are many:

* they float,

* they sink.

PART I
On boats
First things
Article 1
Every boat shall have:

(a) a name, painted in let-
ters that can be read;
-----
1 Small and
large ones.
7
[page 3]
SMALL LAND GAZETTE
(b) a keel, which

(i) is straight, and

(ii) holds.

This article does not apply to rafts.

Article 2
A raft needs no name.

A raft needs an owner.
"""


@pytest.fixture
def read(tmp_path):
    def reading(words, grammar=GRAMMAR):
        (tmp_path / "small.toml").write_text(grammar, encoding="utf-8")
        path = tmp_path / "act.txt"
        path.write_text(words, encoding="utf-8")
        return next(text.read(path, Options(grammar=str(tmp_path / "small.toml"))))

    return reading


def by_eid(instrument):
    return {provision.eid: provision for provision in instrument.provisions}


def lost(instrument):
    segments = account(instrument.transcript, instrument.stretches)
    return [s for s in segments if s.kind in ("gap", "overlap")]


def test_the_tree_and_its_eids_come_from_the_levels(read):
    instrument = read(ACT)

    assert [(p.eid, p.parent) for p in instrument.provisions] == [
        ("preamble", ""),
        ("preamble__indent_1", "preamble"),
        ("preamble__indent_2", "preamble"),
        ("preamble__fn_1", "preamble"),
        ("part_I", ""),
        ("part_I__chp_1", "part_I"),
        ("art_1", "part_I__chp_1"),
        ("art_1__point_a", "art_1"),
        ("art_1__point_b", "art_1"),
        ("art_1__point_b__point_i", "art_1__point_b"),
        ("art_1__point_b__point_ii", "art_1__point_b"),
        ("art_2", "part_I__chp_1"),
        ("art_2__para_1", "art_2"),
        ("art_2__para_2", "art_2"),
    ]
    assert by_eid(instrument)["art_1__point_b__point_ii"].locator == "Art. 1(b)(ii)"
    assert instrument.findings == []


def test_every_character_has_its_account(read):
    instrument = read(ACT)

    assert lost(instrument) == []
    assert list(mismatches(instrument)) == []
    reasons = {s.reason.value for s in instrument.stretches if s.reason}
    assert reasons == {
        "title_page", "table_of_contents", "running_header", "page_number",
        "footnote_mark", "bullet", "other",
    }  # fmt: skip


def test_the_document_says_its_dates_and_its_slug(read):
    instrument = read(ACT)

    assert instrument.plan == {
        "slug": "small-act-2021", "plan_type": "act", "adopted_on": "2021-05-03"
    }  # fmt: skip
    assert instrument.source == {"publisher": "The Small Press"}


def test_a_fact_may_mean_more_than_it_says(read):
    grammar = GRAMMAR.replace(
        "[[leave_out]]", "[[fact]]\npattern = '^ACT'\nmeans = { legal_force = 'binding' }\n\n"
        "[[fact]]\npattern = '^DECREE'\nmeans = { plan_type = 'order' }\n\n[[leave_out]]", 1
    )  # fmt: skip

    assert read(ACT, grammar).plan["legal_force"] == "binding"
    assert read(ACT, grammar).plan["plan_type"] == "act"


def test_a_footnote_is_a_provision_and_its_mark_is_left_out(read):
    found = by_eid(read(ACT))

    assert found["preamble"].text == "Whereas boats are many:"
    assert found["preamble__fn_1"].text == "Small and large ones."
    assert found["preamble__fn_1"].number == "1"
    assert not found["preamble__fn_1"].is_operative


def test_a_paragraph_after_a_list_belongs_to_the_list_s_parent(read):
    found = by_eid(read(ACT))

    assert found["art_1"].text == "Every boat shall have:\nThis article does not apply to rafts."
    assert found["art_1__point_b__point_ii"].text == "holds."


def test_a_paragraph_amid_a_list_belongs_to_the_point_before_it(read):
    found = by_eid(read(ACT.replace("(b) a keel", "It is read from afar.\n\n(b) a keel")))

    assert found["art_1__point_a"].text.endswith("\nIt is read from afar.")
    assert "It is read from afar." not in found["art_1"].text


def test_two_paragraphs_of_one_article_stay_apart(read):
    found = by_eid(read(ACT))

    assert found["art_2"].text == ""
    assert found["art_2__para_1"].text == "A raft needs no name."
    assert found["art_2__para_2"].text == "A raft needs an owner."


def test_a_list_goes_below_the_paragraph_before_it(read):
    more = "Article 3\nOne.\n\nTwo:\n\n(a) three;\n\n(b) four.\n\nFive.\n\nSix:\n\n(a) seven.\n"
    found = by_eid(read(ACT + "\n" + more))

    assert found["art_3__para_2__point_b"].text == "four."
    assert found["art_3__para_3"].text == "Five."
    assert found["art_3__para_4__point_a"].text == "seven."


def test_quoted_text_is_one_provision_whatever_it_looks_like(read):
    quoted = "Article 3\nOld words:\n\n«Article 9\n(a) one;\n(b) two.»\n\nArticle 4\nEnd.\n"
    found = by_eid(read(ACT + "\n" + quoted))

    assert found["art_3__qstr_1"].text.startswith("«Article 9")
    assert "art_9" not in found
    assert found["art_4"].text == "End."


def test_a_sentence_goes_on_after_what_interrupts_it(read):
    words = "Article 3\nBoats of\n\n«A quotation.»\nall kinds float.\n"

    assert by_eid(read(f"{ACT}\n{words}"))["art_3"].text == "Boats of all kinds float."


def test_words_keep_the_order_of_the_document_whatever_interrupts_them(read):
    words = "Article 3\nBoats of\n\n(a) one;\n\nOf note\n\n«A quotation.»\nall kinds float.\n"
    instrument = read(f"{ACT}\n{words}")

    found = by_eid(instrument)
    texts = [found[f"art_3__para_{number}"].text for number in (1, 2, 3)]
    assert texts == ["Boats of", "Of note", "all kinds float."]
    assert list(mismatches(instrument)) == []


def test_a_text_of_which_nothing_remains_is_refused(read):
    with pytest.raises(UnreadableFileError, match="there is not one provision in this text"):
        read("ACT OF THE SMALL LAND\n\nContents\nA heading ... 1\n")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("a long recommenda-\ntion of it", "a long recommendation of it"),
        ("a well-known and well-\nknown thing", "a well-known and well-known thing"),
        ("the pre-\nEuropean age", "the pre-European age"),
        ("GOVERN and GOV-\nERN again", "GOVERN and GOVERN again"),
        ("short-\nand long-term goals", "short- and long-term goals"),
        ("mid 2021-\n2023 plans", "mid 2021-2023 plans"),
        ("one—\ntwo", "one—two"),
        ("one –\ntwo", "one – two"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_joined(read, broken, whole):
    instrument = read(ACT + f"\nArticle 3\nThis is {broken}.\n")

    assert by_eid(instrument)["art_3"].text == f"This is {whole}."
    assert list(mismatches(instrument)) == []


def test_a_family_may_keep_the_hyphens_at_the_end_of_a_line(read):
    kept = GRAMMAR.replace('hyphens = "join"', 'hyphens = "keep"')
    instrument = read(ACT + "\nArticle 3\nOf large-\nscale use.\n", kept)

    assert by_eid(instrument)["art_3"].text == "Of large-scale use."


def test_a_letter_i_after_h_and_a_roman_one_are_told_apart(read):
    letters = "".join(f"({char}) point {char};\n\n" for char in "abcdefgh")
    roman = by_eid(read(f"{ACT}\nArticle 3\nL:\n\n{letters}(i) under h;\n\n(ii) too.\n"))
    plain = by_eid(read(f"{ACT}\nArticle 3\nL:\n\n{letters}(i) after h;\n\n(j) too.\n"))

    assert roman["art_3__point_h__point_i"].text == "under h;"
    assert plain["art_3__point_i"].text == "after h;"


def test_a_line_that_begins_with_a_mark_out_of_order_is_text(read):
    found = by_eid(read(ACT + "\nArticle 3\nSee article 1, point\n(b) of it.\n"))

    assert found["art_3"].text == "See article 1, point (b) of it."


def test_a_paragraph_goes_on_over_the_end_of_a_page(read):
    words = ACT + "\nArticle 3\nA boat that is\n9\n[page 4]\nSMALL LAND GAZETTE\nlost is gone.\n"

    assert by_eid(read(words))["art_3"].text == "A boat that is lost is gone."


def test_a_gap_in_the_numbers_is_found_with_its_line(read):
    words = ACT.replace("Article 2", "Article 5")
    instrument = read(words)

    (finding,) = instrument.findings
    assert finding.rule == "numbering_gap"
    assert finding.line == words[: words.index("Article 5")].count("\n") + 1


def test_a_heading_of_the_contents_that_is_not_met_is_found(read):
    instrument = read(ACT.replace("First things .....", "Last things ....."))

    assert [f.rule for f in instrument.findings] == ["heading_not_met"]
    assert "Last things" in instrument.findings[0].message


def test_a_number_that_stands_twice_is_found_and_kept_apart(read):
    instrument = read(ACT + "\nArticle 2\nAgain.\n")

    assert "art_2-2" in by_eid(instrument)
    assert "duplicate_eid" in {finding.rule for finding in instrument.findings}


def test_a_footnote_without_a_mark_is_found_and_stays_on_its_page(read):
    instrument = read(ACT.replace("boats1", "boats"))

    assert [f.rule for f in instrument.findings] == ["footnote_without_mark"]
    assert by_eid(instrument)["art_1__point_a__fn_1"].text == "Small and large ones."


def test_a_footnote_in_a_part_that_is_left_out_is_left_out_with_it(read):
    words = ACT.replace(
        "First things ..... 2\n", "First things ..... 2\n-----\n1 Of the contents.\n"
    )
    instrument = read(words.replace("boats1", "boats").replace("-----\n1 Small and\n", ""))

    assert lost(instrument) == []
    assert not any(provision.clause_type == "note" for provision in instrument.provisions)


def test_a_part_to_be_left_out_that_does_not_end_is_a_visible_gap(read):
    instrument = read(ACT.replace("PREAMBLE\n", "").replace("Contents\n", "\n"))

    assert "unclosed_part" in {finding.rule for finding in instrument.findings}
    assert lost(instrument)


def test_what_stands_above_the_first_provision_is_a_visible_gap(read):
    words = ACT.replace("[page 2]\n", "[page 2]\nA line nobody expects\n")
    instrument = read(words)

    (gap,) = lost(instrument)
    assert "A line nobody expects" in instrument.transcript[gap.start : gap.end]


def test_a_table_that_goes_on_resumes_its_row(read):
    grammar = GRAMMAR.replace(
        "[footnotes]",
        "[[leave_out]]\nreason = 'repeated'\nlines = '^Table, continued$'\nresumes = 'article'\n\n"
        "[footnotes]",
    )
    words = ACT + "\nArticle 3\nWide words\n\n(a) narrow.\nTable, continued\nof a cell.\n"

    assert by_eid(read(words, grammar))["art_3"].text == "Wide words of a cell."


def test_chinese_lines_join_without_blanks(read):
    chinese = GRAMMAR.replace('language = "en"', 'language = "zh"')

    assert by_eid(read(ACT + "\nArticle 3\n国家\n支持AI\n发展。\n", chinese))["art_3"].text == (
        "国家支持AI 发展。"
    )


WORDS = st.lists(
    st.text(alphabet="abcdefg -é“”第(1)\t.", min_size=1, max_size=12), min_size=1, max_size=4
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_no_character_is_lost_whatever_the_text(read, articles):
    words = ACT
    for number, (paragraph, points) in enumerate(articles, 3):
        marked = [f"({chr(97 + i)}) {line}" for i, line in enumerate(points)]
        words += f"\nArticle {number}\n" + "\n\n".join(["x" + "\n".join(paragraph), *marked]) + "\n"
    instrument = read(words)

    assert lost(instrument) == []
    assert list(mismatches(instrument)) == []
    told = "".join(instrument.transcript[s.start : s.end] for s in instrument.stretches)
    pages = [line for line in words.splitlines() if line.startswith("[page")]
    assert len(squeezed(told)) == len(squeezed(words)), pages


def failing(tmp_path, content, name="act.txt", **options):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        list(text.read(path, Options(**options)))
    return caught.value


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"", "empty_file", None),
        (b" \n\t\n", "empty_file", None),
        (gzip.compress(b"0" * 100_000), "unknown_format", None),
        (b"Good\n\x00\x01\x02", "nul", 2),
        (b"Good\nG\xe4ste", "not_utf8", 2),
        ("Grüße".encode("utf-16"), "not_utf8", 1),
        (b"<akomaNtoso/>", "unknown_grammar", None),
        (b"Some plain words of no known form.", "unknown_grammar", None),
    ],
    ids=["empty", "blank", "gzip", "binary", "latin-1", "utf-16", "mislabelled", "unknown"],
)
def test_what_is_no_text_of_a_known_form_is_refused_in_one_sentence(tmp_path, content, rule, line):
    error = failing(tmp_path, content)

    assert (error.rule, error.line) == (rule, line)


def test_a_file_too_large_for_a_plan_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(text, "MAX_BYTES", 10)

    assert failing(tmp_path, b"x" * 11).rule == "too_large"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableFileError) as caught:
        list(text.read(tmp_path / "absent.txt", Options()))

    assert caught.value.rule == "unreadable"


def test_a_text_that_two_grammars_know_is_refused_with_both_names(tmp_path):
    words = "A/RES/1/2\nThe General Assembly,\nHiroshima Process International Code of Conduct\n"
    error = failing(tmp_path, words.encode())

    assert error.rule == "unknown_grammar"
    assert "g7-hiroshima-code-2023 and un-resolutions" in error.message


LAW = """\
# 测试法

2020年1月2日 某会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了测试，制定本法。

第二条 测试包括：

（一）读；

（二）写。

其他测试，另行规定。

第三条 本法自2020年3月4日起施行。
"""


def test_a_text_finds_its_grammar_alone(tmp_path):
    path = tmp_path / "law.md"
    path.write_text(LAW, encoding="utf-8")

    instrument = next(text.read(path, Options()))

    assert [p.eid for p in instrument.provisions] == [
        "chp_1", "art_1", "art_2", "art_2__para_1", "art_2__para_1__item_1",
        "art_2__para_1__item_2", "art_2__para_2", "art_3",
    ]  # fmt: skip
    assert instrument.plan["title"] == "测试法"
    assert instrument.plan["adopted_on"] == "2020-01-02"
    assert instrument.plan["commenced_on"] == "2020-03-04"
    assert "slug" not in instrument.plan
    assert instrument.language == "zh"
    assert lost(instrument) == []


def test_a_misspelt_grammar_gets_the_nearest_name(tmp_path):
    error = failing(tmp_path, b"Some words.", grammar="cn-law")

    assert error.rule == "unknown_grammar"
    assert "Did you mean cn-laws?" in error.message


def test_a_grammar_of_another_family_finds_nothing_and_says_so(tmp_path):
    assert failing(tmp_path, b"Some words.", grammar="cn-laws").rule == "wrong_grammar"


def test_a_date_that_cannot_be_read_is_found_and_left_out(read):
    instrument = read(ACT.replace("3 May", "3 Mai"))

    assert "adopted_on" not in instrument.plan
    (finding,) = instrument.findings
    assert (finding.rule, finding.place) == ("unreadable_date", "adopted_on")
    assert "'3 Mai 2021' is not a date of the form '%d %B %Y'" in finding.message


@pytest.mark.parametrize(
    ("head", "is_text"),
    [(b"Words", True), (b"  <akomaNtoso/>", False), (b"%PDF-1.4", False), (b'{"a": 1}', False)],
)
def test_another_format_by_the_name_of_a_text_is_not_taken_for_one(tmp_path, head, is_text):
    assert text.recognizes(tmp_path / "a.txt", head) is is_text


def test_a_byte_order_mark_and_windows_line_ends_are_no_text(tmp_path):
    (tmp_path / "small.toml").write_text(GRAMMAR, encoding="utf-8")
    path = tmp_path / "act.txt"
    path.write_bytes(b"\xef\xbb\xbf" + ACT.replace("\n", "\r\n").encode())

    instrument = next(text.read(path, Options(grammar=str(tmp_path / "small.toml"))))

    assert instrument.transcript == ACT


@pytest.mark.parametrize(("name", "is_text"), [("a.txt", True), ("a.MD", True), ("a.xml", False)])
def test_plain_text_is_known_by_its_name(tmp_path, name, is_text):
    assert text.recognizes(tmp_path / name, b"words") is is_text


def test_no_two_grammars_that_come_with_the_software_have_one_name():
    names = [grammar.name for grammar in text.known()]

    assert len(names) == len(set(names)) >= 8
