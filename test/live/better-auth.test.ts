import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { link, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Line, expectWalked } from "../acceptance/cases/walk.ts";
import { present } from "./account.ts";
import { type Beds, CONSUMERS, startBeds } from "./beds.ts";
import { betterAuthContract } from "./better-auth-contract.ts";
import { betterAuthMigration } from "./better-auth-migration.ts";
import { type Build, buildProgram } from "./build.ts";
import { exportedRows } from "./exported-rows.ts";
import { type Scene, setScene } from "./scene.ts";
import { codesOf, subjectsOf } from "./stanch.ts";
import { createWitness } from "./witness.ts";
import type { WorkspaceOptions } from "./workspace-config.ts";

const THIEF = "python-requests/2.32";
/** Under this name the test looks from outside; the runbook knows it as the responder's. */
const OUTSIDE = "live-proof/1.0";

/** How the consumers call themselves. */
const USER_AGENTS = {
  svc: "svc-checkout/1.0",
  nginx: "nginx-edge",
  prom: expect.stringMatching(/^Prometheus\//),
  job: "cron-bastion",
  sup: "worker",
};

/** What every form of the timeline tells of a whole response. */
const STORY = [/leaked/i, /replacement/i, /hostile/i, /approv/i, /ended/i, /refused/i, /closed/i];

/** Two runs that somebody triggers are two if a minute lies between them. */
const BETWEEN_RUNS_MS = 62_000;
const LOG_LAG_MS = 1500;

const statusSchema = z.object({
  callers: z.array(z.object({ id: z.string(), userAgent: z.string().nullable() })),
});

/** What satisfied each rule. */
const TABLE: readonly Line[] = [
  "svc | 1 | observed: used its replacement, says svc-says",
  "svc | 2c | observed: holds its replacement, says svc-says",
  "svc | 3 | observed: a success and no refusal since, says svc-says",
  "nginx | 1 | attested by mia: new-key-in-use",
  "nginx | 2c | attested by mia: old-key-unused",
  "nginx | 3 | attested by mia: new-key-in-use",
  "prom | 1 | observed: used its replacement, in access",
  "prom | 2b | observed: two successes while the key was disabled, in access",
  "prom | 3 | observed: a success and no refusal since, says prom-says",
  "job | 1 | observed: used its replacement, in access",
  "job | 2b | observed: two successes while the key was disabled, in access",
  "job | 3 | observed: a success and no refusal since, says job-says",
  "sup | 1 | observed: used its replacement, in access",
  "sup | 2b | observed: two successes while the key was disabled, in access",
  "sup | 3 | observed: a success and no refusal since, in access, which can't see refusals",
  "script | 1 | observed: two runs on its replacement, in access",
  "script | 2b | observed: two successes while the key was disabled, in access",
  "script | 3 | observed: a success and no refusal since, in access, which can't see refusals",
  ...[...CONSUMERS, "script"].map((id): Line => `${id} | replacement | a team key, live, accepted`),
  "incident | callers | python-requests/2.32 is hostile, by jo and mia",
  "incident | callers | nginx-edge is consumer nginx, by mia",
  "incident | unseen callers | callers/refused, accepted by jo and mia",
  "incident | leak path | attested by mia",
  "incident | own credential | clean, by a look",
  "incident | approval | by jo",
  "incident | end | gate: looked again, checkpoint, ended",
  "incident | confirmation | the leaked value refused, and again after the token cache",
  "incident | lineage | nothing was made with the leaked key",
  "incident | watch | 3 s without accepted use",
  "incident | close | revoked",
];

let built: Build;
let beds: Beds;
let scene: Scene;

beforeAll(async () => {
  built = await buildProgram();
  beds = await startBeds();
});

afterEach(async () => {
  await scene?.remove();
});

afterAll(async () => {
  await beds?.stop();
  await built?.remove();
});

const begin = async (options?: WorkspaceOptions): Promise<Scene> =>
  (scene = await setScene(beds, built.bin, options));

describe("case 1: better-auth with five consumers and a script, which differ in what can be seen of them", () => {
  it("goes from a finding to a closed incident by all rules, and the leaked key is the only thing that ends", async () => {
    const { account, leaked, bystander, workspace, stanch, witness, script, mia, jo } = await begin({
      variety: true,
    });
    expect(await present(beds.baseUrl, leaked.value, THIEF)).toBe(200);
    expect((await script.run()).code).toBe(0);
    expect((await scene.open("contain")).code).toBe(0);

    const opened = await scene.resume("--due");
    expect(opened.code).toBe(5);
    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);

    const [thief = "", proxy = ""] = await callersNamed(THIEF, "nginx-edge");
    expect(codesOf(opened)).toEqual(
      expect.arrayContaining([
        ...["nginx", "script"].map((id) => `NEW_USE_UNPROVEN ${id}`),
        "OLD_USE_UNOBSERVABLE script",
        ...[thief, proxy].map((caller) => `CALLER_UNCLASSIFIED ${caller}`),
        "LEAK_PATH_OPEN incident",
      ]),
    );
    for (const person of [mia, jo]) await classify(thief, ["hostile"], person);
    await classify(proxy, ["consumer", "--consumer", "nginx"], mia);
    expect((await scene.closeLeakPath()).code).toBe(0);
    // Only its owner can say of the proxy that it works, and on which key.
    expect(await beds.healthy()).toEqual(CONSUMERS);
    for (const claim of ["new-key-in-use", "old-key-unused"]) {
      const said = ["--statement", "an order came through it, its file holds one key"];
      expect((await stanch.run("attest", claim, "nginx", ...said, ...mia)).code).toBe(0);
    }
    const waiting = await scene.resume("--due");
    expect(waiting.code).toBe(5);
    expect(codesOf(waiting)).toContain("NEW_USE_UNPROVEN script");
    // The key is disabled by now, and the log shows nobody who is refused.
    expect(codesOf(waiting)).toContain("OLD_USE_UNOBSERVABLE callers/refused");
    await scene.acceptUnseen("callers/refused");
    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(401);
    // What it says may be of before the disable as long as the two clocks are told to the second.
    await pause(5000);
    expect((await script.run()).code).toBe(0);
    const ranAt = Date.now();

    await pause(Math.max(0, ranAt + BETWEEN_RUNS_MS - Date.now()));
    expect((await script.run()).code).toBe(0);
    await pause(LOG_LAG_MS);
    // The proxy goes on with the replacement: whose calls these are is asked of each key.
    const asked = await scene.resume("--due");
    const [onReplacement = ""] = (await callersNamed("nginx-edge")).filter((caller) => caller !== proxy);
    expect(codesOf(asked)).toEqual([`CALLER_UNCLASSIFIED ${onReplacement}`]);
    await classify(onReplacement, ["consumer", "--consumer", "nginx"], mia);
    const unapproved = await scene.resume();
    expect(codesOf(unapproved)).toEqual([]);
    expect(unapproved.code).toBe(3);
    const status = await stanch.run("status");
    expect(status.code).toBe(0);
    const proven = [...CONSUMERS, "script"].map((id) =>
      expect.objectContaining({ id, state: "proven", proof: id === "nginx" ? "attested" : "observed" }),
    );
    expect(status.result["status"]).toMatchObject({ consumers: proven, applied: ["disable"] });
    // The thief was let in, and by the word of two people it is one: the key was disabled, and nobody missed it.
    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(401);
    expect(await beds.healthy()).toEqual(CONSUMERS);
    expect((await scene.approve()).code).toBe(0);

    // A dead key is refused twice, a poll apart, before the watch begins.
    expect(await scene.resumeToClose()).toEqual([
      "3 revoking.confirming",
      "3 notifying.watching",
      "0 closed",
    ]);

    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(401);
    expect(await present(beds.baseUrl, bystander.value, OUTSIDE)).toBe(200);
    expect(await beds.healthy()).toEqual(CONSUMERS);
    expect((await script.run()).code).toBe(0);
    const stored = await beds.stored();
    for (const value of [...Object.values(stored), await script.stored()])
      expect(await present(beds.baseUrl, value, OUTSIDE)).toBe(200);
    expect(await beds.serviceFingerprint()).toBe(sha256(stored.svc).slice(0, 8));

    const keys = await account.keys();
    expect(keys.filter((key) => !key.enabled)).toEqual([]);
    const made = Object.fromEntries(keys.map(({ name, id }) => [name.replace(/-[a-z0-9]+$/, ""), id]));
    expect(keys).toHaveLength(CONSUMERS.length + 2);
    expect(Object.keys(made).sort()).toEqual([...CONSUMERS, "script", bystander.name].sort());
    for (const id of CONSUMERS) expect(await callersOn(made[id])).toEqual([USER_AGENTS[id]]);

    const incident = opened.result.incident ?? "";
    expectWalked(
      await exportedRows(stanch, workspace.root, incident),
      "Case 1: better-auth with five consumers and a script",
      TABLE,
    );
    for (const format of ["text", "markdown", "json", "csv"]) {
      const timeline = await stanch.print("timeline", "--incident", incident, "--format", format);
      const words = [...STORY, ...CONSUMERS.map((id) => new RegExp(`\\b${id}\\b`))];
      const untold = words.filter((word) => !word.test(timeline));
      expect({ format, untold }).toEqual({ format, untold: [] });
    }

    // Files that are gone by now were seen, so that the search isn't of what is left only.
    for (const gone of [/journal\.db-wal$/, /\.age$/]) {
      const seen = witness.seen().filter((file) => gone.test(file));
      expect(seen.map((file) => existsSync(file))).toEqual([false]);
    }
    expect(witness.seen()).toContain(workspace.notices);
    expect(await scene.leaks()).toEqual([]);
  });
});

describe("a live response on a real key server with five real consumers", () => {
  it("names a consumer that couldn't be swapped, and leaves the leaked key alive", async () => {
    const { leaked } = await begin();
    const store = join(beds.folder, "cron.env");
    // A file with a second name can't be replaced: the other name would keep the old key.
    await link(store, `${store}.kept`);
    try {
      const stopped = await scene.open("respond");
      expect(stopped.code).toBe(5);
      expect(codesOf(stopped)).toEqual(["UNSWAPPED job", "LEAK_PATH_OPEN incident"]);
      expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);
      expect((await beds.stored()).job).toBe(leaked.value);
      expect(await beds.healthy()).toEqual(CONSUMERS);
      expect(await scene.leaks()).toEqual([]);
    } finally {
      await rm(`${store}.kept`);
    }
  });

  it("names a consumer that hangs after its swap, leaves the leaked key alive, and goes on once it answers", async () => {
    const freeze = `kill -HUP "$(cat svc.pid)" && kill -STOP "$(cat svc.pid)"`;
    const { leaked } = await begin({ reloadService: freeze });
    const service = Number(await readFile(join(beds.folder, "svc.pid"), "utf8"));
    try {
      expect((await scene.open("contain")).code).toBe(0);
      expect((await scene.closeLeakPath()).code).toBe(0);
      let stopped = await scene.resume("--due");
      for (let looks = 1; looks < 12 && subjectsOf(stopped).length > 1; looks += 1) {
        expect(stopped.code).toBe(5);
        stopped = await scene.resume("--due");
      }
      expect(stopped.code).toBe(5);
      expect(subjectsOf(stopped)).toEqual(["svc"]);
      expect(codesOf(stopped)).toContain("NEW_USE_UNPROVEN svc");
      expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);
    } finally {
      process.kill(service, "SIGCONT");
    }
    const resumed = await scene.resume();
    expect(resumed.code).toBe(3);
    expect(codesOf(resumed)).toEqual([]);
    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);
    expect(await scene.leaks()).toEqual([]);
  });

  it("would have found a secret: the search does in what stanch was given, and in base64", async () => {
    const { account, leaked, workspace } = await begin();
    const inputs = createWitness([workspace.inputs]);
    await inputs.during(async () => undefined);
    inputs.hear("a stream", Buffer.from(`x:${leaked.value}:y`).toString("base64"));
    expect(inputs.search({ leaked: leaked.value, password: account.password }).toSorted()).toEqual([
      `leaked in ${workspace.finding}`,
      "leaked in a stream",
      `password in ${join(workspace.inputs, "admin-password")}`,
    ]);
  });
});

/** Ids of unknown callers, by what they call themselves. */
async function callersNamed(...userAgents: readonly string[]): Promise<readonly string[]> {
  const { result } = await scene.stanch.run("status");
  const { callers } = statusSchema.parse(result["status"]);
  return userAgents.map((agent) => callers.find(({ userAgent }) => userAgent === agent)?.id ?? agent);
}

async function classify(caller: string, as: readonly string[], by: readonly string[]): Promise<void> {
  const reason = ["--reason", "every owner was asked"];
  const { code } = await scene.stanch.run("classify-caller", caller, "--as", ...as, ...reason, ...by);
  expect(code).toBe(0);
}

/** Who has been let in with this key, but for stanch and this test. */
async function callersOn(keyId: string | undefined): Promise<readonly (string | null)[]> {
  const accepted = (await beds.calls()).filter((call) => call.keyId === keyId && call.status === 200);
  const others = accepted.filter(({ ua }) => ua !== OUTSIDE && ua?.startsWith("stanch") !== true);
  return [...new Set(others.map(({ ua }) => ua))];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

betterAuthContract(() => beds.baseUrl);

betterAuthMigration(() => ({ beds, bin: built.bin }));
