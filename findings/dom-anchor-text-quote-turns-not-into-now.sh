#!/usr/bin/env bash
# dom-anchor-text-quote 4.0.2 (npm), which finds a quoted passage (a TextQuoteSelector) again in a page; with jsdom 24.1.3.
# One guesses: a passage that no longer stands there is not found; fuzzy matching bridges spaces and typing errors.
# Seen: a third of the signs may differ. "shall not publish" is found in "shall now publish", "within 30 days" in "within 20
# days", "must notify" in "may notify", and 人工智慧 in 人工智能; nothing tells exact from near.
# Why it matters: an annotation on a duty jumps to the amended text that says the opposite.
# Instead: compare the text of the range with the quotation, and show the annotation as orphaned if they differ.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund 'dom-anchor-text-quote@4.0.2' 'jsdom@24.1.3'
cat > program.cjs <<'PROGRAM'
const changed = [];
const check = (what, seen, known) => {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(known)) changed.push(`${what} (was ${JSON.stringify(known)})`);
};

const { JSDOM } = require("jsdom");
import("dom-anchor-text-quote").then((anchor) => {
  const found = (text, exact) => {
    const { window } = new JSDOM(`<body>${text}</body>`);
    Object.assign(global, { window, document: window.document, Node: window.Node, NodeFilter: window.NodeFilter });
    const at = anchor.toTextPosition(window.document.body, { exact });
    return at && text.slice(at.start, at.end);
  };
  check("shall not publish", found("Members shall now publish the report.", "shall not publish"), "shall now publish");
  check("within 30 days", found("They answer within 20 days.", "within 30 days"), "within 20 days");
  check("must notify", found("The provider may notify the office.", "The provider must notify"), "The provider may notify ");
  check("人工智慧", found("全球人工智能治理", "人工智慧"), "人工智能");
  check("a text about other things", found("Repealed.", "shall not publish"), null);
  if (changed.length) throw new Error(`changed: ${changed.join("; ")}`);
});
PROGRAM
node program.cjs
