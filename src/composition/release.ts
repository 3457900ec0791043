import { INCIDENT_MACHINES } from "../../machines/incident-machines.ts";
import type { MachineId } from "../core/purpose.ts";
import type { Signer } from "../ports/signer.ts";

const definitions = new Map<MachineId, string>();

/** The machine that an incident is run under: its definition hash changes with any state, transition or guard name. */
export function machineStamp(
  signer: Signer,
  id: MachineId,
): { readonly id: MachineId; readonly version: string; readonly hash: string } {
  const { machine, version } = INCIDENT_MACHINES[id];
  // The definition holds no functions but drops `undefined`, which canonical JSON refuses. It never changes.
  const definition = definitions.get(id) ?? signer.canonical(JSON.parse(JSON.stringify(machine.definition)));
  definitions.set(id, definition);
  return { id, version, hash: signer.digest(definition) };
}
