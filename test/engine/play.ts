import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";
import { createSigner } from "../../src/adapters/signer.ts";
import type { World } from "../../src/adapters/world/world.ts";
import { signedRow } from "../../src/composition/signed-row.ts";
import { type Stage, setStage } from "../../src/composition/rehearsal/stage.ts";
import { StanchError } from "../../src/core/errors.ts";
import type { EventData, JournalEntry } from "../../src/core/journal.ts";
import type { Seconds } from "../../src/core/time.ts";
import type { Adapters } from "../../src/engine/adapters.ts";
import { drive } from "../../src/engine/drive.ts";
import type { Unsigned } from "../../src/engine/players/reference-policy.ts";
import { type Replay, replay } from "../../src/engine/replay.ts";
import type { Stop } from "../../src/engine/work.ts";
import { createEmbeddedHost } from "../../src/hosts/embedded/host.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { createLeases } from "../../src/hosts/embedded/lease.ts";
import type { ConsentRequest, Prompter } from "../../src/ports/prompter.ts";
import type { Journal } from "../../src/ports/journal.ts";
import { judge } from "./judge.ts";
import { type Setting, runnableOf } from "./setting.ts";
import { type Call, witnessed, witnessedSpool } from "./witness.ts";

/** How long a driver waits in all, in virtual time, unless the test says otherwise. */
const PATIENCE: Seconds = 3600;

export interface DriverOptions {
  readonly seconds?: Seconds;
  readonly until?: "contained";
  readonly unattended?: boolean;
  readonly signal?: AbortSignal;
  /** Stands between this driver and the journal. */
  readonly journal?: (journal: Journal) => Journal;
}

/** A response on its stage, under virtual time; the test plays the people. */
export interface Play {
  readonly world: World;
  readonly incident: string;
  /** Calls that reached the provider to change something, oldest first. */
  readonly calls: readonly Call[];
  /** What the responder was asked, oldest first. */
  readonly asked: readonly ConsentRequest[];
  /** Topics to which the responder says no from now on, by how they begin. */
  readonly refused: Set<string>;
  /** Topics for which nobody is there to be asked from now on, by how they begin. */
  readonly unheard: Set<string>;
  /** Puts other adapters in the place of some, for drivers that start later. */
  adapt(change: (adapters: Adapters) => Partial<Adapters>): void;
  /** One driver from the journal as it is until it stops. */
  drive(options?: DriverOptions): Promise<Stop>;
  /** A person signs and appends one row, without the lease, as a command does. */
  sign<T extends Unsigned["type"]>(by: string, type: T, data: Omit<EventData[T], "by" | "signature">): void;
  entries(): readonly JournalEntry[];
  /** Rows of one type, oldest first. */
  rows<T extends JournalEntry["type"]>(type: T): readonly Extract<JournalEntry, { type: T }>[];
  at(): Replay;
}

const open: (() => void)[] = [];
const unjudged: (() => void)[] = [];

afterEach(() => unjudged.splice(0).forEach((check) => check()));
afterAll(() => open.splice(0).forEach((close) => close()));

/** A stage whose journal is judged as a whole when the test is over, whatever it was about. */
export async function stageOf(setting: Setting, prompter: Prompter): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "stanch-play-"));
  const stage = await setStage(runnableOf(setting), {
    seed: setting.seed ?? "engine",
    prompter,
    ...(setting.migration === undefined ? {} : { migration: setting.migration }),
    journal: (_incident, random) =>
      openJournal({ path: join(folder, "state", "j.db"), digester: createSigner(), random }),
  });
  unjudged.push(() => judge(stage.journal.read(stage.incident), stage.world));
  open.push(() => {
    stage.journal.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return stage;
}

/** Sets the stage for a test that plays the people. */
export async function play(setting: Setting = {}): Promise<Play> {
  const asked: ConsentRequest[] = [];
  const refused = new Set<string>();
  const unheard = new Set<string>();
  const calls: Call[] = [];
  const stage = await stageOf(setting, {
    async consent(request) {
      asked.push(request);
      if ([...unheard].some((topic) => request.topic.startsWith(topic)))
        throw new StanchError({ code: "ERR_WOULD_ASK", message: request.title });
      return ![...refused].some((topic) => request.topic.startsWith(topic));
    },
    secret: () => Promise.reject(new Error("nobody types a secret here")),
    text: () => Promise.reject(new Error("nobody types here")),
    say: () => undefined,
  });
  const { world, incident, identities } = stage;
  const entries = (): readonly JournalEntry[] => stage.journal.read(incident);
  const leases = createLeases({
    journal: stage.journal,
    clock: world.clock,
    self: { bootId: "play", pidNamespace: "play", pid: 1, startTime: null, host: "play" },
  });
  let adapters: Adapters = {
    ...stage.adapters,
    provider: witnessed(stage.adapters.provider, world.clock, entries, calls),
    spool: witnessedSpool(stage.adapters.spool, entries),
  };

  return {
    world,
    incident,
    calls,
    asked,
    refused,
    unheard,
    adapt(change) {
      adapters = { ...adapters, ...change(adapters) };
    },
    async drive({
      seconds = PATIENCE,
      until,
      unattended = false,
      signal,
      journal: between = (given: Journal) => given,
    } = {}) {
      const { token } = leases.acquire(incident, adapters.identity.person, { takeover: true });
      const start = replay(entries());
      const host = createEmbeddedHost({
        journal: between(stage.journal),
        incident,
        token,
        clock: adapters.clock,
        wait: { maxSeconds: seconds, watchForeign: false },
        after: start.seq,
        ...(signal === undefined ? {} : { signal }),
      });
      const { stop } = await drive(host, adapters, start, {
        unattended,
        ...(until === undefined ? {} : { until }),
      });
      return stop;
    },
    sign(by, type, data) {
      const person = identities.get(by);
      if (person === undefined) throw new Error(`nobody is called ${by}`);
      const row = { type, data } as unknown as Unsigned;
      stage.journal.append(incident, [signedRow(adapters.signer, person, incident, world.clock.now(), row)]);
    },
    entries,
    rows: <T extends JournalEntry["type"]>(type: T) =>
      entries().filter((row): row is Extract<JournalEntry, { type: T }> => row.type === type),
    at: () => replay(entries()),
  };
}
