import { LEAK_RESPONSE_VERSION, leakResponse } from "../../machines/leak-response.ts";
import type { Signer } from "../ports/signer.ts";

let definition: string | null = null;

/** The machine that an incident is run under: its definition hash changes with any state, transition or guard name. */
export function machineStamp(signer: Signer): { id: string; version: string; hash: string } {
  // The definition holds no functions but drops `undefined`, which canonical JSON refuses. It never changes.
  definition ??= signer.canonical(JSON.parse(JSON.stringify(leakResponse.definition)));
  return { id: leakResponse.id, version: LEAK_RESPONSE_VERSION, hash: signer.digest(definition) };
}
