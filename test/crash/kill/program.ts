import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { createRuntime } from "../../../src/composition/runtime.ts";
import type { Workspace } from "../../../src/cli/services.ts";
import { reactions } from "../../../src/engine/players/reference-policy.ts";
import { agreeing } from "../agreeing.ts";
import { type Death, arm } from "./failpoint.ts";

/** What one process of a response is told, in a file: where it works, on which key, and how it is to die. */
export interface Script {
  readonly workspace: string;
  readonly runbook: string;
  readonly key: string;
  /** File with the leaked value. */
  readonly value: string;
  /** Nobody leaked the key: everybody on it is moved to a team key but whom this key policy lets stay. */
  readonly migrate?: { readonly rules: string };
  readonly death: Death;
}

const PEOPLE = [
  { id: "mia", answersAfter: 0 },
  { id: "jo", answersAfter: 0 },
];
const LONGEST_WAIT_SECONDS = 20;
const MOST_DRIVERS = 12;

/**
 * One responder with a second person beside them, who take a response as far as it goes: the program's own composition,
 * its real adapters, and people who answer as the reference policy does. Prints each stop; ends with 0 once it is closed.
 */
async function respond({ workspace: folder, runbook, key, value, migrate, death }: Script): Promise<number> {
  process.umask(0o077);
  const write = (text: string): void => void process.stdout.write(text);
  const { services, scrub } = await createRuntime({
    root: folder,
    env: process.env,
    streams: { out: write, err: write },
    stdin: process.stdin,
  });
  const [mia, jo] = await Promise.all(["mia", "jo"].map((name) => services.identity(name)));
  if (mia === undefined || jo === undefined) throw new Error("two people are needed");
  // A process that is killed leaves no compiled code behind for the next one, unless it's told to beforehand.
  flushCompileCache();
  arm(death);
  const workspace = await services.openWorkspace(folder);
  const [known] = workspace.incidents();
  const request = { runbook, key, value, prompter: agreeing };
  const plan = async () => {
    if (migrate === undefined) return workspace.plan(request);
    const [first] = (await workspace.planMigrations({ ...request, ...migrate })).migrations;
    if (first === undefined) throw new Error("there is nothing to migrate");
    return first;
  };
  const incident = known?.id ?? (await workspace.open(await plan(), mia));
  for (let drivers = 1; drivers <= MOST_DRIVERS; drivers += 1) {
    const { stop, at } = await workspace.drive({
      incident,
      identity: mia,
      prompter: agreeing,
      wait: LONGEST_WAIT_SECONDS,
      signal: new AbortController().signal,
      onEntries: (entries) => {
        for (const { seq, type } of entries) write(`${seq} ${type}\n`);
      },
    });
    write(scrub(`${JSON.stringify(stop)}\n`));
    if (at.done) return stop.kind === "closed" ? 0 : 1;
    answer(
      workspace,
      incident,
      reactions(
        at,
        stop,
        PEOPLE,
        () => ({ as: "hostile" }),
        () => null,
      ),
    );
    if (stop.kind === "failed" || stop.kind === "unknown") await pause(500);
  }
  return 1;

  function answer(to: Workspace, id: string, due: ReturnType<typeof reactions>): void {
    for (const { by, does } of due) {
      if (!("sign" in does)) continue;
      const { incident: now } = services.replay(to.entries(id));
      const person = by === "jo" ? jo : mia;
      if (person !== undefined) to.append(id, [does.sign(now, services.clock.now())], person);
    }
  }
}

process.exitCode = await respond(JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Script);
