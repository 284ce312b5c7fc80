#!/usr/bin/env bash
# eyecite 2.7.8 with reporters-db 3.2.67, the finder of legal citations in American texts.
# The usual way to cite a federal law names it twice: public law number, then volume and page of the
# Statutes at Large: "Pub. L. No. 117-58, 135 Stat. 429 (2021)".
# One guesses: two citations, a public law and a page of the Statutes.
# Seen: one citation. The volume, 135, becomes the section of the public law; the page and the year are
# lost and "135 Stat. 429" is not found at all. Each half alone is read rightly.
# Why it matters: links from policy texts to statutes point to a section that does not exist.
# Instead: split the text at the comma after the public law number before looking, or take "section" of a
# "Pub. L." citation as empty when "Stat." follows it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'eyecite==2.7.8' 'reporters-db==3.2.67'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
from eyecite import get_citations

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def found(text):
    return [(c.matched_text(), c.groups.get("section"), c.metadata.year) for c in get_citations(text)]

check("the public law alone", found("Pub. L. No. 117-58"), [("Pub. L. No. 117-58", None, None)])
check("the page alone", found("135 Stat. 429 (2021)"), [("135 Stat. 429", None, "2021")])
check("both, as usual", found("Pub. L. No. 117-58, 135 Stat. 429 (2021)"), [("Pub. L. No. 117-58, 135", "135", None)])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
