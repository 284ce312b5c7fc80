#!/usr/bin/env bash
# rdflib 7.6.0 and pyoxigraph 0.5.13, two engines for SPARQL.
# Dates of policies come in three precisions: a year, a month, a day (xsd:gYear, xsd:gYearMonth, xsd:date).
# One guesses: a filter ?on >= "2025-07-23"^^xsd:date keeps days from then on; values that cannot be compared
# raise an error inside the filter and drop out, as SPARQL says.
# Seen: rdflib keeps everything, the year 2024, the plain text "draft" and the number 7 as well; with "<" it
# keeps days only. "> 2024"^^xsd:gYear keeps the text and the number and drops the year 2025.
# pyoxigraph answers both filters as one guesses.
# Why it matters: "in force since" lists from rdflib hold records that are older or have no date.
# Instead: filter on datatype(?on) first, or compare str(?on), which works for ISO dates of any precision.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'rdflib==7.6.0' 'pyoxigraph==0.5.13'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import pyoxigraph
import rdflib

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

turtle = """@prefix : <urn:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:y2024 :on "2024"^^xsd:gYear . :y2025 :on "2025"^^xsd:gYear . :june :on "2025-06"^^xsd:gYearMonth .
:old :on "2023-01-01"^^xsd:date . :new :on "2025-07-23"^^xsd:date . :text :on "draft" . :number :on 7 ."""
graph = rdflib.Graph().parse(data=turtle, format="turtle")
store = pyoxigraph.Store()
store.load(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)

def both(condition):
    query = f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?s {{ ?s <urn:on> ?on FILTER({condition}) }}"
    name = lambda iri: str(iri).strip("<>").removeprefix("urn:")
    return [" ".join(sorted(name(row[0]) for row in engine.query(query))) for engine in (graph, store)]

check("rdflib and pyoxigraph, from 2025-07-23 on", both('?on >= "2025-07-23"^^xsd:date'),
      ["june new number text y2024 y2025", "new"])
check("before 2026-01-01", both('?on < "2026-01-01"^^xsd:date'), ["new old", "new old"])
check("after the year 2024", both('?on > "2024"^^xsd:gYear'), ["number text", "y2025"])
check("compared as text", both('str(?on) >= "2025" && datatype(?on) != xsd:string && datatype(?on) != xsd:integer'),
      ["june new y2025", "june new y2025"])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
