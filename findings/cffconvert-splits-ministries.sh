#!/usr/bin/env bash
# cffconvert 2.0.0, which turns CITATION.cff into BibTeX, read back by pybtex 0.26.1.
# In CITATION.cff an institution is an author with "name", a person has "family-names".
# One guesses: the institution is written in double braces, as BibTeX needs for names that are not persons.
# Seen: no braces. "Ministry of Science and Technology" becomes two authors, "of Science, Ministry" and "Technology", since
# "and" separates authors. In schema.org and CodeMeta output the ministry is a Person.
# Why it matters: the authors of official data are mostly ministries, offices and commissions.
# Instead: brace the names in the output, or write BibTeX from the file oneself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'cffconvert==2.0.0' 'pybtex==0.26.1'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import json
import subprocess
from pybtex.database import parse_string

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

open("CITATION.cff", "w").write("""cff-version: 1.2.0
message: Please cite.
title: Provisions
authors: [{name: Ministry of Science and Technology}]
""")
convert = lambda form: subprocess.run(["env/bin/cffconvert", "-f", form], capture_output=True, text=True, check=True).stdout
(entry,) = parse_string(convert("bibtex"), "bibtex").entries.values()
check("authors", [str(person) for person in entry.persons["author"]], ["of Science, Ministry", "Technology"])
check("in schema.org", json.loads(convert("schema.org"))["author"], [
    {"@type": "Person", "name": "Ministry of Science and Technology"}])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
