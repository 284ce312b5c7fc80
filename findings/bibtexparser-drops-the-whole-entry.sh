#!/usr/bin/env bash
# bibtexparser 2.1.0, the rewrite of the BibTeX parser, out of its long beta.
# Reference managers often write a field twice, for instance two "url" or two "note" of one act.
# One guesses: the first or the last of the two wins, or the parse raises an error.
# Seen: the whole entry is missing from library.entries and entries_dict; it is found only in failed_blocks, and
# the log alone tells. And where a comma between two fields is missing, the second field becomes part of
# the first one's value, with braces and all, and nothing counts as failed.
# Why it matters: a bibliography of laws loses its untidiest entries, and a count of the rest looks fine.
# Instead: after every parse stop if library.failed_blocks is not empty, and refuse values with "= {" in them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'bibtexparser==2.1.0'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import logging
import bibtexparser

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

logging.disable(logging.CRITICAL)
twice = bibtexparser.parse_string("@misc{act, title={AI Act}, note={first}, note={second}} @misc{plan, title={Plan}}")
check("entries", [entry.key for entry in twice.entries], ["plan"])
check("failed blocks", [type(block).__name__ for block in twice.failed_blocks], ["DuplicateFieldKeyBlock"])
comma = bibtexparser.parse_string("@misc{act, title={AI Act} note={first}}")
check("without a comma", [(field.key, field.value) for field in comma.entries[0].fields], [("title", "{AI Act} note={first}")])
check("failed blocks", len(comma.failed_blocks), 0)

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
