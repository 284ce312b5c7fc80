#!/usr/bin/env bash
# frictionless 5.21.0, fields of type "date" and format "any", for dates written in various ways.
# One guesses: dates in words and figures are taken, and what has no day, month or year is an error.
# Seen: the section number "1.10" is a valid date, the first of the current month; "May" is today's day of the month in
# May of this year, and "2025" is today's date in 2025. What is missing is filled from the clock, in silence.
# Why it matters: a column slipped by one is valid, and the same file gives other dates tomorrow.
# Instead: several string columns with a pattern each, or the types "year" and "yearmonth".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'frictionless==5.21.0' 'python-dateutil==2.9.0.post0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import datetime
import pathlib
from frictionless import Resource, Schema

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

schema = Schema.from_descriptor({"fields": [{"name": "on", "type": "date", "format": "any"}, {"name": "note", "type": "string"}]})
today = datetime.date.today()

def read(text):
    pathlib.Path("acts.csv").write_text(f"on,note\n{text},x\n")
    valid = Resource(path="acts.csv", schema=schema).validate().valid
    return valid, Resource(path="acts.csv", schema=schema).read_rows()[0]["on"]

check("Article 5", read("Article 5"), (False, None))
check("1.10", read("1.10"), (True, today.replace(day=1)))
valid, day = read("May")
check("May: valid, month, year of today", (valid, day.month, day.year), (True, 5, today.year))
valid, day = read("2025")
check("2025: valid, year, month of today", (valid, day.year, day.month == today.month), (True, 2025, True))

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
