/** Many fuzzed inputs for each format: `node test/formats/findings/fuzz-main.ts --runs 200000 [--seed N] [FORMAT…]`. */
import { FINDING_FORMAT_NAMES } from "../../../src/formats/findings/format-names.ts";
import { main } from "../../fuzz/run.ts";
import { nearReports } from "./fuzz.ts";

await main(FINDING_FORMAT_NAMES.map(nearReports));
