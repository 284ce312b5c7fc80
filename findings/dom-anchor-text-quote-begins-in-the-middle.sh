#!/usr/bin/env bash
# dom-anchor-text-quote 4.0.2 (npm), which finds a quoted passage (a TextQuoteSelector) again in a page; with jsdom 24.1.3.
# The quotation stands in the page more than once and the selector has no prefix or suffix.
# One guesses: the first occurrence, as the first match of any search.
# Seen: the one nearest to the middle of the page's text. Adding a paragraph at the end moves the annotation from one
# identical sentence to another.
# Why it matters: formulas such as "The Member States shall" stand in dozens of articles of one act.
# Instead: always keep prefix and suffix, or give the option hint, the expected position; hint 0 gives the first.
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
  const found = (text, options, prefix) => {
    const { window } = new JSDOM(`<body>${text}</body>`);
    Object.assign(global, { window, document: window.document, Node: window.Node, NodeFilter: window.NodeFilter });
    const at = anchor.toTextPosition(window.document.body, { exact: "Members shall report.", prefix }, options);
    return "abc"[[...text.matchAll(/Members shall report\./g)].findIndex((match) => match.index === at.start)];
  };
  const gap = "x ".repeat(50);
  const text = `(a) Members shall report. ${gap}(b) Members shall report. ${gap}(c) Members shall report.`;
  check("three times the same", found(text), "b");
  check("a long end added", found(`${text} ${gap}${gap}`), "c");
  check("hint 0", found(text, { hint: 0 }), "a");
  check("a prefix", found(text, undefined, "(a) "), "a");
  if (changed.length) throw new Error(`changed: ${changed.join("; ")}`);
});
PROGRAM
node program.cjs
