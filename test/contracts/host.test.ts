import { createSystemClock } from "../../src/adapters/clock.ts";
import { createEmbeddedHost } from "../../src/hosts/embedded/host.ts";
import { createLeases } from "../../src/hosts/embedded/lease.ts";
import { thisProcess } from "../../src/hosts/embedded/process-identity.ts";
import { createMemoryJournal } from "../hosts/embedded/memory-journal.ts";
import { AT, INCIDENT, open, opened } from "../hosts/embedded/rows.ts";
import { createVirtualClock } from "../hosts/embedded/virtual-clock.ts";
import { hostContract } from "./host.ts";

const incident = INCIDENT;

hostContract("embedded, real clock", (maxSeconds) => {
  const journal = open();
  const clock = createSystemClock();
  const leases = createLeases({ journal, clock, self: thisProcess() });
  journal.append(incident, [opened()]);
  const { token } = leases.acquire(incident, "ana");
  const wait = { maxSeconds, watchForeign: true };
  return {
    host: createEmbeddedHost({ journal, incident, token, clock, wait, after: 2 }),
    now: () => clock.now(),
    foreign: (event) => void journal.append(incident, [event]),
    stored: () => journal.read(incident).map((entry) => entry.type),
    takeOver: () => void leases.acquire(incident, "ben", { takeover: true }),
  };
});

hostContract("memory journal, virtual clock", (maxSeconds) => {
  const journal = createMemoryJournal();
  const clock = createVirtualClock(AT);
  journal.append(incident, [opened()]);
  journal.grant(incident, 1);
  const wait = { maxSeconds, watchForeign: false };
  return {
    host: createEmbeddedHost({ journal, incident, token: 1, clock, wait, after: 1 }),
    now: () => clock.now(),
    foreign: (event) => void journal.append(incident, [event]),
    stored: () => journal.read(incident).map((entry) => entry.type),
    takeOver: () => journal.grant(incident, 2),
  };
});
