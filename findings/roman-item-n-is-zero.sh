#!/usr/bin/env bash
# roman 5.2, the converter of Roman numerals.
# Lists in statutes are labelled (a), (b), (c) or (i), (ii), (iii); a common test for the second kind is whether
# the label parses as a Roman numeral.
# One guesses: of the lone letters only c, d, i, l, m, v, x parse.
# Seen: "n" parses too, as 0 (nulla), in lower case as well; and the numerals do not end at 3999, "MMMM" is 4000.
# Why it matters: item (n) of a lettered list is taken for a Roman item that sorts before (i).
# Instead: refuse 0, and decide the kind of list by its first label, not label by label.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'roman==5.2'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import string
import roman

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def value(label):
    try:
        return roman.fromRoman(label)
    except roman.InvalidRomanNumeralError:
        return None

check("letters that parse", "".join(letter for letter in string.ascii_lowercase if value(letter) is not None), "cdilmnvx")
check("n", value("n"), 0)
check("MMMM", value("MMMM"), 4000)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
