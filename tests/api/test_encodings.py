"""Answers travel compressed where the client asks, and say the same."""

import tracemalloc
import zlib

import pyarrow
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.api.http.compression import ENCODINGS, STREAMED, WHOLE, chosen_encoding

LONG = "/api/v1/clauses/"
WHOLE_PATHS = [
    LONG,
    "/api/v1/schema/",
    "/api/v1/clauses/?format=html",
    "/api/v1/changes/?format=atom",
]
FILES = ["csv", "ndjson", "jsonld"]


def unpacked(content, encoding):
    if encoding == "gzip":
        return zlib.decompress(content, 31)
    with pyarrow.CompressedInputStream(pyarrow.BufferReader(content), "zstd") as stream:
        return stream.read()


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def ask(path, encoding=None, **headers):
    return Client().get(
        path, headers={"Accept-Encoding": encoding, **headers} if encoding else headers
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestAnswers:
    @pytest.mark.parametrize("encoding", ENCODINGS)
    @pytest.mark.parametrize("path", [*WHOLE_PATHS, *(f"{LONG}?format={form}" for form in FILES)])
    def test_compressed_and_plain_say_the_same(self, path, encoding):
        plain, small = ask(path), ask(path, encoding)
        content, squeezed = body(plain), body(small)

        assert small.headers["Content-Encoding"] == encoding
        assert "Content-Encoding" not in plain.headers
        assert unpacked(squeezed, encoding) == content
        assert small.headers["Content-Type"] == plain.headers["Content-Type"]
        for answer in (plain, small):
            assert "Accept-Encoding" in answer.headers["Vary"]
        if not small.streaming:
            assert small.headers["Content-Length"] == str(len(squeezed))
            assert len(squeezed) < len(content) / 2

    @pytest.mark.parametrize("path", [LONG, f"{LONG}?format=csv"])
    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_an_etag_of_either_form_is_recognized(self, path, encoding):
        tags = {ask(path).headers["ETag"], ask(path, encoding).headers["ETag"]}

        assert len({tag.removeprefix("W/") for tag in tags}) == 1 < len(tags)
        for tag in tags:
            for wanted in (None, encoding):
                answer = ask(path, wanted, **{"If-None-Match": tag})
                assert (answer.status_code, answer.content) == (304, b"")
                assert "Accept-Encoding" in answer.headers["Vary"]
                assert "Content-Encoding" not in answer.headers

    @pytest.mark.parametrize("path", ["plans/?format=xlsx", "plans/?format=parquet", "plans/?no=1"])
    def test_what_is_packed_or_short_stays_as_it_is(self, path):
        assert "Content-Encoding" not in ask(f"/api/v1/{path}", "gzip").headers

    def test_pages_with_forms_stay_as_they_are(self):
        assert "Content-Encoding" not in ask("/admin/login/", "gzip, zstd").headers

    def test_head_states_what_get_states(self):
        client, headers = Client(), {"Accept-Encoding": "gzip"}
        head, get = client.head(LONG, headers=headers), client.get(LONG, headers=headers)

        for name in ("Content-Encoding", "Content-Length", "ETag", "Vary"):
            assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP;q=1.0, zstd;q=0.5", "gzip"),
        ("x-gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("zstd;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.1, gzip;q=0.5", "gzip"),
        ("br", None),
        ("gzip;q=nonsense", None),
        ("", None),
    ],
)
def test_the_client_chooses(accepted, chosen):
    assert chosen_encoding(accepted) == chosen


@given(st.text(max_size=40))
def test_any_header_is_understood_somehow(accepted):
    assert chosen_encoding(accepted) in (None, *ENCODINGS)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.binary(max_size=300), max_size=8))
def test_parts_are_the_whole(encoding, parts):
    content = b"".join(parts)

    assert unpacked(b"".join(STREAMED[encoding](iter(parts))), encoding) == content
    assert unpacked(WHOLE[encoding](content), encoding) == content


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_long_file_needs_no_more_memory_than_a_short_one(encoding):
    def peak(count):
        parts = (b"%d,some words of a line\n" % number * 400 for number in range(count))
        tracemalloc.start()
        for _ in STREAMED[encoding](parts):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(2000) < peak(200) + 200_000


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_nothing_is_read_ahead(encoding):
    read = []

    def parts():
        for number in range(1000):
            read.append(number)
            yield bytes(range(256)) * 40 + str(number).encode() * 2000

    stream = STREAMED[encoding](parts())
    next(stream)
    assert len(read) < 500
    stream.close()
