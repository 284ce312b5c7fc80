#!/usr/bin/env bash
# edtf 5.0.2 (Python), the parser of the Extended Date/Time Format (ISO 8601-2).
# "2025-07/" is an interval whose end is unknown, "2025-07/.." one that is open.
# One guesses: an unknown end has no upper bound: None, or infinity as for the open one.
# Seen: the upper bound of the unknown end is a plain date, ten years on to the day, and the lower bound of an
# unknown start lies ten years before the end. Nothing marks them as made up. The open end is the float inf,
# not a struct_time like every other bound.
# Why it matters: an act whose repeal is not known looks repealed in 2035.
# Instead: look at the text for a missing end before asking for bounds, and take both cases as no bound.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'edtf==5.0.2'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import time
from edtf import parse_edtf

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def bounds(text):
    value = parse_edtf(text)
    show = lambda bound: bound if isinstance(bound, float) else time.strftime("%Y-%m-%d", bound)
    return show(value.lower_strict()), show(value.upper_strict())

check("2025-07/2026-02", bounds("2025-07/2026-02"), ("2025-07-01", "2026-02-28"))
check("2025-07/", bounds("2025-07/"), ("2025-07-01", "2035-07-01"))
check("/2025", bounds("/2025"), ("2015-12-31", "2025-12-31"))
check("2025-07/..", bounds("2025-07/.."), ("2025-07-01", float("inf")))

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
