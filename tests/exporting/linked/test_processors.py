"""Linked data is the same triples to whoever reads it: PyLD, jsonld.js and rdflib."""

import shutil
import warnings
from pathlib import Path

import orjson
import pytest
import rdflib
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import BNode, Graph, Literal

from provisions.exporting.columns import PLURALS
from provisions.exporting.jsonld import PREFIXES, one
from provisions.publishing.publisher import publish
from tests.foreign import npm_packages, run

HERE = Path(__file__).parent
FIXTURES = HERE.parents[2] / "fixtures"
ROOT = "https://data.example.org/"


def spelt(term, below):
    """A term as it is written; a blank node as what is said of it, whatever its label."""
    if isinstance(term, BNode):
        return ("blank", frozenset((str(p), spelt(o, below)) for p, o in below[term]))
    if isinstance(term, Literal):
        return ("literal", str(term), term.language, str(term.datatype))
    return ("address", str(term))


def facts(triples):
    """The triples as a set that is equal if the graphs are; ours have trees of blank nodes only."""
    triples = list(triples)
    below = {}
    for subject, predicate, thing in triples:
        below.setdefault(subject, []).append((predicate, thing))
    return {(spelt(s, below), str(p), spelt(o, below)) for s, p, o in triples}


def of_rdflib(content):
    with warnings.catch_warnings():
        # rdflib's own reader still uses what rdflib has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return facts(Graph().parse(data=content, format="json-ld"))


def of_quads(text, monkeypatch):
    """What another processor wrote, to the letter: rdflib would write numbers and dates anew."""
    with monkeypatch.context() as patched:
        patched.setattr(rdflib, "NORMALIZE_LITERALS", False)
        return facts(Graph().parse(data=text, format="nt"))


def of_pyld(content, monkeypatch):
    options = {"format": "application/n-quads"}
    return of_quads(jsonld.to_rdf(orjson.loads(content), options), monkeypatch)


@pytest.fixture
def files(db, client, tmp_path):
    """The linked data of every noun of the shipped fixtures, as a file a noun."""
    call_command("load", str(FIXTURES), verbosity=0)
    publish(published_by="tester", note="First.")
    found = {}
    for noun, plural in PLURALS.items():
        answer = client.get(f"/api/v1/{plural}/", {"format": "jsonld"})
        assert answer.status_code == 200
        found[noun] = tmp_path / f"{plural}.jsonld"
        found[noun].write_bytes(b"".join(answer.streaming_content))
    return found


def test_three_processors_see_the_same_triples(files, tmp_path, monkeypatch):
    read = {noun: of_rdflib(path.read_bytes()) for noun, path in files.items()}
    for noun, path in files.items():
        assert of_pyld(path.read_bytes(), monkeypatch) == read[noun], noun
        nodes = orjson.loads(path.read_bytes())["@graph"]
        subjects = {subject for (kind, subject), _, _ in read[noun] if kind == "address"}
        assert {node["@id"] for node in nodes} <= subjects
    for name in ("package.json", "quads.js"):
        shutil.copy(HERE / name, tmp_path)
    npm_packages(tmp_path)
    run("node", "quads.js", *files.values(), folder=tmp_path)
    for noun, path in files.items():
        text = Path(f"{path}.nq").read_text(encoding="utf-8")
        assert of_quads(text, monkeypatch) == read[noun], noun


def walk(value):
    """Yield every object inside a value of JSON."""
    if isinstance(value, dict):
        yield value
    below = value.values() if isinstance(value, dict) else value
    for each in below if isinstance(value, dict | list) else ():
        yield from walk(each)


def test_ids_are_absolute_and_literals_have_one_spelling(files):
    typed = set()
    for path in files.values():
        file = orjson.loads(path.read_bytes())
        assert "@base" not in file["@context"]
        for node in walk(file["@graph"]):
            start = node.get("@id", "urn:").partition(":")[0]
            assert start in {"http", "https", "urn", *PREFIXES}, node
            language = node.get("@language", "")
            assert language == language.lower()
            assert not any(isinstance(value, float) for value in node.values())
            typed.add(node.get("@type") if "@value" in node else None)
    assert typed >= {"xsd:date", "xsd:decimal", "xsd:dateTime"}


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
tags = st.sampled_from(["en", "zh-Hans", "pt-BR", "zh-Hant-TW"])
dates = st.sampled_from([None, "2025", "2025-07", "2025-07-23"])
links = st.one_of(words, st.sampled_from(["", "https://x.example/a b", "www.example.org", "a:b"]))
moments = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
judgements = st.fixed_dictionaries(
    {
        "noun": st.just("coding"),
        "id": st.just("a:b~c"),
        "url": st.just("/api/v1/codings/a:b~c/"),
        "clause": st.just("a:b"),
        "theme": st.just("x:y"),
        "applies": st.booleans(),
        "confidence": st.one_of(st.none(), st.integers(0, 1), st.floats(0, 1)),
        "codebook_version": words,
        "coder": st.fixed_dictionaries(
            {"id": st.just("ada"), "kind": st.just("model"), "name": words}
        ),
        "coded_on": dates,
        "evidence": st.one_of(
            st.none(),
            st.fixed_dictionaries(
                {
                    "quote": words,
                    "start": st.one_of(st.none(), st.integers(0, 9)),
                    "end": st.just(9),
                }
            ),
        ),
    }
)
sources = st.fixed_dictionaries(
    {
        "noun": st.just("source"),
        "id": st.just("s"),
        "url": st.just("/api/v1/sources/s/"),
        "link": links,
        "published_on": dates,
        "retrieved_at": moments,
        **dict.fromkeys(
            ("title", "publisher", "media_type", "language", "licence", "sha256"), words
        ),
    }
)
schemes = st.fixed_dictionaries(
    {
        "noun": st.just("scheme"),
        "id": st.just("s"),
        "url": st.just("/api/v1/schemes/s/"),
        "uri": links,
        **dict.fromkeys(("title", "description", "publisher", "version", "licence"), words),
    }
)
themes = st.fixed_dictionaries(
    {
        "noun": st.just("theme"),
        "id": st.just("s:t"),
        "url": st.just("/api/v1/themes/s:t/"),
        "scheme": st.just("s"),
        "broader": st.none(),
        "replaced_by": st.just("s:u"),
        "is_deprecated": st.booleans(),
        **dict.fromkeys(("notation", "preferred_label", "definition", "scope_note"), words),
        "labels": st.lists(
            st.fixed_dictionaries(
                {"kind": st.just("alternative"), "label": words, "language": tags}
            ),
            max_size=3,
        ),
        "matches": st.lists(
            st.fixed_dictionaries({"relation": st.just("close"), "uri": links}), max_size=2
        ),
    }
)


@settings(max_examples=200)
@given(st.one_of(judgements, sources, schemes, themes))
def test_any_words_dates_and_numbers_are_the_same_to_pyld_and_rdflib(document):
    with pytest.MonkeyPatch.context() as monkeypatch:
        content = one(document, ROOT)
        assert of_pyld(content, monkeypatch) == of_rdflib(content)
