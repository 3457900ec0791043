import { readSync, writeSync } from "node:fs";
import { createSystemClock } from "../../../../src/adapters/clock.ts";
import { StanchError } from "../../../../src/core/errors.ts";
import { createLeases } from "../../../../src/hosts/embedded/lease.ts";
import { thisProcess } from "../../../../src/hosts/embedded/process-identity.ts";
import { INCIDENT, judged, open } from "../rows.ts";

// A process of its own for tests: `append PATH ACTOR COUNT`, `hold PATH PERSON`, `modes PATH`.
// Says what it did on stdout, one line each, and the code of the error that stopped it.
const [command, path = "", name = "", count = "0"] = process.argv.slice(2);
const say = (text: string | number): void => void writeSync(1, `${text}\n`);

try {
  if (command === "modes") process.umask(0);
  const journal = open(path);
  if (command === "hold") {
    const leases = createLeases({ journal, clock: createSystemClock(), self: thisProcess() });
    const { token } = leases.acquire(INCIDENT, name);
    say(token);
    // Blocks until the test says go on.
    readSync(0, Buffer.alloc(1));
    journal.append(INCIDENT, [judged(1, name)], { token });
    say("appended");
  } else {
    for (let n = 1; n <= Number(count); n += 1) say(journal.append(INCIDENT, [judged(n, name)])[0]?.seq ?? 0);
    if (command === "modes") readSync(0, Buffer.alloc(1));
  }
  journal.close();
} catch (error) {
  say(error instanceof StanchError ? `${error.code} ${error.happened}` : String(error));
}
