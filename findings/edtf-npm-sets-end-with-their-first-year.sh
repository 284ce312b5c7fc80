#!/usr/bin/env bash
# edtf 4.11.1 (npm), the parser of the Extended Date/Time Format (ISO 8601-2).
# "[2024..2026]" is one of the years 2024 to 2026, "{2024..2026}" all of them.
# One guesses: both reach from the start of 2024 to the end of 2026, as the listed "[2024,2026]" does.
# Seen: max is the end of 2024. The second half of the range counts for nothing, in sets and in lists.
# Why it matters: "enacted between 2024 and 2026" is filtered out for 2025 and 2026.
# Instead: write the years one by one, or an interval (2024/2026), whose bounds are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund 'edtf@4.11.1'
cat > program.cjs <<'PROGRAM'
const changed = [];
const check = (what, seen, known) => {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(known)) changed.push(`${what} (was ${JSON.stringify(known)})`);
};

import("edtf").then(({ default: edtf }) => {
  const day = (moment) => new Date(moment).toISOString().slice(0, 10);
  const bounds = (text) => { const value = edtf(text); return [day(value.min), day(value.max)]; };
  check("[2024,2026]", bounds("[2024,2026]"), ["2024-01-01", "2026-12-31"]);
  check("[2024..2026]", bounds("[2024..2026]"), ["2024-01-01", "2024-12-31"]);
  check("{2024..2026}", bounds("{2024..2026}"), ["2024-01-01", "2024-12-31"]);
  check("2024/2026", bounds("2024/2026"), ["2024-01-01", "2026-12-31"]);
  if (changed.length) throw new Error(`changed: ${changed.join("; ")}`);
});
PROGRAM
node program.cjs
