"""The vocabularies of ../shared/data, against counts of their graphs."""

import warnings
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from provisions.loading.formats.skos import reader as skos
from provisions.loading.pipeline.loader import load
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import RawRow
from provisions.models import Theme
from tests.loading.formats.skos.samples import rows, themes

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "data" / "taxonomies"


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
