#!/usr/bin/env bash
# citeproc 2.4.63 (npm, citeproc-js) and citeproc-py 0.11.1, the two engines for CSL styles.
# U.S. laws are numbered 117-58: the 58th law of the 117th Congress. In CSL-JSON that is "number": "117-58".
# One guesses: a number is printed as it stands, with the label "no.".
# Seen: both take it for a range: the label is plural and the hyphen becomes an en dash, "nos. 117–58". citeproc-js
# has an escape, 117\-58, which it prints rightly; citeproc-py prints the backslash, still plural. And a date given
# as {"raw": "2021"}, which citeproc-js reads, is dropped by citeproc-py without a word.
# Why it matters: citations of every public law come out as several laws, and one file cannot suit both engines.
# Instead: a no-break hyphen (U+2011) keeps its shape in both, and the right label in citeproc-js; give dates as date-parts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet 'citeproc-py==0.11.1'
npm install --silent --no-audit --no-fund 'citeproc@2.4.63'
cat > style.csl <<'STYLE'
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Laws</title><id>laws</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout>
    <group delimiter=" "><label variable="number" form="short"/><number variable="number"/></group>
    <date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date>
  </layout></bibliography>
</style>
STYLE
cat > items.json <<'ITEMS'
[{"id": "plain", "number": "117-58"}, {"id": "escaped", "number": "117\\-58"}, {"id": "no-break", "number": "117\u201158"}]
ITEMS
cat > print.cjs <<'PROGRAM'
const CSL = require("citeproc");
const fs = require("fs");
const locale = `<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US"><terms>
  <term name="number" form="short"><single>no.</single><multiple>nos.</multiple></term></terms></locale>`;
for (const item of JSON.parse(fs.readFileSync("items.json"))) {
  Object.assign(item, { type: "legislation", title: "Act", issued: { raw: "2021" } });
  const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem: () => item }, fs.readFileSync("style.csl", "utf8"));
  engine.updateItems([item.id]);
  console.log(`citeproc-js, ${item.id}: ${engine.makeBibliography()[1][0].replace(/<[^>]*>/g, "").trim()}`);
}
PROGRAM
cat > print.py <<'PROGRAM'
import json
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

for item in json.load(open("items.json")):
    item |= {"type": "legislation", "title": "Act", "issued": {"raw": "2021"}}
    style = CitationStylesStyle("style.csl", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    print(f"citeproc-py, {item['id']}: {bibliography.bibliography()[0]}")
PROGRAM
cat > known <<'KNOWN'
citeproc-js, plain: nos. 117–58 (2021)
citeproc-js, escaped: no. 117-58 (2021)
citeproc-js, no-break: no. 117‑58 (2021)
citeproc-py, plain: nos. 117–58
citeproc-py, escaped: nos. 117\–58
citeproc-py, no-break: nos. 117‑58
KNOWN
{ node print.cjs; env/bin/python print.py; } | tee seen
diff known seen || { echo "changed: how a public law is printed (above: < was, > is)" >&2; exit 1; }
