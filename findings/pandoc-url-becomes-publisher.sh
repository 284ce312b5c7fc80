#!/usr/bin/env bash
# pandoc 3.9 (from pypandoc_binary 1.17), converting BibTeX to CSL-JSON.
# BibTeX has no url field of its own, so an address is classically written howpublished = {\url{...}}, in @misc.
# One guesses: the address arrives as URL, and the entry as type "document" or "webpage".
# Seen: the address becomes the publisher, after a semicolon where there is an institution, and the type is the empty
# text, which the schema of CSL-JSON does not allow. @online and a url field arrive well.
# Why it matters: references to plans and acts print "EU; https://..." as the publisher and lose their link.
# Instead: write url = {...} and @online or @legislation, or repair publisher and type after the conversion.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'pypandoc_binary==1.17'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import json
import pypandoc

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def csl(bibtex):
    item = json.loads(pypandoc.convert_text(bibtex, "csljson", format="bibtex"))[0]
    return [item.get(name) for name in ("type", "publisher", "URL")]

address = "https://law.example/act"
check("howpublished", csl("@misc{a, title={Act}, howpublished={\\url{%s}}}" % address), ["", address, None])
check("and an institution", csl("@misc{a, title={Act}, institution={EU}, howpublished={\\url{%s}}}" % address),
      ["", f"EU; {address}", None])
check("url", csl("@online{a, title={Act}, url={%s}}" % address), ["webpage", None, address])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
