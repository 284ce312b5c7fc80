#!/usr/bin/env bash
# eurlxp 0.6.0, a reader of EUR-Lex; get_possible_celex_ids() lists the CELEX numbers that an act's number may have.
# Before 1999 acts were numbered with two digits of the year: Directive 95/46/EC is 31995L0046.
# One guesses: the year is completed, so the list for "95/46" holds 31995L0046.
# Seen: the list has 120 guesses such as 395L0046, none of which the package's own is_valid_celex_id() accepts, and the
# right one is missing. "2016/679" and "1049/2001", with the year last, are guessed well.
# Why it matters: data protection, product safety and much of what AI acts cite date from those years.
# Instead: write the year in full ("1995/46") before asking.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'eurlxp==0.6.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import eurlxp

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def guesses(number):
    ids = eurlxp.get_possible_celex_ids(number)
    return len(ids), sum(eurlxp.is_valid_celex_id(celex) for celex in ids)

check("95/46: guesses, valid ones", guesses("95/46"), (120, 0))
old = eurlxp.get_possible_celex_ids("95/46")
check("among them 395L0046, 31995L0046", ["395L0046" in old, "31995L0046" in old], [True, False])
check("1995/46 has 31995L0046", "31995L0046" in eurlxp.get_possible_celex_ids("1995/46"), True)
check("2016/679 has 32016R0679", "32016R0679" in eurlxp.get_possible_celex_ids("2016/679"), True)
check("1049/2001 has 32001R1049", "32001R1049" in eurlxp.get_possible_celex_ids("1049/2001"), True)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
