#!/usr/bin/env bash
# cn2an 0.5.24, the converter of Chinese numerals; transform() converts those inside running text.
# One guesses: 第一百零三条 becomes 第103条, and words that merely contain a numeral sign stay.
# Seen: the article number is right, but ordinary words of policy texts are rewritten too: 统一 ("unified") becomes 统1,
# 一国两制 becomes 1国两制, 第二十届三中全会 becomes 第20届3中全会. Neighbours such as 万一 and 十四五 stay, so a spot
# check may miss it.
# Why it matters: normalized text no longer matches the official one, and searches for 统一 find nothing.
# Instead: convert only what a pattern such as 第[〇零一二三四五六七八九十百千]+[条章款] has caught, with cn2an(), not transform().
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

for text, known in [("第一百零三条", "第103条"), ("统一标准", "统1标准"), ("一国两制", "1国两制"),
                    ("第二十届三中全会", "第20届3中全会"), ("万一", "万一"), ("十四五规划", "十四五规划")]:
    check(text, cn2an.transform(text, "cn2an"), known)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
