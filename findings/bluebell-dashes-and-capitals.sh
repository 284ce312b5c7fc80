#!/usr/bin/env bash
# bluebell-akn 3.1.1, which makes Akoma Ntoso of marked-up plain text: "SEC 1. - Heading".
# One guesses: an en dash, which official texts use, separates number and heading like the hyphen; and a sentence
# inside a section that begins with a capital PART or CHAPTER is a sentence.
# Seen: with an en dash the whole line is the number, and part of the identifier: eId "sec_1-Scopeoftheact", no heading. The
# sentence "PART II applies." becomes a part with the number "II applies." inside the section. No warning in either case.
# Why it matters: both come from pasting, and eIds are what links to provisions rest on.
# Instead: replace dashes in lines that begin with a keyword, put a backslash before sentences that do, and look for
# eIds of unlikely length afterwards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'bluebell-akn==3.1.1' 'cobalt==9.0.1' 'lxml==6.1.3'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
from bluebell.parser import AkomaNtosoParser
from cobalt import FrbrUri

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

parser = AkomaNtosoParser(FrbrUri.parse("/akn/xx/act/2024/1"), "")

def elements(text):
    body = parser.parse_to_xml(text, "act").find(".//{*}body")
    tag = lambda element: element.tag.split("}")[1]
    return [(tag(e), e.get("eId"), e.findtext("{*}num"), e.findtext("{*}heading")) for e in body.iter("{*}section", "{*}part")]

check("hyphen", elements("SEC 1. - Scope of the act\n\n  Text.\n"), [("section", "sec_1", "1.", "Scope of the act")])
check("en dash", elements("SEC 1. – Scope of the act\n\n  Text.\n"),
      [("section", "sec_1-Scopeoftheact", "1. – Scope of the act", None)])
check("a sentence", elements("SEC 1. - Scope\n\n  PART II applies.\n"),
      [("section", "sec_1", "1.", "Scope"), ("part", "sec_1__part_IIapplies", "II applies.", None)])
check("with a backslash", elements("SEC 1. - Scope\n\n  \\PART II applies.\n"), [("section", "sec_1", "1.", "Scope")])

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
