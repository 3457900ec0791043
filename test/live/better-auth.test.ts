import { createHash } from "node:crypto";
import { link, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Account, type LiveKey, openAccount, present } from "./account.ts";
import { type Beds, CONSUMERS, startBeds } from "./beds.ts";
import { type Build, buildProgram } from "./build.ts";
import { type Stanch, createStanch } from "./stanch.ts";
import { type Witness, createWitness } from "./witness.ts";
import { type LiveWorkspace, type WorkspaceOptions, createWorkspace } from "./workspace.ts";

/** A leak that has just been found: five consumers on the leaked key, a bystander, and a workspace of two people. */
interface Scene {
  readonly account: Account;
  readonly leaked: LiveKey;
  readonly bystander: LiveKey;
  readonly workspace: LiveWorkspace;
  readonly witness: Witness;
  readonly stanch: Stanch;
  readonly mia: readonly string[];
  readonly jo: readonly string[];
  /** Flags with which mia's driver asks nobody anything. */
  readonly agreed: readonly string[];
}

const THIEF = "python-requests/2.32";
/** Under this name the test looks from outside; the runbook knows it as the responder's. */
const OUTSIDE = "live-proof/1.0";

let built: Build;
let beds: Beds;
let running = false;
const made: LiveWorkspace[] = [];

beforeAll(async () => {
  built = await buildProgram();
  beds = await startBeds();
});

afterEach(async () => {
  for (const workspace of made.splice(0)) await workspace.remove();
});

afterAll(async () => {
  await beds?.stop();
  await built?.remove();
});

describe("a live response on a real key server with five real consumers", () => {
  it("goes from a scanner's finding to a closed incident, and the leaked key is the only thing that ends", async () => {
    const scene = await setScene();
    const { account, leaked, bystander, workspace, witness, stanch, mia, jo, agreed } = scene;
    expect(await present(beds.baseUrl, leaked.value, THIEF)).toBe(200);

    const opened = await stanch.run(
      "respond",
      workspace.runbook,
      "--live",
      ...opening(scene),
      ...mia,
      ...agreed,
    );
    expect(opened.code).toBe(5);
    const [caller, ...others] = opened.result.blockers;
    expect(caller).toMatchObject({
      code: "CALLER_UNCLASSIFIED",
      subject: expect.stringMatching(/^C-[0-9a-f]{8}$/),
    });
    expect(others).toMatchObject([{ code: "LEAK_PATH_OPEN", subject: "incident" }]);
    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);

    const status = await stanch.run("status");
    expect(status.code).toBe(0);
    expect(status.result).toMatchObject({
      incident: opened.result.incident,
      blockers: opened.result.blockers,
    });

    for (const person of [mia, jo]) {
      const classified = ["classify-caller", caller?.subject ?? "", "--as", "hostile"];
      const [command = "", ...args] = classified;
      expect(
        (await stanch.run(command, ...args, "--reason", "nobody here runs python", ...person)).code,
      ).toBe(0);
    }
    const statement = ["--statement", "the workflow masks the key now, its old logs are deleted"];
    expect((await stanch.run("attest", "leak-path", ...statement, ...mia)).code).toBe(0);

    const unapproved = await stanch.run("resume", ...mia, ...agreed);
    expect(unapproved.code).toBe(3);
    expect(unapproved.result.blockers).toEqual([]);
    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);
    expect((await stanch.run("approve", ...jo)).code).toBe(0);

    const stops: (number | null)[] = [];
    while (stops.at(-1) !== 0 && stops.length < 20) {
      stops.push((await stanch.run("resume", "--due", ...mia, ...agreed)).code);
      await pause(500);
    }
    expect([...new Set(stops)]).toEqual([3, 0]);
    expect((await stanch.run("status", "--incident", opened.result.incident ?? "")).code).toBe(0);

    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(401);
    expect(await present(beds.baseUrl, bystander.value, OUTSIDE)).toBe(200);
    expect(await beds.healthy()).toEqual(CONSUMERS);
    const stored = await beds.stored();
    expect(await serviceFingerprint()).toBe(sha256(stored.svc).slice(0, 8));
    for (const value of Object.values(stored)) expect(await present(beds.baseUrl, value, OUTSIDE)).toBe(200);
    expect(new Set(Object.values(stored)).size).toBe(CONSUMERS.length);

    const keys = await account.keys();
    expect(keys.map((key) => key.name.replace(/-[a-z0-9]+$/, "")).sort()).toEqual(
      [...CONSUMERS, "bystander"].sort(),
    );
    expect(keys.filter((key) => !key.enabled)).toEqual([]);

    const named = ["--incident", opened.result.incident ?? ""];
    expect((await stanch.run("verify", ...named)).code).toBe(0);
    for (const format of ["text", "markdown", "json", "csv"]) {
      const timeline = await stanch.print("timeline", ...named, "--format", format);
      const untold = [...STORY, ...CONSUMERS.map((id) => new RegExp(`\\b${id}\\b`))].filter(
        (word) => !word.test(timeline),
      );
      expect({ format, untold }).toEqual({ format, untold: [] });
    }

    expect(witness.seen().filter((file) => file.endsWith("journal.db-wal"))).toHaveLength(1);
    expect(witness.seen().filter((file) => file.endsWith(".age"))).toHaveLength(1);
    expect(witness.seen()).toContain(workspace.notices);
    expect(await leaks(scene)).toEqual([]);
  });

  it("names a consumer that couldn't be swapped, and leaves the leaked key alive", async () => {
    const scene = await setScene();
    const { leaked, workspace, stanch, mia, agreed } = scene;
    const store = join(beds.folder, "cron.env");
    // A file with a second name can't be replaced: the other name would keep the old key.
    await link(store, `${store}.kept`);
    try {
      const stopped = await stanch.run(
        "respond",
        workspace.runbook,
        "--live",
        ...opening(scene),
        ...mia,
        ...agreed,
      );
      expect(stopped.code).toBe(5);
      expect(codesOf(stopped.result.blockers)).toEqual(["UNSWAPPED job", "LEAK_PATH_OPEN incident"]);
      expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);
      expect((await beds.stored()).job).toBe(leaked.value);
      expect(await beds.healthy()).toEqual(CONSUMERS);
      expect(await leaks(scene)).toEqual([]);
    } finally {
      await rm(`${store}.kept`);
    }
  });

  it("names a consumer that hangs after its swap, leaves the leaked key alive, and goes on once it answers", async () => {
    const scene = await setScene({
      reloadService: `kill -HUP "$(cat svc.pid)" && kill -STOP "$(cat svc.pid)"`,
    });
    const { leaked, workspace, stanch, mia, agreed } = scene;
    const service = Number(await readFile(join(beds.folder, "svc.pid"), "utf8"));
    try {
      const contained = await stanch.run(
        "contain",
        workspace.runbook,
        "--live",
        ...opening(scene),
        ...mia,
        ...agreed,
      );
      expect(contained.code).toBe(0);
      expect((await stanch.run("attest", "leak-path", "--statement", "the log is gone", ...mia)).code).toBe(
        0,
      );

      let stopped = await stanch.run("resume", "--due", ...mia, ...agreed);
      for (let look = 0; look < 5 && stopped.result.blockers.length > 1; look += 1) {
        expect(stopped.code).toBe(5);
        stopped = await stanch.run("resume", "--due", ...mia, ...agreed);
      }
      expect(stopped.code).toBe(5);
      expect(codesOf(stopped.result.blockers)).toEqual(["NEW_USE_UNPROVEN svc"]);
      expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);
    } finally {
      process.kill(service, "SIGCONT");
    }
    const resumed = await stanch.run("resume", ...mia, ...agreed);
    expect(resumed.code).toBe(3);
    expect(resumed.result.blockers).toEqual([]);
    expect(await present(beds.baseUrl, leaked.value, OUTSIDE)).toBe(200);
    expect(await leaks(scene)).toEqual([]);
  });
});

/** What every form of the timeline tells of a whole response. */
const STORY: readonly RegExp[] = [
  /leak/i,
  /reissue|replacement/i,
  /approv/i,
  /refused/i,
  /closed/i,
  /hostile/i,
];

/** Seeds an account, puts the consumers on its leaked key, and makes a workspace whose policy is `two-person`. */
async function setScene(options: WorkspaceOptions = {}): Promise<Scene> {
  const account = await openAccount(beds.baseUrl);
  const leaked = await account.createKey("gha-deploy-main");
  const bystander = await account.createKey("bystander");
  if (running) await beds.swap(leaked.value);
  else await beds.startConsumers(leaked.value);
  running = true;
  await expect.poll(() => onLeakedKey(leaked.id), { timeout: 20_000, interval: 500 }).toBe(CONSUMERS.length);

  const workspace = await createWorkspace(beds, account, leaked, options);
  made.push(workspace);
  const witness = createWitness([workspace.folder, workspace.configHome]);
  const stanch = await createStanch(built.bin, workspace, witness);
  const identity = (person: string): readonly string[] => [
    "--identity",
    join(workspace.configHome, `${person}.json`),
  ];
  const [mia, jo] = [identity("mia"), identity("jo")];
  expect((await stanch.run("init", "--policy", "two-person")).code).toBe(0);
  expect((await stanch.run("enrol", "mia", ...mia)).code).toBe(0);
  expect((await stanch.run("enrol", "jo", ...jo)).code).toBe(0);
  const planned = await stanch.run("plan", workspace.runbook, "--finding", workspace.finding, "--yes");
  expect(planned.code).toBe(0);
  const hash = String(planned.result["hash"]).slice(0, 12);
  const agreed = ["--yes", "--confirm", `${leaked.name}@${hash}`];
  return { account, leaked, bystander, workspace, witness, stanch, mia, jo, agreed };
}

function opening({ workspace }: Scene): readonly string[] {
  return ["--finding", workspace.finding];
}

/** How many of the consumers the key server has answered on this key. A probe makes the two call that only answer. */
async function onLeakedKey(keyId: string): Promise<number> {
  await beds.healthy();
  const lines = (await readFile(beds.accessLog, "utf8"))
    .split("\n")
    .filter((line) => line.includes(`"${keyId}"`));
  return new Set(lines.map((line) => (JSON.parse(line) as { readonly ua: string }).ua)).size;
}

async function serviceFingerprint(): Promise<unknown> {
  const answer = (await (await fetch("http://127.0.0.1:18301/")).json()) as {
    readonly key_sha256_8: unknown;
  };
  return answer.key_sha256_8;
}

/** Where stanch wrote or said a secret. The search itself is tried on the folder that holds some on purpose. */
async function leaks({ account, leaked, workspace, witness }: Scene): Promise<readonly string[]> {
  const tokens = await account.sessionTokens();
  const secrets = {
    "the leaked key": leaked.value,
    "the password": account.password,
    ...Object.fromEntries(
      Object.entries(await beds.stored()).map(([id, value]) => [`the key of ${id}`, value]),
    ),
    ...Object.fromEntries(tokens.map((token, index) => [`session ${index}`, token])),
  };
  expect(tokens.length).toBeGreaterThan(1);
  const control = createWitness([workspace.inputs]);
  await control.during(async () => undefined);
  expect(control.search(secrets)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^the leaked key in .*gitleaks\.json$/),
      expect.stringMatching(/^the password in .*admin-password$/),
    ]),
  );
  return witness.search(secrets);
}

function codesOf(
  blockers: readonly { readonly code: string; readonly subject: string }[],
): readonly string[] {
  return blockers.map(({ code, subject }) => `${code} ${subject}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
