#!/usr/bin/env bash
# pyreadr 0.5.8, which writes data frames of Python as R's .rds files.
# One guesses: what R has no simple type for is refused, and the rest arrives as it was.
# Seen: a column of lists becomes Python source text, "['safety', 'rights']"; a moment becomes text and loses its zone, so
# 10:00 in UTC and 10:00 in Beijing are alike; whole numbers become doubles, so 9007199254740993 ends in 2. No warning.
# Why it matters: themes of clauses arrive in R as text that only Python can parse.
# Instead: join lists with a separator, write moments in UTC and say so in the name, and long numbers as text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'pyreadr==0.5.8' 'pandas==3.1.1' 'numpy==2.4.6'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import pandas
import pyreadr

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

frame = pandas.DataFrame({"themes": [["safety", "rights"], []], "at": pandas.to_datetime(["2025-07-23T10:00:00+08:00"] * 2),
                          "number": [9007199254740993, 1]})
pyreadr.write_rds("clauses.rds", frame)
read = pyreadr.read_r("clauses.rds")[None]
check("lists", list(read["themes"]), ["['safety', 'rights']", "[]"])
check("moments", list(read["at"])[0], "2025-07-23 10:00:00")
check("numbers", [str(read["number"].dtype), int(read["number"].iloc[0])], ["float64", 9007199254740992])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
