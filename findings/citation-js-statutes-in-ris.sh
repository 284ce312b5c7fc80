#!/usr/bin/env bash
# citation-js 0.8.2 (npm) with its plugin for RIS.
# RIS has the type STAT for statutes, with SE for the section; CSL has the type "legislation" and "section".
# One guesses: a statute read from RIS and written to RIS is a statute, with its section.
# Seen: it is read well and written as TY LEGAL, which is for legal rules. The section is gone, and a law's number goes out as SN,
# the tag of ISBN and ISSN. A treaty is written as GEN.
# Why it matters: in reference managers the law becomes another kind of item with "117-58" as its ISSN.
# Instead: after writing, set TY by the CSL type and add SE, or exchange CSL-JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund '@citation-js/core@0.8.2' '@citation-js/plugin-ris@0.8.2'
cat > program.cjs <<'PROGRAM'
const changed = [];
const check = (what, seen, known) => {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(known)) changed.push(`${what} (was ${JSON.stringify(known)})`);
};

const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-ris");
const lines = (data) => new Cite(data).format("ris").split("\n").map((line) => line.trim()).filter((line) => /^(TY|SE|SN|M1)/.test(line));
const [read] = new Cite("TY  - STAT\nTI  - Act\nSE  - 3\nER  - \n").data;
check("STAT as read", [read.type, read.section], ["legislation", "3"]);
check("and written", lines({ ...read, number: "117-58" }), ["TY  - LEGAL", "SN  - 117-58"]);
check("a treaty", lines({ id: "t", type: "treaty", title: "Convention" }), ["TY  - GEN"]);
if (changed.length) throw new Error(`changed: ${changed.join("; ")}`);
PROGRAM
node program.cjs
