// Writes beside each file of JSON-LD that is named what jsonld.js reads from it, as N-Quads.
import { readFile, writeFile } from "node:fs/promises";
import jsonld from "jsonld";

for (const path of process.argv.slice(2)) {
  const document = JSON.parse(await readFile(path, "utf8"));
  const quads = await jsonld.toRDF(document, { format: "application/n-quads", safe: true });
  await writeFile(`${path}.nq`, quads);
}
