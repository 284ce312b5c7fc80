#!/usr/bin/env bash
# edtf 5.0.2 (Python), whose text_to_edtf turns dates written in words into EDTF.
# One guesses: "Q3 2025" is July to September 2025 (EDTF has 2025-35 for it) or None; a law's number is None.
# Seen: "Q3 2025" is 2025-03, March. "Pub. L. 117-58" is an interval from the year 117 to 2058. The Chinese date
# 2025年7月23日 keeps its month and day and loses its year. Each looks like a sound EDTF value.
# Why it matters: dates mined from policy texts are wrong by half a year and no error says so.
# Instead: give it only text known to be a date in English, and compare the digits that went in and came out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'edtf==5.0.2'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
from edtf import text_to_edtf

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

check("July 2025", text_to_edtf("July 2025"), "2025-07")
check("Q3 2025", text_to_edtf("Q3 2025"), "2025-03")
check("Pub. L. 117-58", text_to_edtf("Pub. L. 117-58"), "0117/2058")
check("2025年7月23日", text_to_edtf("2025年7月23日"), "XXXX-07-23")

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
