import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Ended } from "../crash/responders/running.ts";
import { type Desk, type Scene, setScene } from "../crash/responders/scene.ts";
import { type Build, buildProgram } from "../live/build.ts";

let build: Build;
let scene: Scene;
beforeAll(async () => {
  build = await buildProgram();
});
afterEach(async () => scene?.close());
afterAll(async () => build?.remove());

/** Two whole responses, one after the other, on a machine that does other things too. */
const LONGEST_MS = 240_000;
const GENERIC = fileURLToPath(new URL("../../runbooks/generic-http.yaml", import.meta.url));
const FORMATS = ["text", "markdown", "json"];
const idOf = ({ result }: Ended): string => String(result["incident"]);

/** Somebody who isn't in the inventory was let in; two people say what they are. */
async function classify(desk: Desk, at: Ended): Promise<void> {
  const blockers = at.result["blockers"] as readonly { readonly code: string; readonly subject: string }[];
  const [caller = ""] = blockers.flatMap(({ code, subject }) =>
    code === "CALLER_UNCLASSIFIED" ? [subject] : [],
  );
  for (const person of ["mia", "jo"]) {
    const words = ["--as", "hostile", "--reason", "not one of ours", "--identity", person];
    expect((await desk.run("classify-caller", caller, ...words)).code).toBe(0);
  }
}

/** The log doesn't name refused calls, and the key is disabled: two people take it upon themselves. */
async function acceptUnseen(desk: Desk): Promise<void> {
  for (const person of ["mia", "jo"]) {
    const words = ["OLD_USE_UNOBSERVABLE", "callers/refused", "--reason", "asked", "--identity", person];
    expect((await desk.run("accept", ...words)).code).toBe(0);
  }
}

/** From the shut gate of a fresh incident to its close. */
async function close(desk: Desk, opened: Ended): Promise<void> {
  expect([opened.code, opened.stderr]).toEqual([5, expect.anything()]);
  await classify(desk, opened);
  await desk.run("attest", "leak-path", "--statement", "the paste is gone", "--identity", "mia");
  // Abuse: the key is disabled.
  expect((await desk.resume("mia").ended).code).toBe(5);
  await acceptUnseen(desk);
  const asked = await desk.resume("mia").ended;
  expect([asked.code, asked.result["blockers"]]).toEqual([3, []]);
  expect((await desk.run("approve", ...(await desk.approval()))).code).toBe(0);
  expect((await desk.resume("mia").ended).result).toMatchObject({ code: 0, state: "closed" });
}

async function begin(): Promise<{
  desk: Desk;
  runbook: string;
  leaked: Parameters<Scene["server"]["ledger"]["turn"]>[0];
}> {
  scene = await setScene(build.bin);
  const desk = await scene.desk();
  const leaked = scene.server.ledger.existing(scene.leakedId);
  if (leaked === undefined) throw new Error("no leaked key");
  // Long enough ago that it was so by the server's clock too, which is told to the second.
  const row = { at: new Date(Date.now() - 5000).toISOString(), keyId: leaked.id, status: 200 };
  appendFileSync(join(desk.dir, "access.jsonl"), `${JSON.stringify(row)}\n`);
  return { desk, runbook: join(desk.dir, "runbook.yaml"), leaked };
}

describe("a closed incident whose key is accepted again", { timeout: LONGEST_MS }, () => {
  it("is re-opened as a new one, which finds the key alive and goes all the way again", async () => {
    const { desk, leaked } = await begin();
    const first = await desk.respond("mia").ended;
    const old = idOf(first);
    await close(desk, first);
    const before = await desk.run("verify", "--incident", old);

    // What a person sees who comes back to it says how to go on.
    const command = `stanch respond RUNBOOK --live --reopens ${old} --workspace ${desk.dir}`;
    const due = await desk.run("resume", "--due", "--identity", "mia", "--incident", old);
    expect([due.code, due.stderr]).toEqual([0, expect.stringContaining(command)]);
    const late = await desk.run(
      "attest",
      "abuse",
      "--statement",
      "again",
      "--identity",
      "mia",
      "--incident",
      old,
    );
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining(command)]);
    const log = join(desk.dir, "access.jsonl");
    const imported = await desk.run("import-audit", log, "--source", "access", "--incident", old);
    expect(imported.result).toMatchObject({ code: 0, next: command });
    expect(readFileSync(join(desk.dir, "notices.txt"), "utf8")).toContain(`--live --reopens ${old}`);

    scene.server.ledger.turn(leaked, "active");
    const second = await desk.respond("mia", "--reopens", old).ended;
    const fresh = idOf(second);
    expect(fresh).not.toBe(old);
    const status = await desk.run("status");
    // Nothing is carried over but what is good to know.
    expect(status.result["status"]).toMatchObject({
      incident: fresh,
      reopens: old,
      key: { id: leaked.id, state: "live" },
      earlierKeys: [expect.any(String), expect.any(String)],
      callers: [{ hostileBy: [], hostileIn: [old] }],
    });
    expect(JSON.stringify(second.result["blockers"])).toContain("CALLER_UNCLASSIFIED");

    const again = await desk.respond("jo", "--reopens", old).ended;
    expect([again.code, again.stderr]).toEqual([6, expect.stringContaining(`${fresh} is open on this key`)]);
    const open = await desk.respond("jo", "--reopens", fresh).ended;
    expect([open.code, open.stderr]).toEqual([
      2,
      expect.stringContaining(`stanch resume --incident ${fresh}`),
    ]);

    await close(desk, second);
    expect(scene.server.ledger.accepts(leaked.value)).toBe(false);
    expect(scene.changes().filter((change) => change === `end /keys/${leaked.id}`)).toHaveLength(2);
    expect((await desk.run("verify", "--incident", old)).result["entries"]).toBe(before.result["entries"]);

    const { incidents } = (await desk.run("list")).result;
    expect(incidents).toMatchObject([
      { id: fresh, reopens: old },
      { id: old, reopens: null },
    ]);
    expect((await desk.run("status", "--incident", old)).result["status"]).toMatchObject({
      reopenedAs: [fresh],
    });
    for (const format of FORMATS) {
      const pages = [fresh, old].map(async (incident) => {
        const { result } = await desk.run("timeline", "--incident", incident, "--format", format);
        return JSON.stringify(result["timeline"]);
      });
      expect(await Promise.all(pages)).toEqual([
        expect.stringContaining(old),
        expect.stringContaining(fresh),
      ]);
    }
  });

  it("is re-opened by contain too, where nothing was said of the key but the incident", async () => {
    const { desk, runbook, leaked } = await begin();
    const first = await desk.respond("mia").ended;
    await close(desk, first);
    const old = idOf(first);
    const options = ["--live", "--reopens", old, "--identity", "mia"];
    const other = scene.server.ledger.add("shop-other");
    const wrong = await desk.run("contain", runbook, ...options, "--key", other.id);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining(`${old} is about key ${leaked.id}`),
    ]);
    const none = await desk.run(
      "contain",
      runbook,
      "--live",
      "--reopens",
      "L-20200101-none",
      "--identity",
      "mia",
    );
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("no incident L-20200101-none")]);
    const rehearsed = idOf(await desk.run("rehearse", GENERIC, "--auto"));
    const played = await desk.run("contain", runbook, "--live", "--reopens", rehearsed, "--identity", "mia");
    expect([played.code, played.stderr]).toEqual([2, expect.stringContaining(`${rehearsed} is a rehearsal`)]);
    const { incidents } = (await desk.run("list")).result;
    expect((incidents as readonly { readonly id: string }[]).map(({ id }) => id).sort()).toEqual(
      [old, rehearsed].sort(),
    );
    const contained = await desk.run("contain", runbook, ...options);
    expect([contained.code, contained.stderr]).toEqual([
      0,
      expect.stringContaining("the leaked value is gone since"),
    ]);
    // The key is in no list any more, and the incident is about it all the same.
    expect((await desk.run("status")).result["status"]).toMatchObject({
      reopens: old,
      key: { id: leaked.id, name: "shop-main", state: "dead" },
    });
  });
});
