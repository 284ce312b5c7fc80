#!/usr/bin/env bash
# csvw 4.1.1, the reader and validator of CSV on the Web.
# One guesses: CSVW(..., validate=True).is_valid looks at the cells and nothing else.
# Seen: it counts Python warnings. Where warnings are ignored (python -W ignore, PYTHONWARNINGS, or a library that calls
# warnings.simplefilter("ignore")), 30 February, the word "soon" and an empty required cell are all valid.
# Why it matters: a release of data passes the check on the one machine that silences warnings, often the build.
# Instead: set warnings.simplefilter("always") right before, or read Table.iterdicts() strictly, which raises ValueError.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'csvw==4.1.1'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import json
import pathlib
import warnings
import csvw

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def valid(cell, action):
    pathlib.Path("acts.csv").write_text(f'on\n"{cell}"\n')
    pathlib.Path("acts.csv-metadata.json").write_text(json.dumps({
        "@context": "http://www.w3.org/ns/csvw", "url": "acts.csv",
        "tableSchema": {"columns": [{"name": "on", "titles": "on", "datatype": "date", "required": True}]}}))
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        return csvw.CSVW("acts.csv-metadata.json", validate=True).is_valid

for cell, default in [("2025-07-23", True), ("2025-02-30", False), ("soon", False), ("", False)]:
    check(f"{cell!r}, warnings shown", valid(cell, "default"), default)
    check(f"{cell!r}, warnings ignored", valid(cell, "ignore"), True)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
