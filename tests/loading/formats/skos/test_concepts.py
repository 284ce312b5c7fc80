"""Vocabularies in SKOS: the same rows from every syntax, and what is odd told."""

import json

import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import RDF, SKOS

from provisions.loading.formats.skos import reader as skos
from provisions.loading.pipeline.formats import format_of
from provisions.loading.rows.options import Options
from tests.loading.formats.skos.samples import HEAD, read, rows, rules, themes, turtle


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
