/** Many fuzzed inputs for each part of an audit: `node test/adapters/audit-log/fuzz/main.ts --runs 200000 [--seed N] [NAME…]`. */
import { main } from "../../../fuzz/run.ts";
import { logFiles } from "./files.ts";
import { IN_MEMORY } from "./subjects.ts";

const { subjects, remove } = logFiles();
try {
  await main([...IN_MEMORY, ...subjects]);
} finally {
  remove();
}
