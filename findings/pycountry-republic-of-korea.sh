#!/usr/bin/env bash
# pycountry 26.2.16, the ISO lists of countries; search_fuzzy() is its search for names as people write them.
# One guesses: "Republic of Korea", the official name of South Korea, finds KR, and the first hit of a search is
# the best one.
# Seen: the only hit is KP, North Korea, whose listed name ends in "Republic of". "Korea" puts KP before KR,
# "Niger" puts Nigeria before Niger, and "EU" finds Réunion, France and others by their letters.
# "South Korea" finds KR; "Turkey" finds nothing, since only Türkiye is listed.
# Why it matters: international instruments say "Republic of Korea", and its acts end up with the other state.
# Instead: try countries.get(official_name=...), get(name=...) and a list of one's own first; ask a person when
# the search gives anything but one exact name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'pycountry==26.2.16'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import pycountry

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def search(name):
    try:
        return [country.alpha_2 for country in pycountry.countries.search_fuzzy(name)][:3]
    except LookupError:
        return None

check("South Korea", search("South Korea"), ["KR"])
check("Republic of Korea", search("Republic of Korea"), ["KP"])
check("Korea", search("Korea"), ["KP", "KR"])
check("Niger", search("Niger"), ["NG", "NE"])
check("EU", search("EU"), ["RE", "FR", "BQ"])
check("Turkey", search("Turkey"), None)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
