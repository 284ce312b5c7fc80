#!/usr/bin/env bash
# langcodes 3.5.1 with language_data 1.4.0, matching of language tags by the Unicode distances.
# One guesses: for a reader of zh-TW, texts in "zh" are the best of "zh" and "en"; a reader of Cantonese is near
# to one of Chinese; and a distance is the same both ways.
# Seen: zh means zh-Hans-CN here and the other script costs 54, beyond the default limit of 25: the answer is
# "und", no match at all. Yet Breton gets French and Latin gets Italian for the asking. yue to zh is 64, zh to yue 134.
# Why it matters: content negotiation with it shows readers in Taipei nothing, or the fallback in English.
# Instead: tag texts with their script, offer zh-Hans for zh-Hant explicitly, and raise max_distance above 54.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'langcodes==3.5.1' 'language_data==1.4.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import langcodes

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

check("zh-TW of zh, en", langcodes.closest_match("zh-TW", ["zh", "en"]), ("und", 1000))
check("the same within 60", langcodes.closest_match("zh-TW", ["zh", "en"], max_distance=60), ("zh", 54))
check("br of fr, en", langcodes.closest_match("br", ["fr", "en"]), ("fr", 20))
check("la of it, en", langcodes.closest_match("la", ["it", "en"]), ("it", 24))
check("yue to zh, and back", [langcodes.tag_distance("yue", "zh"), langcodes.tag_distance("zh", "yue")], [64, 134])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
