import { appendFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { createSystemClock } from "../../../../src/adapters/clock.ts";
import { createCryptoRandom } from "../../../../src/adapters/random.ts";
import { createSigner } from "../../../../src/adapters/signer.ts";
import { StanchError } from "../../../../src/core/errors.ts";
import type { EventBody } from "../../../../src/core/journal.ts";
import { createEmbeddedHost } from "../../../../src/hosts/embedded/host.ts";
import { openJournal } from "../../../../src/hosts/embedded/journal.ts";
import { createLeases } from "../../../../src/hosts/embedded/lease.ts";
import { thisProcess } from "../../../../src/hosts/embedded/process-identity.ts";

// A driver that races others, in a process of its own: `JOURNAL CALLS PERSON`. Each line on standard input is one order:
// `INCIDENT drive` reaches for the lease, does the incident's one effect unless it is done, and gives the lease back once
// it reads `free`; `INCIDENT take` does so by takeover; `INCIDENT act` appends under the token that it has. Answers with
// one line: what it won, or the code and words of the error that kept it out.
const [path = "", calls = "", person = ""] = process.argv.slice(2);
const signer = createSigner();
const clock = createSystemClock();
const journal = openJournal({ path, digester: signer, random: createCryptoRandom() });
const leases = createLeases({ journal, clock, self: thisProcess() });
const tokens = new Map<string, number>();

function row(type: string, data: object): EventBody {
  return { type, at: clock.now(), actor: "stanch", data } as unknown as EventBody;
}

async function act(incident: string): Promise<void> {
  const token = tokens.get(incident) ?? 0;
  const host = createEmbeddedHost({
    journal,
    incident,
    token,
    clock,
    wait: { maxSeconds: 0, watchForeign: true },
  });
  const entries = await host.publish([]);
  if (entries.some(({ type }) => type === "effect.intended")) return;
  const head = entries.at(-1)?.seq ?? 0;
  const effect = { effect: "end", kind: "end", subject: "key", ending: true, attempt: 1 };
  await host.step(
    row("effect.intended", effect),
    async () => {
      appendFileSync(calls, `${incident} ${person} ${token}\n`);
      return [row("key.ended", { effect: "end", keyId: "key", how: "ended" })];
    },
    { atHead: head },
  );
}

async function obey(incident: string, order: string): Promise<string> {
  switch (order) {
    case "drive":
    case "take": {
      const { token } = leases.acquire(incident, person, { takeover: order === "take" });
      tokens.set(incident, token);
      await act(incident);
      return `won ${token}`;
    }
    case "act":
      await act(incident);
      journal.append(incident, [row("audit.judged", { unclassified: 1 })], {
        token: tokens.get(incident) ?? 0,
      });
      return "acted";
    default:
      leases.release(incident, tokens.get(incident) ?? 0);
      return "freed";
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [incident = "", order = ""] = line.split(" ");
  let answer: string;
  try {
    answer = await obey(incident, order);
  } catch (error) {
    answer = error instanceof StanchError ? `${error.code} ${error.message}` : `unexpected ${String(error)}`;
  }
  writeSync(1, `${answer}\n`);
}
journal.close();
