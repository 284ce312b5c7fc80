#!/usr/bin/env bash
# csvw 4.1.1, the reader and validator of CSV on the Web.
# The built-in datatypes of the standard include language, token and Name, and gYear, gYearMonth and gMonthDay.
# One guesses: a column of datatype "language" with zh-Hans in it is valid, and one of gYear with "soon" is not.
# Seen: the other way round. "language", "token" and "Name" are told as "Invalid value for property", whatever the cells hold;
# gYear, gYearMonth and gMonthDay take any text at all.
# Why it matters: metadata that is right is refused, and the years of acts go unchecked.
# Instead: {"base": "string", "format": "[0-9]{4}"} for years and a format of one's own for language tags.
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
import csvw

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def valid(datatype, cell):
    pathlib.Path("acts.csv").write_text(f"of\n{cell}\n")
    pathlib.Path("acts.csv-metadata.json").write_text(json.dumps({
        "@context": "http://www.w3.org/ns/csvw", "url": "acts.csv",
        "tableSchema": {"columns": [{"name": "of", "titles": "of", "datatype": datatype}]}}))
    return csvw.CSVW("acts.csv-metadata.json", validate=True).is_valid

for datatype, cell, known in [("language", "zh-Hans", False), ("token", "act", False), ("Name", "act", False), ("NMTOKEN", "act", True),
                              ("gYear", "soon", True), ("gYearMonth", "2025-13", True), ("gMonthDay", "soon", True), ("date", "soon", False)]:
    check(f"{cell} as {datatype}", valid(datatype, cell), known)
pattern = {"base": "string", "format": "[0-9]{4}"}
check("soon, 2025 by a pattern", [valid(pattern, "soon"), valid(pattern, "2025")], [False, True])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
