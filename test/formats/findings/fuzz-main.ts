/** Many fuzzed inputs for each format: `node test/formats/findings/fuzz-main.ts --runs 200000 [--seed N] [FORMAT…]`. */
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { FINDING_FORMAT_NAMES } from "../../../src/formats/findings/format-names.ts";
import { busy, check, nearly } from "./fuzz.ts";

const { values, positionals } = parseArgs({
  options: { runs: { type: "string", default: "200000" }, seed: { type: "string", default: "1" } },
  allowPositionals: true,
});
const runs = Number(values.runs);
let failed = 0;
for (const name of FINDING_FORMAT_NAMES.filter(
  (one) => positionals.length === 0 || positionals.includes(one),
)) {
  const outcomes = { read: 0, refused: 0 };
  let slowest = 0;
  const start = performance.now();
  const result = fc.check(
    fc.property(nearly(name), fc.boolean(), (text, isNamed) => {
      const from = busy();
      outcomes[check(text, isNamed ? name : undefined)] += 1;
      slowest = Math.max(slowest, busy() - from);
    }),
    { numRuns: runs, seed: Number(values.seed) },
  );
  const seconds = Math.round((performance.now() - start) / 1000);
  const said = `${name}: ${result.numRuns} inputs, ${outcomes.read} read, ${outcomes.refused} refused, slowest ${slowest.toFixed(1)} ms, ${seconds} s`;
  process.stdout.write(
    result.failed ? `${said}\nFAILED ${fc.defaultReportMessage(result) ?? ""}\n` : `${said}\n`,
  );
  if (result.failed) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
