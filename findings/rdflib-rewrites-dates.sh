#!/usr/bin/env bash
# rdflib 7.6.0, on dates with a time zone and dates typed as moments.
# One guesses: "2025-07-23+08:00"^^xsd:date keeps its zone, or at least stays a literal of its own; and a bare day typed
# xsd:dateTime, which is not valid, is marked as ill-typed.
# Seen: the zone of a date is cut off on reading, so three different dates become one triple, and writing the file again
# loses them. The bare day becomes midnight, without a zone, and counts as well-typed. An xsd:dateTime with Z
# comes back with +00:00.
# Why it matters: an act in force "from 1 January" in Beijing and in Brussels is two days, and files change by being read.
# Instead: rdflib.NORMALIZE_LITERALS = False before parsing keeps every literal as written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'rdflib==7.6.0'
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
<urn:a> <urn:on> "2025-07-23"^^xsd:date, "2025-07-23Z"^^xsd:date, "2025-07-23+08:00"^^xsd:date .
<urn:b> <urn:at> "2025-07-23"^^xsd:dateTime . <urn:c> <urn:at> "2025-07-23T10:00:00Z"^^xsd:dateTime ."""

def read():
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    return [sorted(str(o) for o in graph.objects(rdflib.URIRef(f"urn:{s}"))) for s in "abc"]

check("as read", read(), [["2025-07-23"], ["2025-07-23T00:00:00"], ["2025-07-23T10:00:00+00:00"]])
day = rdflib.Literal("2025-07-23", datatype=rdflib.XSD.dateTime)
check("a day as dateTime is ill-typed", day.ill_typed, False)
rdflib.NORMALIZE_LITERALS = False
check("not normalized", read(), [["2025-07-23", "2025-07-23+08:00", "2025-07-23Z"], ["2025-07-23"], ["2025-07-23T10:00:00Z"]])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
