// The same app over the functions that orval generates.
import { clausesCite, clausesList, compareList } from "./orval.ts";
import type { Clause } from "./orval.ts";

declare const process: { argv: string[] };

const { fetch } = globalThis;
globalThis.fetch = (path, options) => fetch(new URL(String(path), process.argv[2]), options);

const page = await clausesList({
  clause_type: ["article"],
  plan_not: "other",
  page_size: 2,
  count: true,
});
if (page.status !== 200) throw new Error("There is no page.");
const clauses: Clause[] = page.data.results;
const compared = await compareList({ plans: ["one", "other"], by: "clause_type" });
if (compared.status !== 200) throw new Error("There is no comparison.");
const cited = await clausesCite("one:c_0");
if (cited.status !== 200) throw new Error("There is no citation.");

console.log(
  JSON.stringify({
    count: page.data.count,
    ids: clauses.map((clause) => clause.id),
    states: compared.data.rows.map((row) => row.cells.map((cell) => cell.state)),
    cited: cited.data.map((item) => item.id),
  }),
);
