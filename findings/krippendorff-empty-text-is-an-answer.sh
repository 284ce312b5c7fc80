#!/usr/bin/env bash
# krippendorff 0.9.0, Krippendorff's alpha; since some versions it takes texts as codes, not only numbers.
# One guesses: a unit that a coder left open may be None, NaN or an empty text.
# Seen: None raises ValueError, and so does any array of dtype object, which is what a table of texts with gaps
# is in pandas; the empty text is no gap but one more code, and alpha falls from 0.44 to 0.26 on the data below.
# The gap is the text "nan", which is what a NaN in a plain list of texts silently becomes.
# Why it matters: tables of codes from CSV have empty cells, and every gap then counts as a disagreement.
# Instead: turn the codes into numbers first and the gaps into numpy.nan; the result is then the expected one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'krippendorff==0.9.0' 'numpy==1.26.4'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import krippendorff
import numpy

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def alpha(gap, first=("a", "b", "a"), second=("a", "b", "b", "a")):
    try:
        return round(krippendorff.alpha([[*first, gap], [*second]], level_of_measurement="nominal"), 4)
    except ValueError as error:
        return f"ValueError: {error}"

check("numbers and NaN", alpha(numpy.nan, (1, 2, 1), (1, 2, 2, 1)), 0.4444)
check("texts and None", alpha(None), "ValueError: Don't know how to construct value domain for dtype kind O.")
check("texts and the empty text", alpha(""), 0.2632)
check("texts and '*'", alpha("*"), 0.2632)
check("texts and 'nan'", alpha("nan"), 0.4444)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
