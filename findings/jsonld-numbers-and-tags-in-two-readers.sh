#!/usr/bin/env bash
# PyLD 3.3.0 and rdflib 7.6.0, two readers of JSON-LD, on one document.
# One guesses: the same document gives the same triples.
# Seen: hardly one literal is the same. The number 1.0 is the integer 1 in PyLD and the double 1.0 in rdflib, 0.75 is
# "7.5E-1" and "0.75", the tag zh-Hans stays in rdflib and is zh-hans in PyLD, and a JSON literal [1.0] is [1] in PyLD.
# PyLD follows the canonical forms of the standard; so a confidence between 0 and 1 has two datatypes there.
# Why it matters: differences, hashes and SHACL checks between stores that were filled by different readers.
# Instead: give numbers as {"@value": "1.0", "@type": "xsd:decimal"} and tags in lower case; these agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'PyLD==3.3.0' 'rdflib==7.6.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import json
import rdflib
from pyld import jsonld

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def short(literal):
    return literal.replace("http://www.w3.org/2001/XMLSchema#", "xsd:").replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:")

context = {"v": "urn:v", "json": {"@id": "urn:v", "@type": "@json"}}

def literals(member):
    document = {"@context": context, "@id": "urn:s", **member}
    pyld = jsonld.to_rdf(document, {"format": "application/n-quads"})
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    return [short(pyld.split("<urn:v> ")[1].rstrip(" .\n")), short(next(graph.objects()).n3())]

check("1.0: PyLD, rdflib", literals({"v": 1.0}), ['"1"^^<xsd:integer>', '"1.0"^^<xsd:double>'])
check("0.75", literals({"v": 0.75}), ['"7.5E-1"^^<xsd:double>', '"0.75"^^<xsd:double>'])
check("zh-Hans", literals({"v": {"@value": "法", "@language": "zh-Hans"}}), ['"法"@zh-hans', '"法"@zh-Hans'])
check("[1.0] as JSON", literals({"json": [1.0]}), ['"[1]"^^<rdf:JSON>', '"[1.0]"^^<rdf:JSON>'])
typed = {"@value": "1.0", "@type": "http://www.w3.org/2001/XMLSchema#decimal"}
check("a typed text", literals({"v": typed}), ['"1.0"^^<xsd:decimal>'] * 2)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
