#!/usr/bin/env bash
# cobalt 9.0.1, FRBR addresses of Akoma Ntoso documents.
# An address may end in a portion ("~art_3") or a format (".xml"), after the language and the date of the expression.
# One guesses: both are split off wherever they stand.
# Seen: after a date they stay in it: the expression date of ".../zho@2023-08-15~art_3" is "@2023-08-15~art_3" and the portion
# None. Without a date, or behind a component ("/!main~art_3"), the portion is found. The date keeps its sign "@", and no
# date is ever checked: "eng@first" and a work of 2024-02-31 pass.
# Why it matters: links to a provision as in force on a day, the very use of such addresses, lose the provision.
# Instead: write the component "/!main" between date and portion.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'cobalt==9.0.1' 'lxml==6.1.3'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
from cobalt import FrbrUri

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def parts(address):
    uri = FrbrUri.parse("/akn/cn/act/2023/24/" + address)
    return uri.expression_date, uri.portion, uri.format

check("date and portion", parts("zho@2023-08-15~art_3"), ("@2023-08-15~art_3", None, None))
check("date and format", parts("zho@2023-08-15.xml"), ("@2023-08-15.xml", None, None))
check("portion alone", parts("~art_3"), (None, "art_3", None))
check("with a component", parts("zho@2023-08-15/!main~art_3"), ("@2023-08-15", "art_3", None))
check("no date", parts("zho@first"), ("@first", None, None))

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
