#!/usr/bin/env bash
# cn2an 0.5.24, the converter of Chinese numerals.
# Official Chinese writes the zero of years and of some article numbers as 〇: 二〇二五年, 第一百〇三条.
# One guesses: the default mode reads 〇, and an2cn() writes years with it.
# Seen: the default mode, "strict", raises ValueError for 〇 and takes only 零; "normal" reads both. The way back
# writes 二零二五年, which official documents avoid, so a date does not survive the round trip.
# "normal" is no cure-all: it reads 一百三 as 130, the colloquial way, where a slip for 一百零三 is as likely.
# Why it matters: a loader with the defaults refuses the promulgation dates of Chinese laws.
# Instead: replace 〇 by 零 before the strict mode, and 零 by 〇 in years on the way back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'cn2an==0.5.24'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import cn2an

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

def read(text, *mode):
    try:
        return cn2an.cn2an(text, *mode)
    except ValueError:
        return "ValueError"

check("一百零三, default", read("一百零三"), 103)
check("一百〇三, default", read("一百〇三"), "ValueError")
check("一百〇三, normal", read("一百〇三", "normal"), 103)
check("一百三, normal", read("一百三", "normal"), 130)
check("2025年7月23日 to Chinese", cn2an.transform("2025年7月23日", "an2cn"), "二零二五年七月二十三日")

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
