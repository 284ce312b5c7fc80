#!/usr/bin/env bash
# cffconvert 2.0.0 (CITATION.cff), frictionless 5.21.0 (datapackage.json) and csvw 4.1.1 (CSV on the Web).
# One release of data has all three kinds of metadata, and one environment is to check them.
# One guesses: the three tools can be installed together.
# Seen: cffconvert, last released in 2021, wants jsonschema below 4, frictionless 4.20 or newer: pip finds no way.
# csvw goes with either; it wants rfc3986 below 2, which frictionless allows.
# Why it matters: the check of the citation file is the one that gets dropped, and nobody sees that it was.
# Instead: give cffconvert an environment of its own, or check CITATION.cff against its JSON schema directly.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
try() {
  if env/bin/pip install --quiet --dry-run "$@" 2> log; then echo "fine"; else grep -o 'ResolutionImpossible' log || echo "other"; fi
}
seen="csvw with frictionless: $(try csvw==4.1.1 frictionless==5.21.0)
csvw with cffconvert: $(try csvw==4.1.1 cffconvert==2.0.0)
cffconvert with frictionless: $(try cffconvert==2.0.0 frictionless==5.21.0)"
echo "$seen"
known="csvw with frictionless: fine
csvw with cffconvert: fine
cffconvert with frictionless: ResolutionImpossible"
if [ "$seen" != "$known" ]; then echo "changed: which of the three can be installed together" >&2; exit 1; fi
