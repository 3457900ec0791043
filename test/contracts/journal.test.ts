import { createSystemClock } from "../../src/adapters/clock.ts";
import { createLeases } from "../../src/hosts/embedded/lease.ts";
import { thisProcess } from "../../src/hosts/embedded/process-identity.ts";
import { createMemoryJournal } from "../hosts/embedded/memory-journal.ts";
import { open } from "../hosts/embedded/rows.ts";
import { journalContract } from "./journal.ts";

journalContract("embedded", () => {
  const journal = open();
  const leases = createLeases({ journal, clock: createSystemClock(), self: thisProcess() });
  return {
    journal,
    lease: (incident) => leases.acquire(incident, "ana", { takeover: true }).token,
    release: (incident, token) => leases.release(incident, token),
  };
});

journalContract("memory", () => {
  const journal = createMemoryJournal();
  let token = 0;
  return {
    journal,
    lease(incident) {
      token += 1;
      journal.grant(incident, token);
      return token;
    },
    release: (incident) => journal.grant(incident, null),
  };
});
