"""XML from anywhere: what is broken or hostile is told apart, and where."""

import gzip

import pytest

from provisions.loading.formats.xml import parse as tree
from provisions.loading.rows.raw_rows import UnreadableFileError

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
]>
<a>&lol2;</a>"""
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'

BROKEN = {
    "empty": (b"", "empty_file", None),
    "blank": (b" \n\n", "empty_file", None),
    "gzip": (gzip.compress(b"<a/>"), "compressed", 1),
    "zip": (b"PK\x03\x04rest", "compressed", 1),
    "pdf": (b"%PDF-1.7\n", "mislabelled", 1),
    "json": (b'{"a": 1}', "mislabelled", 1),
    "binary": (b"<a\0\0\0", "mislabelled", 1),
    "truncated": (b"<a>\n<b>text", "malformed_xml", 2),
    "crossed": (b"<a>\n<b>\n</a></b>", "malformed_xml", 3),
    "not utf-8": (b"<a>\n\xe9t\xe9</a>", "malformed_xml", 2),
    "entities": (BOMB.encode(), "entities", 1),
    "outside entity": (OUTSIDE.encode(), "entities", 1),
    "unknown entity": (b"<a>&nbsp;</a>", "malformed_xml", 1),
    "entity of a DTD": (b"<!DOCTYPE a SYSTEM 'a.dtd'>\n<a>1&nbsp;000</a>", "entities", 2),
    "deep": (b"<a>" * 201 + b"</a>" * 201, "too_deep", 1),
    "deeper": (b"<a>" * 5000 + b"</a>" * 5000, "too_deep", 1),
}


@pytest.mark.parametrize(("content", "rule", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_says_what_is_wrong_and_where(tmp_path, content, rule, line):
    path = tmp_path / "law.xml"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        tree.tree_of(path)

    assert (caught.value.rule, caught.value.line) == (rule, line)
    assert caught.value.message


def test_refuses_a_file_that_is_too_large_without_reading_it(tmp_path):
    path = tmp_path / "law.xml"
    with path.open("wb") as file:
        file.write(b"<a>")
        file.truncate(tree.LARGEST + 1)  # a hole: takes no space

    with pytest.raises(UnreadableFileError) as caught:
        tree.tree_of(path)

    assert caught.value.rule == "too_large"


def test_refuses_what_is_not_there(tmp_path):
    with pytest.raises(UnreadableFileError) as caught:
        tree.tree_of(tmp_path / "no.xml")

    assert caught.value.rule == "unreadable"


def test_reads_what_is_as_deep_as_allowed_and_in_another_encoding(tmp_path):
    path = tmp_path / "law.xml"
    deep = "<a>" * tree.DEEPEST + "é" + "</a>" * tree.DEEPEST
    path.write_text(f'<?xml version="1.0" encoding="UTF-16"?>{deep}', encoding="utf-16")

    assert tree.plain(tree.tree_of(path)) == "é"


def test_comments_and_instructions_part_no_text(tmp_path):
    path = tmp_path / "law.xml"
    path.write_text("<a>one <!-- not this -->two<?nor this?> three</a>")

    root = tree.tree_of(path)

    assert list(tree.words(root)) == ["one two three"]


def test_a_plain_doctype_is_no_fault(tmp_path):
    path = tmp_path / "law.xml"
    path.write_text('<!DOCTYPE a SYSTEM "nowhere.dtd"><a>word</a>')

    assert tree.plain(tree.tree_of(path)) == "word"
