import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSystemWall } from "../../src/adapters/clock.ts";
import { createProcessRunner } from "../../src/adapters/process.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { createSigner } from "../../src/adapters/signer.ts";
import type { Context } from "../../src/cli/context.ts";
import { exitCodeOfError } from "../../src/cli/exit-code.ts";
import { createOutput } from "../../src/cli/output.ts";
import { createProgram } from "../../src/cli/program.ts";
import type { Outcome } from "../../src/cli/services.ts";
import { openingRow } from "../../src/composition/opening.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { createServices } from "../../src/composition/services.ts";
import type { EventBody, EventData, EventType, JournalEntry } from "../../src/core/journal.ts";
import type { LeakedKey, Plan, Policy } from "../../src/core/plan.ts";
import { plus } from "../../src/core/time.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { on, opened } from "../report/entries.ts";

export const INCIDENT = "L-20261123-k3f9";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was said, as if the terminal had no edge. */
  readonly talk: string;
  readonly outcome: Outcome | null;
}

/** A real workspace in a directory of its own with three people, a clock that is set by hand, and the real commands. */
export async function makeHouse(policy: Policy = "two-person") {
  const root = mkdtempSync(join(tmpdir(), "stanch-cli-"));
  const dir = join(root, "workspace");
  mkdirSync(dir);
  let time = on("14:00:00");
  let piped = "";
  const signer = createSigner();
  const random = createCryptoRandom();
  const clock = {
    // Two rows of one person never have the same time.
    now: () => (time = plus(time, 0.001)),
    sleep: () => Promise.resolve(),
  };
  const services = createServices({
    clock,
    wall: createSystemWall(),
    random,
    signer,
    processes: createProcessRunner({}),
    env: {},
    root: process.cwd(),
    configDir: join(root, "config"),
    scrub: (text) => text,
    write: () => undefined,
    log: null,
    stdin: {
      async *[Symbol.asyncIterator]() {
        const text = piped;
        piped = "";
        yield text;
      },
    },
  });
  await services.initialise(dir, policy);
  const workspace = await services.openWorkspace(dir);
  for (const person of ["mia", "noor", "sam"]) {
    const { identity } = await services.createIdentity(person);
    await workspace.enrol(identity);
  }
  workspace.close();
  const journal = openJournal({ path: pathsOf(dir).journal, digester: signer, random });

  const house = {
    root,
    dir,
    services,
    /** Standard output is one. */
    isTerminal: false,
    journal,
    setTime: (at: string) => void (time = on(at)),
    /** What the next command finds on standard input. */
    pipe: (text: string) => void (piped = text),
    /** What a test looks at afterwards, signatures checked. */
    async entries(incident = INCIDENT): Promise<readonly JournalEntry[]> {
      const reader = await services.openWorkspace(dir);
      try {
        return reader.entries(incident);
      } finally {
        reader.close();
      }
    },
    async open(
      plan: Plan,
      leaked: Partial<LeakedKey> = {},
      incident = INCIDENT,
      reopens: { readonly reopens?: string; readonly earlierKeys?: readonly string[] } = {},
    ): Promise<void> {
      const reader = await services.openWorkspace(dir);
      const { people } = reader;
      reader.close();
      const known = { ...opened("live", policy).leaked, ...leaked };
      const request = {
        mode: "live",
        policy,
        people,
        responder: "sam",
        leaked: known,
        plan,
        at: time,
        ...reopens,
      } as const;
      journal.append(incident, [openingRow(request, signer)]);
    },
    /** A fact by stanch itself. */
    fact<T extends EventType>(at: string, type: T, data: EventData[T], incident = INCIDENT): void {
      journal.append(incident, [{ type, at: on(at), actor: "stanch", data } as EventBody]);
    },
    /** Somebody with the file and without scruples. */
    damage(seq: number): void {
      const database = new DatabaseSync(pathsOf(dir).journal);
      database.exec("DROP TRIGGER entry_stands");
      database.prepare("UPDATE entry SET at = ? WHERE seq = ?").run(on("13:00:00"), seq);
      database.close();
    },
    /** Types one command line and gives what came of it, as main would. */
    stanch: (...argv: readonly string[]): Promise<Said> => house.stanchIn(dir, ...argv),
    /** The same in another folder. */
    async stanchIn(folder: string, ...argv: readonly string[]): Promise<Said> {
      let out = "";
      let err = "";
      let code = -1;
      let outcome: Outcome | null = null;
      const streams = {
        out: (text: string) => void (out += text),
        err: (text: string) => void (err += text),
        isTerminal: house.isTerminal,
      };
      const program = createProgram("0.1.0", async (work, options) => {
        const output = createOutput(streams, options["json"] === true);
        const context: Context = {
          services,
          output,
          interactive: false,
          accessible: false,
          terminal: process.stderr,
          signal: new AbortController().signal,
          readStdin: () => Promise.resolve(""),
        };
        try {
          outcome = await work(context);
          output.result(outcome);
          ({ code } = outcome);
        } catch (error) {
          code = exitCodeOfError(error);
          output.error(error, code);
        }
      });
      await program.parseAsync(["node", "stanch", ...argv, "--workspace", folder]);
      return { code, out, err, talk: err.replaceAll(/\nLIVE +/g, " "), outcome };
    },
    /** As `stanch`, signed by this person. */
    as: (person: string, ...argv: readonly string[]) => house.stanch(...argv, "--identity", person),
    /** The person reads what `approve` shows, then signs that; what was refused is given back as it is. */
    async approve(person: string): Promise<Said> {
      const read = await house.as(person, "approve");
      const verdict = /--verdict (\w+)/.exec(read.err)?.[1];
      return verdict === undefined ? read : house.as(person, "approve", "--verdict", verdict);
    },
  };
  return house;
}

export type House = Awaited<ReturnType<typeof makeHouse>>;

/** Data of the newest row of this type. */
export function newest<T extends EventType>(
  entries: readonly JournalEntry[],
  type: T,
): EventData[T] | undefined {
  return entries.findLast((entry) => entry.type === type)?.data as EventData[T] | undefined;
}
