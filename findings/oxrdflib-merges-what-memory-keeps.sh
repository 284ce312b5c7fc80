#!/usr/bin/env bash
# oxrdflib 0.5.0, which puts a graph of rdflib 7.6.0 into an Oxigraph store (pyoxigraph 0.5.13).
# One guesses: the store is another place for the same triples.
# Seen: the same Turtle gives other triples. Tags are lowercased (zh-Hans is zh-hans), so str(label.language) no longer equals
# what was written, and decimals lose their last zeros, so "1.10" and "1.1" are one triple: 3 in the store, 4 in memory.
# Why it matters: version numbers kept as decimals collapse, and a comparison of releases by sets of triples differs by
# where each was loaded.
# Instead: numbers that name things are texts; compare tags in lower case.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'oxrdflib==0.5.0' 'rdflib==7.6.0' 'pyoxigraph==0.5.13'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import rdflib

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

turtle = """@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:a> <urn:label> "法"@zh-Hans, "law"@en-GB ; <urn:version> "1.10"^^xsd:decimal, "1.1"^^xsd:decimal ."""

def load(store):
    graph = rdflib.Graph(store=store).parse(data=turtle, format="turtle")
    return len(graph), sorted(o.language or str(o) for o in graph.objects())

check("in memory", load("default"), (4, ["1.1", "1.10", "en-GB", "zh-Hans"]))
check("in Oxigraph", load("Oxigraph"), (3, ["1.1", "en-gb", "zh-hans"]))

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
