// A client of plain `fetch`, in one file.
export default {
  govdb: { input: "schema.json", output: { target: "orval.ts", client: "fetch" } },
};
