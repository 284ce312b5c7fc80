#!/usr/bin/env bash
# orval 8.38.0 (npm), which makes TypeScript clients from OpenAPI documents.
# In OpenAPI 3.1 a list that may be null has "type": ["array", "null"]. Query parameters are exploded by default: ?a=1&a=2.
# One guesses: both kinds of list are sent as repeated parameters.
# Seen: in the fetch client only the plain list is. The nullable one is joined with commas, ?theme=safety%2Crights, though
# explode is true in the document. Types and compiler see no difference.
# Why it matters: an API of provisions that repeats filters gets one value with a comma in it, and answers "no hits".
# Instead: describe list parameters without null; leaving them out says the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund 'orval@8.38.0'
cat > program.cjs <<'PROGRAM'
const changed = [];
const check = (what, seen, known) => {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(known)) changed.push(`${what} (was ${JSON.stringify(known)})`);
};

const fs = require("fs");
const { execFileSync } = require("child_process");
const list = (name, type) => ({ name, in: "query", style: "form", explode: true, schema: { type, items: { type: "string" } } });
fs.writeFileSync("api.json", JSON.stringify({
  openapi: "3.1.0", info: { title: "Provisions", version: "1" },
  paths: { "/clauses": { get: { operationId: "clauses", parameters: [list("plan", "array"), list("theme", ["array", "null"])],
    responses: { 200: { description: "ok" } } } } } }));
fs.writeFileSync("orval.config.cjs", 'module.exports = { api: { input: "./api.json", output: { target: "./client.ts", client: "fetch" } } };');
execFileSync("npx", ["--no-install", "orval", "--config", "orval.config.cjs"], { stdio: "ignore" });
const source = fs.readFileSync("client.ts", "utf8");
const body = source.slice(source.indexOf("export const getClausesUrl"), source.indexOf("export const clauses ="));
fs.writeFileSync("url.cjs", body.replace("export const getClausesUrl", "module.exports").replace("(params?: ClausesParams,)", "(params)"));
const url = require("./url.cjs");
check("a plain list", url({ plan: ["us", "cn"] }), "/clauses?plan=us&plan=cn");
check("a nullable list", url({ theme: ["safety", "rights"] }), "/clauses?theme=safety%2Crights");
if (changed.length) throw new Error(`changed: ${changed.join("; ")}`);
PROGRAM
node program.cjs
