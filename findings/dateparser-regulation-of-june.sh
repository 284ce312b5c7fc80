#!/usr/bin/env bash
# dateparser 1.5.0, whose search_dates finds dates in running text.
# Titles of EU acts carry a number with a year in it: "Regulation (EU) 2024/1689 of 13 June 2024".
# One guesses: one date, 13 June 2024, at worst a second one made of "2024/1689".
# Seen: the date is taken apart. "June" becomes June of the current year with the day of today, and "2024" the
# year 2024 with today's month and day; 13 June 2024 is not among them. Without the number it is found.
# And in "may, not later than 180 days after" the verb "may" is a day in May.
# Why it matters: no sentence of an act is free of "may", and most titles have such a number.
# Instead: cut the numbers of acts out first. STRICT_PARSING drops the verb, but finds no date here at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'dateparser==1.5.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import datetime
from dateparser.search import search_dates

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

settings = {"RELATIVE_BASE": datetime.datetime(2026, 11, 27)}

def found(text, **more):
    return [(words, str(day.date())) for words, day in search_dates(text, languages=["en"], settings=settings | more) or []]

check("without the number", found("Regulation of 13 June 2024"), [("of 13 June 2024", "2024-06-13")])
check("with the number", found("Regulation (EU) 2024/1689 of 13 June 2024"), [("June", "2026-06-27"), ("2024", "2024-11-27")])
check("the same, strict", found("Regulation (EU) 2024/1689 of 13 June 2024", STRICT_PARSING=True), [])
check("a verb", found("The Commission may act in March 2025"), [("may", "2026-05-27"), ("in March 2025", "2025-03-27")])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
