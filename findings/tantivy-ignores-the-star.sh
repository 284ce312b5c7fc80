#!/usr/bin/env bash
# tantivy 0.27.0, the Python binding of the search engine.
# One guesses: "safe*" finds words that begin with "safe", as in most query languages, or is refused.
# Seen: the star is dropped without a word, the query is for the word "safe", and finds nothing. A star after a
# phrase of two words does work, as a prefix of the last word; after a phrase of one word it is an error.
# For Chinese the plain tokenizer keeps everything up to the next sign as one word, so 治理 and even
# 全球* find nothing in 全球治理行动计划.
# Why it matters: "no hits" is easily read as "the plan is silent on it".
# Instead: Query.regex_query(schema, "text", "safe.*") for prefixes, and an ngram tokenizer for Chinese.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'tantivy==0.27.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import tantivy

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

schema = tantivy.SchemaBuilder().add_text_field("text", stored=True).build()
index = tantivy.Index(schema)
writer = index.writer(15_000_000, 1)
for text in ["state of safety", "全球治理行动计划"]:
    writer.add_document(tantivy.Document(text=text))
writer.commit()
index.reload()

def hits(query):
    try:
        query = index.parse_query(query, ["text"]) if isinstance(query, str) else query
        return len(index.searcher().search(query, 10).hits)
    except ValueError:
        return "ValueError"

check("safety", hits("safety"), 1)
check("safe*", hits("safe*"), 0)
check('"of safe"*', hits('"of safe"*'), 1)
check('"safe"*', hits('"safe"*'), "ValueError")
check("safe.* as a regular expression", hits(tantivy.Query.regex_query(schema, "text", "safe.*")), 1)
check("治理, 全球*", [hits("治理"), hits("全球*")], [0, 0])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
