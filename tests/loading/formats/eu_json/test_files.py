"""Which files are EU acts, and which are refused."""

import gzip
import json

import pytest

from provisions.loading.formats.eu_json import reader as eu_json
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.eu_json.samples import act, article, write


def refusal(folder, content):
    with pytest.raises(UnreadableFileError) as caught:
        list(eu_json.read(write(folder, content), Options()))
    return caught.value


@pytest.mark.parametrize(
    ("content", "rule", "place"),
    [
        ("", "empty_file", None),
        ('{"celex_id": "3", "articles": [', "invalid_json", (1, 32)),
        ('{"celex_id": "3",\n "articles": [{"number": 1}]}', "wrong_shape", None),
        ('{"celex_id": "3"}', "wrong_shape", None),
        ('{"celex_id": "3", "articles": []}', "wrong_shape", None),
        ('{"celex_id": "3", "articles": [], "articles": []}', "duplicate_key", None),
        ('{"celex_id": "3", "articles": ' + "[" * 100_000 + "]" * 100_000 + "}", "too_deep", None),
        (json.dumps(act([article(1, "X.")], x=None)).replace("null", "[" * 300 + "1" + "]" * 300),
         "too_deep", None),
    ],
    ids=["empty", "cut", "number", "no-articles", "none", "twice", "deep", "deep-unknown"],
)  # fmt: skip
def test_what_is_no_act_is_refused(tmp_path, content, rule, place):
    error = refusal(tmp_path, content)

    assert error.rule == rule
    assert error.message.endswith(".")
    assert place is None or (error.line, error.column) == place


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (gzip.compress(b"{}"), "compressed"),
        (b'{"a":\n "\xff"}', "not_utf8"),
        (b" \n", "empty_file"),
    ],
    ids=["gzip", "latin", "blank"],
)
def test_bytes_that_are_no_text_are_refused(tmp_path, raw, rule):
    path = tmp_path / "act.json"
    path.write_bytes(raw)

    with pytest.raises(UnreadableFileError) as caught:
        list(eu_json.read(path, Options()))

    assert caught.value.rule == rule
    assert rule != "not_utf8" or (caught.value.line, caught.value.column) == (2, 3)


def test_a_file_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(eu_json, "LARGEST", 10)

    assert refusal(tmp_path, act([article(1, "X.")])).rule == "too_large"


def test_known_by_what_is_in_it(tmp_path):
    path = write(tmp_path, act([article(1, "X.")]))

    assert eu_json.FORMAT.recognizes(path, path.read_bytes())
    assert not eu_json.FORMAT.recognizes(path, b'{"model": "provisions.plan"}')
    assert not eu_json.FORMAT.recognizes(path, b"<xml/>")
