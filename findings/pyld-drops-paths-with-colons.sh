#!/usr/bin/env bash
# PyLD 3.3.0 and rdflib 7.6.0, two readers of JSON-LD.
# "@id": "/acts/eu:2024" is a relative reference: the colon stands after a slash, so nothing before it is a scheme.
# One guesses: both resolve it against the base to https://law.example/acts/eu:2024.
# Seen: rdflib does. PyLD takes it for absolute, then drops it as ill-formed: the node and all that is said of it are
# missing from the result, and no error is raised. Relative references without a colon are resolved.
# Why it matters: identifiers of acts and themes often have colons (CELEX, URN-like keys), and data vanish.
# Instead: write absolute identifiers, or %3A for the colon, and compare the number of nodes with that of triples.
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

base = "https://law.example/"

def triples(identifier):
    document = {"@id": identifier, "https://law.example/title": "AI Act"}
    pyld = jsonld.to_rdf(document, {"format": "application/n-quads", "base": base})
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld", publicID=base)
    return [line.split()[0] for line in pyld.splitlines()], [subject.n3() for subject in graph.subjects()]

check("/acts/2024: PyLD, rdflib", triples("/acts/2024"), (["<https://law.example/acts/2024>"],) * 2)
check("/acts/eu:2024", triples("/acts/eu:2024"), ([], ["<https://law.example/acts/eu:2024>"]))
check("/acts/eu%3A2024", triples("/acts/eu%3A2024"), (["<https://law.example/acts/eu%3A2024>"],) * 2)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
