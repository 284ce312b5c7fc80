#!/usr/bin/env bash
# pandoc 3.9 (from pypandoc_binary 1.17), CSL-JSON to BibLaTeX and back.
# CSL marks an approximate date by "circa"; BibLaTeX writes it as EDTF, date = {2024~}, which pandoc reads well.
# One guesses: pandoc writes 2024~ too, and the date survives the round trip.
# Seen: the tilde is escaped as TeX, date = {2024\textasciitilde{}}. Pandoc itself then finds no date at all: not
# only "circa" but the year is gone. Of the EDTF that BibLaTeX knows, 2025-07-23/.. and 202X vanish on reading too.
# Why it matters: bibliographies of drafts and white papers, often dated "circa", lose the year in silence.
# Instead: replace \textasciitilde{} by ~ in the output, and compare the number of dates before and after.
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

def issued(date):
    entry = "@legislation{a, title={Act}, date={%s}}" % date
    return json.loads(pypandoc.convert_text(entry, "csljson", format="biblatex"))[0].get("issued")

item = {"id": "a", "type": "legislation", "title": "Act", "issued": {"date-parts": [[2024]], "circa": True}}
written = pypandoc.convert_text(json.dumps([item]), "biblatex", format="csljson")
date = written.split("date = {", 1)[1].split("}\n", 1)[0]
check("read 2024~", issued("2024~"), {"circa": True, "date-parts": [[2024]]})
check("written", date, "2024\\textasciitilde{}")
check("and read again", issued(date), None)
check("read 2025-07-23/.., 202X", [issued("2025-07-23/.."), issued("202X")], [None, None])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
