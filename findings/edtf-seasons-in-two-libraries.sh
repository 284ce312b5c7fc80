#!/usr/bin/env bash
# edtf 5.0.2 (Python) and edtf 4.11.1 (npm), two parsers of the Extended Date/Time Format (ISO 8601-2).
# EDTF writes the seasons of a year as 21 to 24: "2025-21" is spring 2025. The standard names no months.
# One guesses: both take about March to May for spring, and a winter of three months.
# Seen: they agree on no season. On npm spring is January to March, and winter October to December, as if the
# seasons were quarters; in Python spring is March to May, and winter is December alone, 31 days.
# Why it matters: "spring 2025" of a plan sorts before or after 1 March depending on who reads it, and a
# filter by dates in a web page and in its server differ.
# Instead: store the bounds beside the EDTF text, computed once, and compare only those.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet 'edtf==5.0.2'
npm install --silent --no-audit --no-fund 'edtf@4.11.1'
cat > seasons.mjs <<'PROGRAM'
import edtf from "edtf";
const day = (moment) => new Date(moment).toISOString().slice(0, 10);
for (const season of [21, 22, 23, 24]) {
  const value = edtf(`2025-${season}`);
  console.log(`npm 2025-${season}: ${day(value.min)} to ${day(value.max)}`);
}
PROGRAM
cat > seasons.py <<'PROGRAM'
import time
from edtf import parse_edtf

for season in (21, 22, 23, 24):
    value = parse_edtf(f"2025-{season}")
    first, last = (time.strftime("%Y-%m-%d", bound) for bound in (value.lower_strict(), value.upper_strict()))
    print(f"python 2025-{season}: {first} to {last}")
PROGRAM
cat > known <<'KNOWN'
npm 2025-21: 2025-01-01 to 2025-03-31
npm 2025-22: 2025-04-01 to 2025-06-30
npm 2025-23: 2025-07-01 to 2025-09-30
npm 2025-24: 2025-10-01 to 2025-12-31
python 2025-21: 2025-03-01 to 2025-05-31
python 2025-22: 2025-06-01 to 2025-08-31
python 2025-23: 2025-09-01 to 2025-11-30
python 2025-24: 2025-12-01 to 2025-12-31
KNOWN
{ node seasons.mjs; env/bin/python seasons.py; } | tee seen
diff known seen || { echo "changed: the months of a season (above: < was, > is)" >&2; exit 1; }
