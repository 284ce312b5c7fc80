import hashlib

import pytest

from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.raw_rows import UnreadableFileError


def test_lines_are_numbered_and_the_file_is_summed(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes("eins\nzwö".encode())

    lines = Lines(path)

    assert list(lines) == [(1, "eins\n"), (2, "zwö")]
    assert lines.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert lines.read_bytes == 9


@pytest.mark.parametrize(
    ("content", "rule", "line", "column"),
    [
        (b"", "empty_file", None, None),
        (b"\xef\xbb\xbf{}", "byte_order_mark", 1, 1),
        ("{}".encode("utf-16"), "not_utf8", 1, 1),
        ("{}\n{}\nzwö".encode("latin-1"), "not_utf8", 3, 3),
        (b"ab\0", "nul", 1, 3),
    ],
    ids=["empty", "byte order mark", "utf-16", "latin-1", "nul"],
)
def test_what_is_no_text_is_refused_with_its_place(tmp_path, content, rule, line, column):
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        list(Lines(path))

    assert (caught.value.rule, caught.value.line, caught.value.column) == (rule, line, column)


def test_a_byte_order_mark_is_passed_over_where_spreadsheets_write_one(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfplan,eid")

    assert list(Lines(path, allows_bom=True)) == [(1, "plan,eid")]
