#!/usr/bin/env bash
# cffconvert 2.0.0, which turns CITATION.cff into other formats, with rispy 0.10.0 and pandoc 3.9 as readers of its RIS.
# One guesses: the RIS it writes is read by any reader of RIS.
# Seen: its last line is "ER" alone; the format asks for two letters, two spaces, a hyphen and a space. rispy takes the
# record for unfinished and returns an empty list without an error; pandoc stops with a syntax error.
# "type: dataset" becomes TY GEN, where RIS has DATA, and the version is left out.
# Why it matters: a data set of provisions offered through its CITATION.cff arrives in no reference manager.
# Instead: append "  - " to the last line, or write the RIS from the same fields oneself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'cffconvert==2.0.0' 'rispy==0.10.0' 'pypandoc_binary==1.17'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import subprocess
import pypandoc
import rispy

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

open("CITATION.cff", "w").write("""cff-version: 1.2.0
message: Please cite.
type: dataset
title: Provisions
version: "2026.10"
authors: [{name: Office of Provisions}]
""")
ris = subprocess.run(["env/bin/cffconvert", "-f", "ris"], capture_output=True, text=True, check=True).stdout
check("first and last line", [ris.splitlines()[0], ris.splitlines()[-1]], ["TY  - GEN", "ER"])
check("the version", "2026.10" in ris, False)
check("rispy", rispy.loads(ris), [])
try:
    pandoc = pypandoc.convert_text(ris, "csljson", format="ris")
except RuntimeError as error:
    pandoc = "refused"
check("pandoc", pandoc, "refused")
check("rispy, mended", [record["title"] for record in rispy.loads(ris.rstrip() + "  - \n")], ["Provisions"])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
