#!/usr/bin/env bash
# schemathesis 4.32.5, which tests an API by its OpenAPI document, calling a WSGI application without a server.
# One guesses: its calls in process behave like those over HTTP, where compressed answers are unpacked.
# Seen: they say Accept-Encoding: gzip, but hand the compressed bytes to the checks, which fail with "Content deserialization
# error" on a sound answer. Over HTTP the same application passes.
# Why it matters: long texts are compressed by most services of legislation, in the application itself.
# Instead: pass headers={"Accept-Encoding": "identity"} in WSGI tests.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'schemathesis==4.32.5' 'Flask==3.1.3'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import gzip
import json
import flask
import schemathesis

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

app = flask.Flask("provisions")
answer = {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object", "required": ["id"]}}}}}
document = {"openapi": "3.1.0", "info": {"title": "Provisions", "version": "1"}, "paths": {"/clause": {"get": {"responses": answer}}}}

@app.get("/openapi.json")
def openapi():
    return document

@app.get("/clause")
def clause():
    body = json.dumps({"id": "a"}).encode()
    if "gzip" not in flask.request.headers.get("Accept-Encoding", ""):
        return flask.Response(body, content_type="application/json")
    return flask.Response(gzip.compress(body), content_type="application/json", headers={"Content-Encoding": "gzip"})

case = schemathesis.openapi.from_wsgi("/openapi.json", app)["/clause"]["GET"].Case()

def outcome(**more):
    try:
        case.call_and_validate(**more)
    except BaseException as failure:
        return str(failure).split("- ", 1)[1].splitlines()[0].split(" ", 1)[1]

check("first bytes", case.call().content[:2], b"\x1f\x8b")
check("default", outcome(), "Content deserialization error")
check("identity", outcome(headers={"Accept-Encoding": "identity"}), None)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
