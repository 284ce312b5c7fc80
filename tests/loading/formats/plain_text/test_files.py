"""Which files are plain text, which grammar is theirs, and which are refused."""

import gzip

import pytest

from provisions.loading.formats.plain_text import reader as text
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.plain_text.samples import ACT, GRAMMAR, lost


def test_a_text_of_which_nothing_remains_is_refused(read):
    with pytest.raises(UnreadableFileError, match="finds no provision in this text"):
        read("ACT OF THE SMALL LAND\n\nContents\nA heading ... 1\n")


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
