"""Which files are vocabularies, and that nothing is fetched."""

import gzip
import json

import pytest

from provisions.loading.formats.skos import graph as skos_graph
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.skos.samples import HEAD, read


def refusal(folder, content, name="kites.ttl"):
    with pytest.raises(UnreadableFileError) as caught:
        read(folder, content, name)
    return caught.value


def test_nothing_is_fetched(tmp_path):
    remote = {"@context": "https://example.org/context.jsonld", "@graph": []}
    inner = {"@context": {"a": {"@id": "urn:a", "@context": ["https://example.org/c"]}}, "@id": "x"}
    imported = {"@context": {"@import": "https://example.org/i"}, "@id": "x"}

    for content in (remote, inner, imported):
        error = refusal(tmp_path, json.dumps(content), "kites.jsonld")
        assert error.rule == "remote_context"
        assert "example.org" in error.message


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"", "empty_file", None),
        (b"just words", "unknown_format", None),
        (gzip.compress(b"@prefix"), "compressed", None),
        (HEAD.encode() + b"k:a a skos:Concept ; \n", "invalid_rdf", 10),
        (HEAD.encode() + b"k:a a nope:Concept .\n", "invalid_rdf", 9),
        (HEAD.encode() + b'k:a rdfs:label "\xff" .', "not_utf8", 9),
        (HEAD.encode(), "no_concept", None),
        (HEAD.encode() + b"k:a k:b " + b"[ k:b " * 3000 + b"]" * 3000 + b".", "too_deep", None),
        (b'{"@context": {', "invalid_json", 1),
        (b'{"@id": ' + b"[" * 100_000, "too_deep", None),
        (b'{"@id": ' + b"[" * 300 + b"]" * 300 + b"}", "too_deep", None),
        (b'<?xml version="1.0"?><rdf:RDF', "malformed_xml", 1),
        (
            b'<!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="urn:x">&a;</rdf:RDF>',
            "entities",
            1,
        ),
    ],
    ids=["empty", "words", "gzip", "cut", "prefix", "latin", "none", "deep", "json", "json-deep",
         "json-deeper", "xml", "entities"],
)  # fmt: skip
def test_what_is_no_vocabulary_is_refused_with_its_place(tmp_path, content, rule, line):
    error = refusal(tmp_path, content)

    assert error.rule == rule
    assert error.message.endswith(".")
    assert line is None or error.line == line


def test_a_file_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(skos_graph, "LARGEST", 10)

    assert refusal(tmp_path, HEAD).rule == "too_large"
