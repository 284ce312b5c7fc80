#!/usr/bin/env bash
# jieba 0.42.1, the segmenter of Chinese; lcut_for_search() is its mode for search engines.
# One guesses: 第三十二条 (article 32) is one word, or 第, 三十二 and 条, in both modes.
# Seen: it is one word for lcut(), but for search also 十二条 and 二条, "twelve articles" and "two articles", and 第三.
# 第一百零三条 (article 103) is cut otherwise, into 第, 一百零三 and 条, so the shape depends on the number;
# and 以人为本 also gives 人为 ("man-made").
# Why it matters: a search for 十二条 (article 12) finds article 32, and 条 alone finds article 103 but not article 32.
# Instead: take the labels of articles out by a pattern before cutting, and index them as one term each.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'jieba==0.42.1'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import jieba

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

jieba.setLogLevel(60)
check("article 32", jieba.lcut("第三十二条"), ["第三十二条"])
check("article 32, for search", jieba.lcut_for_search("第三十二条"),
      ["第三", "三十", "十二", "二条", "第三十", "三十二", "十二条", "第三十二条"])
check("article 103", jieba.lcut("第一百零三条"), ["第", "一百零三", "条"])
check("以人为本, for search", jieba.lcut_for_search("以人为本"), ["人为", "以人为本"])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
