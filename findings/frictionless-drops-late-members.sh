#!/usr/bin/env bash
# frictionless 5.21.0, reader and validator of tabular data, on NDJSON (one JSON object a line).
# One guesses: the fields are the members of all lines; or those of the schema, where one is given; and a member that is
# read nowhere is reported.
# Seen: only the members of the first line count. Later ones are dropped from the rows and the file is valid. With a
# schema that declares the late member, the file is invalid ("missing-label") and the values are dropped just so.
# Why it matters: sparse records are the rule here (few clauses have a heading), and NDJSON leaves empty members out.
# Instead: write every member in the first line at least, with null where there is none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'frictionless[json]==5.21.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import pathlib
from frictionless import Resource, Schema

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

pathlib.Path("clauses.ndjson").write_text('{"id": "a"}\n{"id": "b", "heading": "Scope"}\n')
schema = Schema.from_descriptor({"fields": [{"name": "id", "type": "string"}, {"name": "heading", "type": "string"}]})

def result(**more):
    errors = [error.type for task in Resource(path="clauses.ndjson", **more).validate().tasks for error in task.errors]
    return errors, [row.to_dict() for row in Resource(path="clauses.ndjson", **more).read_rows()]

check("without a schema", result(), ([], [{"id": "a"}, {"id": "b"}]))
check("with a schema", result(schema=schema), (["missing-label"], [{"id": "a"}, {"id": "b"}]))

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
