import { createProbe } from "../adapters/probe/index.ts";
import type { Probe } from "../ports/probe.ts";
import { type LiveParts, entryOf, missing } from "./live-parts.ts";

/** The probe of that name; one that asks several others makes these too. */
export function makeProbe(parts: LiveParts, name: string): Probe {
  const { config, folder, http, processes, clock, random } = parts;
  return createProbe(name, entryOf(config.probes, "probes", name), {
    http,
    processes,
    clock,
    random,
    baseUrlOf: (other) => {
      const entry = entryOf(config.providers, "providers", other);
      if (entry.baseUrl === undefined) throw missing("providers", other, "it has no address");
      return entry.baseUrl;
    },
    keyProbeOf(other) {
      const made = makeProbe(parts, other);
      if (made.kind === "key") return made;
      throw missing("probes", other, "it asks a consumer");
    },
    folder,
  });
}
