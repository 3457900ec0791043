import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { type Ran, type Stanch, createStanch } from "./stanch.ts";
import { type Witness, createWitness } from "./witness.ts";
import type { LiveWorkspace } from "./workspace.ts";

/** The two people of a `two-person` workspace, and what they do alike in every response. */
export interface Responders {
  readonly stanch: Stanch;
  readonly witness: Witness;
  /** `--identity` of each person. */
  readonly mia: readonly string[];
  readonly jo: readonly string[];
  /** What `--confirm` wants for this key. */
  confirm(key: string): readonly string[];
  /** mia opens the incident from the finding, and nobody is asked anything: `respond` or `contain`. */
  open(command: "respond" | "contain"): Promise<Ran>;
  /** mia's driver goes on. */
  resume(...flags: readonly "--due"[]): Promise<Ran>;
  /** What a timer would run, again and again until the incident is closed; each stop once, as `3 notifying.watching`. */
  resumeToClose(): Promise<readonly string[]>;
  /** mia says that the leak path is closed. */
  closeLeakPath(): Promise<Ran>;
  /** Both live with it that these callers can't be seen. */
  acceptUnseen(subject: string): Promise<void>;
  /** jo reads what the gate shows, and signs that. */
  approve(): Promise<Ran>;
}

const MOST_RESUMES = 20;

/** Makes the workspace one of mia and jo, and plans the response; `leaked` is what the plan calls the key. */
export async function gatherResponders(
  bin: string,
  workspace: LiveWorkspace,
  leaked: string,
): Promise<Responders> {
  const witness = createWitness([workspace.folder, workspace.configHome]);
  const stanch = await createStanch(bin, workspace, witness);
  const identity = (person: string): readonly string[] => [
    "--identity",
    join(workspace.configHome, `${person}.json`),
  ];
  const [mia, jo] = [identity("mia"), identity("jo")];
  expect((await stanch.run("init", "--policy", "two-person")).code).toBe(0);
  expect((await stanch.run("enrol", "mia", ...mia)).code).toBe(0);
  expect((await stanch.run("enrol", "jo", ...jo)).code).toBe(0);

  const finding = ["--finding", workspace.finding];
  const planned = await stanch.run("plan", workspace.runbook, ...finding, "--yes");
  if (planned.code !== 0) throw new Error(`the plan ended with ${planned.code}:\n${planned.stderr}`);
  const hash = String(planned.result["hash"]).slice(0, 12);
  const confirm = (key: string): readonly string[] => ["--confirm", `${key}@${hash}`];
  const agreed = ["--yes", ...confirm(leaked)];
  const resume: Responders["resume"] = (...flags) => stanch.run("resume", ...flags, ...mia, ...agreed);
  return {
    stanch,
    witness,
    mia,
    jo,
    confirm,
    resume,
    open: (command) => stanch.run(command, workspace.runbook, "--live", ...finding, ...mia, ...agreed),
    async resumeToClose() {
      const stops: string[] = [];
      while (stops.at(-1) !== "0 closed" && stops.length < MOST_RESUMES) {
        const { code, result } = await resume("--due");
        stops.push(`${code} ${result.state}`);
        await pause(500);
      }
      return [...new Set(stops)];
    },
    closeLeakPath: () =>
      stanch.run(
        "attest",
        "leak-path",
        "--statement",
        "the workflow masks the key, its logs are gone",
        ...mia,
      ),
    async acceptUnseen(subject) {
      for (const person of [mia, jo]) {
        const words = ["OLD_USE_UNOBSERVABLE", subject, "--reason", "nobody knows of another caller"];
        expect((await stanch.run("accept", ...words, ...person)).code).toBe(0);
      }
    },
    async approve() {
      const { stderr } = await stanch.run("approve", ...jo);
      return stanch.run("approve", "--verdict", /--verdict (\w+)/.exec(stderr)?.[1] ?? "", ...jo);
    },
  };
}
