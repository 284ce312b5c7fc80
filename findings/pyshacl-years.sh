#!/usr/bin/env bash
# pyshacl 0.40.1 on rdflib 7.6.0, the validator of RDF against SHACL shapes.
# A year as xsd:gYear is the usual type for acts of which only the year is known.
# One guesses: sh:minInclusive "2025"^^xsd:gYear takes 2025 and 2026 and refuses 2024; sh:datatype xsd:gYear
# refuses "soon"^^xsd:gYear, since SHACL counts ill-typed literals as violations.
# Seen: the range refuses every other year, later ones too, and takes only 2025 itself; the datatype takes
# anything, "soon" and the month "2025-13" included. xsd:date is checked well in both ways.
# Why it matters: a shape for years either refuses good data or lets all data through.
# Instead: sh:pattern "^[0-9]{4}$" for the form, and ranges on a second property of type xsd:integer or xsd:date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'pyshacl==0.40.1' 'rdflib==7.6.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import pyshacl
import rdflib

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

prefixes = "@prefix : <urn:> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "

def valid(constraint, value):
    shapes = f"{prefixes} :Shape a sh:NodeShape ; sh:targetNode :act ; sh:property [ sh:path :on ; {constraint} ] ."
    graphs = [rdflib.Graph().parse(data=text, format="turtle") for text in (f"{prefixes} :act :on {value} .", shapes)]
    return pyshacl.validate(graphs[0], shacl_graph=graphs[1])[0]

since = 'sh:minInclusive "2025"^^xsd:gYear'
check("from 2025: 2024, 2025, 2026", [valid(since, f'"{year}"^^xsd:gYear') for year in (2024, 2025, 2026)], [False, True, False])
day = 'sh:minInclusive "2025-01-01"^^xsd:date'
check("from 2025-01-01: a day of 2024, of 2026", [valid(day, f'"{year}-05-01"^^xsd:date') for year in (2024, 2026)], [False, True])
check("soon as xsd:gYear", valid("sh:datatype xsd:gYear", '"soon"^^xsd:gYear'), True)
check("2025-13 as xsd:gYearMonth", valid("sh:datatype xsd:gYearMonth", '"2025-13"^^xsd:gYearMonth'), True)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
