"""Vocabularies in SKOS: the same rows from every syntax, what is odd told, nothing fetched."""

import gzip
import json
import warnings
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from provisions.loading.formats import format_of
from provisions.loading.loader import load
from provisions.loading.readers import skos, skos_graph
from provisions.loading.readers.format import Options
from provisions.loading.readers.rows import Finding, RawRow, UnreadableFileError
from provisions.models import Theme

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "taxonomies"
HEAD = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix k: <https://example.org/kites#> .
<https://example.org/kites> a skos:ConceptScheme ; dcterms:title "Kites"@en ;
  dcterms:publisher "The Kite Club" ; owl:versionInfo "2.1" .
"""


def read(folder, content, name="kites.ttl"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(skos.read(path, Options()))


def turtle(folder, words):
    return read(folder, HEAD + words)


def rows(found, noun):
    return [row.fields for row in found if isinstance(row, RawRow) and str(row.noun) == noun]


def themes(found):
    return {fields["slug"]: fields for fields in rows(found, "theme")}


def rules(found):
    return {(one.rule, one.place.rpartition("#")[2]) for one in found if isinstance(one, Finding)}


def refusal(folder, content, name="kites.ttl"):
    with pytest.raises(UnreadableFileError) as caught:
        read(folder, content, name)
    return caught.value


def test_concepts_that_are_given_up_name_what_to_use_instead(tmp_path):
    found = turtle(
        tmp_path,
        """
        k:Kite a skos:Concept ; skos:prefLabel "Kite"@en .
        k:Kyte a skos:Concept ; skos:prefLabel "Kyte"@en ; owl:deprecated true .
        k:Kight a skos:Concept ; skos:prefLabel "Kight"@en ; dcterms:isReplacedBy k:Kite .
        k:Keit a skos:Concept ; skos:prefLabel "Keit"@en ; dcterms:isReplacedBy k:Kyte .
        """,
    )

    told = {
        slug: (fields.get("is_deprecated"), fields.get("replaced_by"))
        for slug, fields in themes(found).items()
    }
    assert told == {
        "kite": (None, None),
        "kyte": (True, None),
        "kight": (True, ["kites", "kite"]),
        "keit": (True, None),
    }
    assert ("replacement_not_kept", "Keit") in rules(found)


def test_a_scheme_and_its_themes(tmp_path):
    found = turtle(
        tmp_path,
        """
        k:RedKite a skos:Concept ; skos:prefLabel "Red kite"@en, "Roter Drachen"@de ;
          skos:altLabel "Crimson kite"@en ; skos:hiddenLabel "Rdkite"@en-gb ;
          skos:definition "A kite that is red."@en ; skos:scopeNote "Not pink."@en ;
          skos:notation "R1" ; skos:broader k:Kite ;
          skos:exactMatch <https://example.com/milan> .
        k:Kite a skos:Concept ; skos:prefLabel "Kite"@en ; skos:narrower k:BoxKite .
        k:BoxKite a skos:Concept ; skos:prefLabel "Box kite"@en .
        <https://example.com/milan> rdfs:label "Milan" .
        """,
    )

    (scheme,) = rows(found, "scheme")
    assert scheme == {
        "slug": "kites",
        "title": "Kites",
        "publisher": "The Kite Club",
        "version": "2.1",
        "stage": "draft",
        "uri": "https://example.org/kites",
    }
    red = themes(found)["red-kite"]
    assert red == {
        "scheme": ["kites"],
        "slug": "red-kite",
        "broader": ["kites", "kite"],
        "position": 2,  # after the one without a notation
        "notation": "R1",
        "preferred_label": "Red kite",
        "definition": "A kite that is red.",
        "scope_note": "Not pink.",
        "codebook_version": "2.1",
        "stage": "draft",
    }
    assert themes(found)["box-kite"]["broader"] == ["kites", "kite"]
    labels = {(f["kind"], f["language"], f["label"]) for f in rows(found, "themelabel")}
    assert labels == {
        ("preferred", "de", "Roter Drachen"),
        ("alternative", "en", "Crimson kite"),
        ("hidden", "en-GB", "Rdkite"),
    }
    matches = {
        (f["theme"][1], f["relation"], f["uri"], f["label"]) for f in rows(found, "themematch")
    }
    assert ("red-kite", "exact", "https://example.com/milan", "Milan") in matches
    # Addresses that a slug does not give back are kept.
    assert ("box-kite", "exact", "https://example.org/kites#BoxKite", "Box kite") in matches
    (source,) = rows(found, "source")
    assert (source["slug"], source["kind"]) == ("kites-vocabulary", "vocabulary")
    lines = {
        row.fields["slug"]: row.line for row in found if str(getattr(row, "noun", "")) == "theme"
    }
    assert lines["red-kite"] == 10


def test_every_syntax_gives_the_same_rows(tmp_path):
    words = (
        HEAD
        + """
        k:A a skos:Concept ; skos:prefLabel "A"@en ; skos:broader k:B .
        k:B a skos:Concept ; skos:prefLabel "B"@en ; skos:altLabel "Bee"@en, "Be"@fr .
        """
    )
    graph = rdflib.Graph().parse(data=words, format="turtle")

    first = read(tmp_path, words)
    xml = read(tmp_path, graph.serialize(format="xml"), "kites.rdf")
    json_ld = read(tmp_path, graph.serialize(format="json-ld"), "kites.jsonld")

    graphs = json.loads(graph.serialize(format="json-ld"))
    named = json.dumps({"@id": "urn:x:graph", "@graph": graphs})
    in_graph = read(tmp_path, named, "named.jsonld")

    for noun in ("scheme", "theme", "themelabel", "themematch", "source"):
        assert rows(first, noun) == rows(xml, noun) == rows(json_ld, noun)
        assert rows(in_graph, noun) == rows(first, noun)
    for name in ("kites.ttl", "kites.rdf", "kites.jsonld"):
        assert format_of(tmp_path / name, Options()) is skos.FORMAT


def test_several_broader_concepts_and_cycles_are_told(tmp_path):
    found = turtle(
        tmp_path,
        """
        k:a a skos:Concept ; skos:prefLabel "A"@en ; skos:broader k:b, k:c .
        k:b a skos:Concept ; skos:prefLabel "B"@en ; skos:broader k:c .
        k:c a skos:Concept ; skos:prefLabel "C"@en ; skos:broader k:b .
        k:d a skos:Concept ; skos:prefLabel "D"@en ; skos:broader k:d .
        k:e a skos:Concept ; skos:prefLabel "E"@en ; skos:broader <https://example.com/x#Top> .
        """,
    )

    assert {("several_broader", "a"), ("cycle", "b")} <= rules(found)
    broader = {slug: fields.get("broader") for slug, fields in themes(found).items()}
    assert broader == {"a": ["kites", "b"], "b": None, "c": ["kites", "b"], "d": None, "e": None}
    outside = [f for f in rows(found, "themematch") if f["relation"] == "broad"]
    assert [(f["theme"][1], f["uri"], f["label"]) for f in outside] == [
        ("e", "https://example.com/x#Top", "Top")
    ]


def test_slugs_are_stable_and_clashes_told(tmp_path):
    found = turtle(
        tmp_path,
        """
        k:AIActRisk2 a skos:Concept ; skos:prefLabel "1"@en .
        k:ai-act-risk2 a skos:Concept ; skos:prefLabel "2"@en .
        <https://example.com/z#AiActRisk2> a skos:Concept ; skos:prefLabel "3"@en .
        <https://example.org/kites#%E9%A3%8E> a skos:Concept ; skos:prefLabel "4"@en .
        """,
    )

    slugs = {fields["preferred_label"]: slug for slug, fields in themes(found).items()}
    assert slugs["1"] == "ai-act-risk2"
    assert slugs["2"] == "ai-act-risk2-2"
    assert slugs["3"] == "ai-act-risk2-3"
    assert slugs["4"].startswith("c-")
    assert {("duplicate_slug", "ai-act-risk2"), ("duplicate_slug", "AiActRisk2")} <= rules(found)


def test_labels_that_do_not_fit_are_told(tmp_path):
    found = turtle(
        tmp_path,
        f"""
        k:a a skos:Concept ; skos:prefLabel "Drachen"@de ; skos:altLabel "x"@en-x-kite, "y"@fr .
        k:b a skos:Concept ; skos:prefLabel "{"long " * 50}"@en .
        k:NoName a skos:Concept ; skos:prefLabel ""@en ; skos:altLabel "y" ; skos:hiddenLabel "y" .
        k:two a skos:Concept ; skos:prefLabel "One"@en, "Two"@en ; rdfs:label "Two"@en ;
          skos:definition "Zwei."@de .
        """,
    )

    told = rules(found)
    assert {("label_missing", "a"), ("label_missing", "NoName"), ("too_long", "b")} <= told
    assert {("label_not_kept", "a"), ("label_not_kept", "NoName"), ("not_kept", "two")} <= told
    assert themes(found)["a"]["preferred_label"] == "Drachen"
    assert themes(found)["no-name"]["preferred_label"] == "No Name"
    assert len(themes(found)["b"]["preferred_label"]) == 200
    assert themes(found)["two"]["preferred_label"] == "Two"


def test_an_ontology_without_concepts_by_its_classes(tmp_path):
    found = read(
        tmp_path,
        HEAD.replace("skos:ConceptScheme", "owl:Ontology")
        + """
        k:Toy a owl:Class ; rdfs:label "Toy" ; rdfs:comment "To play with." .
        k:Kite a owl:Class ; rdfs:label "Kite" ; rdfs:subClassOf k:Toy .
        k:flies a owl:ObjectProperty ; rdfs:label "flies" .
        """,
    )

    assert set(themes(found)) == {"toy", "kite"}
    assert themes(found)["kite"]["broader"] == ["kites", "toy"]
    assert themes(found)["toy"]["definition"] == "To play with."
    assert {("classes_as_concepts", ""), ("subclass_as_broader", "")} <= rules(found)


def test_a_scheme_that_is_not_described_or_is_cut_into_parts(tmp_path):
    prefixes = HEAD.partition("<https://example.org/kites> a")[0]
    bare = read(tmp_path, prefixes + "k:a a skos:Concept ; skos:prefLabel 'A'@en .")
    parts = turtle(
        tmp_path, "k:Part a skos:ConceptScheme .\nk:a a skos:Concept ; skos:inScheme k:Part ."
    )

    assert rows(bare, "scheme")[0]["slug"] == "kites"
    assert {rule for rule, _ in rules(bare)} >= {
        "scheme_missing", "publisher_missing", "version_missing",
    }  # fmt: skip
    assert rows(parts, "scheme")[0]["uri"] == "https://example.org/kites#Part"
    assert "several_schemes" in {rule for rule, _ in rules(parts)}


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


NAMES = st.sampled_from("abcdef")


@settings(max_examples=50, deadline=None)
@given(
    broader=st.lists(st.tuples(NAMES, NAMES), max_size=10),
    labels=st.lists(
        st.tuples(NAMES, st.sampled_from(["en", "de", "fr"]), st.text("xyZ ", min_size=1)),
        max_size=8,
    ),
)
def test_any_graph_becomes_a_tree_with_every_concept_once(tmp_path_factory, broader, labels):
    graph = rdflib.Graph()
    kites = rdflib.Namespace("https://example.org/kites#")
    for name in "abcdef":
        graph.add((kites[name], RDF.type, SKOS.Concept))
    for low, high in broader:
        graph.add((kites[low], SKOS.broader, kites[high]))
    for name, language, label in labels:
        graph.add((kites[name], SKOS.altLabel, rdflib.Literal(label, language)))

    found = read(tmp_path_factory.mktemp("graph"), graph.serialize(format="turtle"))

    known = themes(found)
    assert sorted(known) == list("abcdef")
    for slug in known:
        path, above = [], slug
        while above:
            assert above not in path
            path.append(above)
            above = (known[above].get("broader") or [None, None])[1]
    kept = {(f["theme"][1], f["language"], f["label"]) for f in rows(found, "themelabel")}
    assert kept == {(name, lang, label.strip()) for name, lang, label in labels if label.strip()}


# The vocabularies at hand

#: Concepts, and terms that are broader than one of them in the same file.
EXPECTED = {
    "vair.ttl": {"theme": 538},
    "dpv-2.3-ai.ttl": {"theme": 241},
    "dpv-2.3-eu-aiact.ttl": {"theme": 170},
    "dpv-2.3-eu-aiact.jsonld": {"theme": 170},
    "airo.jsonld": {"theme": 46},
}
needs_files = pytest.mark.skipif(
    not FOLDER.exists(), reason="the vocabularies of ../shared/data are not at hand"
)


@needs_files
@pytest.mark.parametrize("name", EXPECTED)
def test_each_vocabulary_holds_what_is_counted_in_its_graph(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib's own parser of JSON-LD
        graph = rdflib.Graph().parse(FOLDER / name)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept)) or {
        one
        for one in graph.subjects(RDF.type, OWL.Class)
        if isinstance(one, rdflib.URIRef) and (one, RDFS.label, None) in graph
    }
    # Some in VAIR have an empty one.
    defined = {c for c in concepts if any(map(str, graph.objects(c, SKOS.definition)))}

    found = list(skos.read(FOLDER / name, Options()))

    counts = Counter(str(one.noun) for one in found if isinstance(one, RawRow))
    assert counts["theme"] == EXPECTED[name]["theme"] == len(concepts)
    assert len(themes(found)) == len(concepts)
    with_words = sum("definition" in fields for fields in themes(found).values())
    assert with_words >= len(defined)
    addresses = {f["uri"] for f in rows(found, "themematch") if f["relation"] == "exact"}
    own = {str(one) for one in concepts}
    assert addresses <= own
    inside = {
        one for one in concepts if any(o in concepts for o in graph.objects(one, SKOS.broader))
    }
    if inside:
        assert sum("broader" in fields for fields in themes(found).values()) == len(inside)


@needs_files
@pytest.mark.django_db
def test_turtle_and_json_ld_of_one_vocabulary_are_the_same_rows():
    first = load([FOLDER / "dpv-2.3-eu-aiact.ttl"])
    second = load([FOLDER / "dpv-2.3-eu-aiact.jsonld"])

    assert (first.errors, second.errors) == ([], [])
    assert Theme.objects.count() == 170
    assert sum(count.created + count.updated for count in second.counts.values()) == 0
