// What an app written in TypeScript does with the API; every name is checked against the contract.
import createClient from "openapi-fetch";

import type { components, paths } from "./schema.d.ts";

declare const process: { argv: string[] };

type Clause = components["schemas"]["Clause"];

const client = createClient<paths>({ baseUrl: process.argv[2] });

const page = await client.GET("/api/v1/clauses/", {
  params: { query: { clause_type: ["article"], plan_not: "other", page_size: 2, count: true } },
});
if (!page.data) throw new Error(page.error?.detail);
const clauses: Clause[] = page.data.results;
const compared = await client.GET("/api/v1/compare/", {
  params: { query: { plans: ["one", "other"], by: "clause_type" } },
});
if (!compared.data) throw new Error(compared.error?.detail);
const cited = await client.GET("/api/v1/clauses/{id}/cite/", {
  params: { path: { id: "one:c_0" } },
});
if (!cited.data) throw new Error("There is no citation.");

console.log(
  JSON.stringify({
    count: page.data.count,
    ids: clauses.map((clause) => clause.id),
    states: compared.data.rows.map((row) => row.cells.map((cell) => cell.state)),
    cited: cited.data.map((item) => item.id),
  }),
);
