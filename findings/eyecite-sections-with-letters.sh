#!/usr/bin/env bash
# eyecite 2.7.8 with reporters-db 3.2.67, the finder of legal citations in American texts.
# Many sections of the U.S. Code have letters in their numbers: 15 U.S.C. § 78j, 42 U.S.C. § 1396a.
# One guesses: they are found like any other.
# Seen: they are no citation of a law at all. What comes back is one UnknownCitation for the sign "§".
# State codes do worse: "§ 899-aa" of a New York law is found as section 899, another section.
# A citation without the sign, "15 U.S.C. 9401", which Congress itself writes, is not found either.
# Why it matters: counts of cited provisions miss the sections that later acts inserted, without a word.
# Instead: look with a pattern of one's own beside it, and treat an UnknownCitation as a miss to be told.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'eyecite==2.7.8' 'reporters-db==3.2.67'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
from eyecite import get_citations

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def found(text):
    return [(type(c).__name__, c.groups.get("section")) for c in get_citations(text)]

check("digits", found("15 U.S.C. § 9401(a)"), [("FullLawCitation", "9401")])
check("a letter", found("15 U.S.C. § 78j(b)"), [("UnknownCitation", None)])
check("a letter, no subsection", found("42 U.S.C. § 1396a"), [("UnknownCitation", None)])
check("letters in a state code", found("N.Y. Gen. Bus. Law § 899-aa"), [("FullLawCitation", "899")])
check("no section sign", found("15 U.S.C. 9401"), [])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
