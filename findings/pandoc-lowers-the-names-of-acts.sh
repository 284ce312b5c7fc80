#!/usr/bin/env bash
# pandoc 3.9 (from pypandoc_binary 1.17), converting BibLaTeX to CSL-JSON.
# Titles are put into sentence case, as CSL wants for books and papers in English.
# One guesses: @legislation, whose titles are proper names, is spared, and so are series and texts in other languages.
# Seen: nothing is spared: "Artificial intelligence act", "Public law no. 117-58", and the series "Official Journal L"
# becomes "Official journal l". Without langid a French title is lowered as English too; langid={german} spares it.
# Why it matters: a style with title case cannot know that "no." or "l" were "No." and "L", so citations stay damaged.
# Instead: double braces around the whole title and series of an act, or a langid that is not English.
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

def csl(fields):
    item = json.loads(pypandoc.convert_text("@legislation{a, %s}" % fields, "csljson", format="biblatex"))[0]
    return item.get("title"), item.get("collection-title")

check("plain", csl("title={Artificial Intelligence Act}, series={Official Journal L}"),
      ("Artificial intelligence act", "Official journal l"))
check("numbered", csl("title={Public Law No. 117-58}"), ("Public law no. 117-58", None))
check("French, unmarked", csl("title={Loi Informatique et Libertés}"), ("Loi informatique et libertés", None))
check("marked as German", csl("title={Artificial Intelligence Act}, langid={german}"), ("Artificial Intelligence Act", None))
check("braced", csl("title={{Artificial Intelligence Act}}, series={{Official Journal L}}"),
      ("Artificial Intelligence Act", "Official Journal L"))

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
