import crypto from "node:crypto";
import { appendFileSync, existsSync, readFileSync, writevSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { createSystemClock } from "../../../../src/adapters/clock.ts";
import { seededIdentity } from "../../../../src/adapters/identity-file.ts";
import { createCryptoRandom } from "../../../../src/adapters/random.ts";
import { createSigner } from "../../../../src/adapters/signer.ts";
import { createAgeSpool } from "../../../../src/adapters/spool/age.ts";
import { createOutput } from "../../../../src/cli/output.ts";
import { exitCodeOfError } from "../../../../src/cli/exit-code.ts";
import { checkedJournal } from "../../../../src/composition/checked-journal.ts";
import { copyingJournal } from "../../../../src/composition/second-place.ts";
import { StanchError } from "../../../../src/core/errors.ts";
import type { EventBody, JournalEntry } from "../../../../src/core/journal.ts";
import { Secret } from "../../../../src/core/secret.ts";
import { checkpointOver } from "../../../../src/engine/checkpoint.ts";
import { outcomeOf } from "../../../../src/engine/perform.ts";
import { createCheckpointCopies } from "../../../../src/hosts/embedded/checkpoint-copies.ts";
import { createEmbeddedHost } from "../../../../src/hosts/embedded/host.ts";
import { openJournal } from "../../../../src/hosts/embedded/journal.ts";
import { createLeases, underLease } from "../../../../src/hosts/embedded/lease.ts";
import { thisProcess } from "../../../../src/hosts/embedded/process-identity.ts";
import { EFFECTS, INCIDENT, SEED, VALUE, pathsIn } from "../responder-files.ts";

// A small response in a process of its own: `FOLDER PERSON [SECONDS]`. It goes through the real journal, lease, host, spool
// and second place, calls a "provider" that is a file, waits for SECONDS before it ends the key, and goes on from wherever
// an earlier run stopped. Each row that it was told is durable becomes a line on standard output.
const [folder = "", person = "", wait = "0"] = process.argv.slice(2);
const paths = pathsIn(folder);

// Known names of temporary files, so that a fault can be aimed at them; others in a run that comes after.
let temporary = existsSync(paths.journal) ? 100 : 0;
const { randomBytes } = crypto;
crypto.randomBytes = (size: number) =>
  size === 8 ? Buffer.alloc(size, (temporary += 1)) : randomBytes(size);
syncBuiltinESMExports();

const signer = createSigner();
const clock = createSystemClock();
const identity = seededIdentity(person, SEED);
const people = ["ana", "ben"].map((id) => ({ id, publicKey: seededIdentity(id, SEED).publicKey }));
const spool = createAgeSpool({
  incident: INCIDENT,
  path: paths.spool,
  identityPath: paths.ageKey,
  fingerprintKey: Buffer.alloc(32),
});

/** By a call that nothing else makes: a fault that is aimed at `write` doesn't hit it. */
function say(text: string): void {
  writevSync(1, [Buffer.from(`${text}\n`)]);
}

function row(type: string, data: object): EventBody {
  return { type, at: clock.now(), actor: "stanch", data } as unknown as EventBody;
}

function called(): readonly string[] {
  return readFileSync(paths.calls, "utf8")
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
}

function madeAllTheSame(error: unknown): never {
  if (!(error instanceof StanchError)) throw error;
  const { code, message } = error;
  throw new StanchError({ code, message, happened: "unknown" });
}

/** As a reissue does: the call first, then what it gave into the spool. */
async function act(effect: string): Promise<readonly EventBody[]> {
  const intent = { effect, kind: "reissue", subject: effect, ending: false, attempt: 1 } as const;
  return outcomeOf(
    {
      intent,
      async act() {
        appendFileSync(paths.calls, `${effect} ${person} ${process.pid}\n`);
        if (effect !== "end")
          await spool.put(`replacement/${effect}`, new Secret(VALUE)).catch(madeAllTheSame);
        return [row("key.ended", { effect, keyId: effect, how: "ended" })];
      },
    },
    clock,
  );
}

async function respond(): Promise<void> {
  const journal = openJournal({ path: paths.journal, digester: signer, random: createCryptoRandom() });
  const own = copyingJournal(checkedJournal(journal, signer), createCheckpointCopies(paths.place));
  if (!journal.incidents().includes(INCIDENT))
    journal.append(INCIDENT, [row("incident.opened", { mode: "live", people })], { atHead: 0 });
  const leases = createLeases({ journal, clock, self: thisProcess() });
  await underLease(leases, INCIDENT, person, async (token) => {
    const host = createEmbeddedHost({
      journal: own,
      incident: INCIDENT,
      token,
      clock,
      wait: { maxSeconds: Number(wait), watchForeign: true },
    });
    const entries: JournalEntry[] = [];
    const take = (fresh: readonly JournalEntry[]): void => {
      for (const { seq, hash } of fresh) say(`${seq} ${hash}`);
      entries.push(...fresh);
    };
    const stateOf = (effect: string): string =>
      entries.findLast(({ data }) => "effect" in data && data.effect === effect)?.type ?? "none";
    take(await host.publish([]));
    for (const effect of EFFECTS) {
      if (["effect.intended", "effect.unknown"].includes(stateOf(effect))) {
        // Look before it is tried again.
        const type = called().includes(effect) ? "key.ended" : "effect.absent";
        if (type === "key.ended" && effect !== "end")
          await spool.put(`replacement/${effect}`, new Secret(VALUE));
        take(await host.publish([row(type, { effect, keyId: effect, how: "ended" })]));
      }
      if (stateOf(effect) === "key.ended") continue;
      let atHead: { atHead?: number } = {};
      if (effect === "end") {
        const until = new Date(Date.now() + Number(wait) * 1000).toISOString();
        if (Number(wait) > 0) {
          const { reason } = await host.event(until);
          say(`waited ${reason}`);
        }
        const head = entries.at(-1);
        if (head === undefined) throw new Error("no rows");
        take(await host.publish([checkpointOver(signer, identity, clock.now(), head)], { atHead: head.seq }));
        atHead = { atHead: head.seq + 1 };
      }
      const intent = { effect, kind: "reissue", subject: effect, ending: effect === "end", attempt: 1 };
      take(await host.step(row("effect.intended", intent), () => act(effect), atHead));
      const outcome = entries.findLast(({ data }) => "effect" in data && data.effect === effect);
      if (outcome?.type === "effect.unknown" || outcome?.type === "effect.failed") {
        const { code, message } = outcome.data.error;
        throw new StanchError({ code: code as `ERR_${string}`, message, happened: "unknown" });
      }
    }
    for (const name of await spool.names()) {
      const value = await spool.get(name);
      if (value?.reveal() !== VALUE) throw new Error(`${name} isn't what was put there`);
      await spool.delete(name);
    }
    if (!entries.some(({ type }) => type === "spool.cleared"))
      take(await host.publish([row("spool.cleared", { names: [] })]));
  });
  journal.close();
  say("done");
}

process.umask(0o077);
try {
  await respond();
} catch (error) {
  const code = exitCodeOfError(error);
  const err = (text: string): void => void writevSync(2, [Buffer.from(text)]);
  createOutput({ out: () => undefined, err }, false).error(error, code);
  if (code === 1 && error instanceof Error) err(`${error.stack ?? ""}\n`);
  process.exitCode = code;
}
