#!/usr/bin/env bash
# num2words 0.5.14, numbers as words in many languages.
# One guesses: the French ordinals are those of any grammar: article 80 is "quatre-vingtième", 200 "deux centième".
# Seen: the plural s of the cardinal stays inside the ordinal: "quatre-vingtsième", "deux centsième" do not exist. 81, 100
# and 201 are right, so only round numbers are wrong. The short form of 2 is "2me", not "2e".
# The language Chinese is not there at all (NotImplementedError).
# Why it matters: headings made for French statutes are misspelt at articles 80, 180, 200, 300 and so on.
# Instead: take the s off before the ending, or write the ordinals of articles in digits.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'num2words==0.5.14'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
from num2words import num2words

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

for number, known in [(81, "quatre-vingt-unième"), (80, "quatre-vingtsième"), (100, "centième"), (200, "deux centsième"),
                      (201, "deux cent unième"), (280, "deux cent quatre-vingtsième")]:
    check(str(number), num2words(number, lang="fr", to="ordinal"), known)
check("2, short", num2words(2, lang="fr", to="ordinal_num"), "2me")
try:
    chinese = num2words(32, lang="zh")
except NotImplementedError:
    chinese = "NotImplementedError"
check("32 in Chinese", chinese, "NotImplementedError")

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
