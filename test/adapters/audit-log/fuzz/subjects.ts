import type { Subject } from "../../../fuzz/run.ts";
import { JUDGING } from "./judging.ts";
import { MAPPINGS } from "./mappings.ts";
import { READERS } from "./readers.ts";

/** Whatever of an audit can be fuzzed without a file. */
export const IN_MEMORY: readonly Subject[] = [...READERS, MAPPINGS, ...JUDGING];
