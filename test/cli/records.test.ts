import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Check } from "../../src/cli/services.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { createLeases } from "../../src/hosts/embedded/lease.ts";
import { widthOf } from "../../src/report/width.ts";
import { consumer, on } from "../report/entries.ts";
import { INCIDENT, makeHouse, newest } from "./house.ts";
import { confirmation, planFor, toGate, toReissuing } from "./incidents.ts";

describe("timeline", () => {
  it.each([
    ["text", /^LIVE INCIDENT\n/],
    ["markdown", /^# LIVE: L-20261123-k3f9\n/],
    ["csv", /^banner,mark,incident,seq,/],
    ["json", /^\{\n {2}"schema": "stanch.timeline\/1",/],
    ["svg", /^<svg .*<title>LIVE L-20261123-k3f9: /],
  ])("prints the %s form on stdout", async (format, start) => {
    const house = await makeHouse();
    await toGate(house);
    const { code, out, err } = await house.stanch("timeline", "--format", format);
    expect(code).toBe(0);
    expect(out).toMatch(start);
    expect(out.endsWith("\n\n")).toBe(false);
    expect(err).toMatch(/^next: stanch attest/m);
  });

  it("gives the timeline as data with --json", async () => {
    const house = await makeHouse();
    await toGate(house);
    const { out } = await house.stanch("timeline", "--json");
    expect(JSON.parse(out)).toMatchObject({
      code: 0,
      timeline: { banner: "LIVE", header: { incident: INCIDENT } },
    });
  });
});

describe("export and verify", () => {
  it("writes journal and checkpoint as private files, and verifies against them", async () => {
    const house = await makeHouse();
    await toGate(house);
    await house.as("mia", "attest", "leak-path", "--statement", "log is gone");
    const folder = join(house.root, "elsewhere");
    mkdirSync(folder);
    const exported = await house.stanch("export", folder);
    expect(exported.code).toBe(0);
    const checkpoint = join(folder, `${INCIDENT}.checkpoint`);
    const rows = join(folder, `${INCIDENT}.ndjson`);
    expect(exported.out).toBe(`${rows}\n${checkpoint}\n`);
    expect(exported.err).toContain(`next: stanch verify --checkpoint ${checkpoint}`);
    for (const file of [rows, checkpoint]) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(rows, "utf8").trimEnd().split("\n")).toHaveLength((await house.entries()).length);
    const again = await house.stanch("export", folder);
    expect(again.code).toBe(2);
    const verified = await house.stanch("verify", "--checkpoint", checkpoint);
    expect(verified.code).toBe(0);
    expect(verified.out).toMatch(/: \d+ entries, nothing wrong\n/);
    expect(verified.out).toContain("can't be seen: ");
  });

  it("doesn't call a journal good that isn't there", async () => {
    const house = await makeHouse();
    const { code, out } = await house.stanch("verify", "--incident", "L-20261123-none");
    expect(code).toBe(2);
    expect(out).toBe("");
  });

  it("exits with 7 and names the first bad entry", async () => {
    const house = await makeHouse();
    await toGate(house);
    house.damage(6);
    const { code, out } = await house.stanch("verify", "--incident", INCIDENT);
    expect(code).toBe(7);
    expect(out).toContain("DAMAGED: entry 6");
    const asData = await house.stanch("verify", "--incident", INCIDENT, "--json");
    expect(JSON.parse(asData.out)).toMatchObject({ code: 7, ok: false });
  });

  it("exits with 7 where every entry fits and the database that holds them doesn't", async () => {
    const house = await makeHouse();
    await toGate(house);
    house.journal.close();
    const path = pathsOf(house.dir).journal;
    const bytes = readFileSync(path);
    // How many free pages there are, which there aren't.
    bytes.writeUInt32BE(5, 36);
    writeFileSync(path, bytes);
    const verified = await house.stanch("verify", "--incident", INCIDENT);
    expect(verified.code).toBe(7);
    expect(verified.out).toMatch(/DAMAGED: no entry, but the database that holds them: .*free/i);
    const status = await house.stanch("status", "--incident", INCIDENT);
    expect(status.code).toBe(7);
    expect(status.err).toMatch(/^stanch: .*journal\.db is damaged: /m);
  });

  it("refuses a file that holds no checkpoint, and says which ones do", async () => {
    const house = await makeHouse();
    await toGate(house);
    const file = join(house.root, "notes.txt");
    writeFileSync(file, "no checkpoint");
    const { code, err } = await house.stanch("verify", "--incident", INCIDENT, "--checkpoint", file);
    expect(code).toBe(2);
    expect(err).toMatch(/^stanch: this isn't a checkpoint.*\nhint: give INCIDENT\.checkpoint /m);
  });
});

describe("list", () => {
  it("lists incidents with what they are doing, and goes on with the open one", async () => {
    const house = await makeHouse();
    expect((await house.stanch("list")).out).toBe("no incidents and no rehearsals\n");
    await toGate(house);
    const { out, err } = await house.stanch("list");
    expect(out).toMatch(/^LIVE +L-20261123-k3f9 +shop-main +2026-11-23 14:00:00 +5\/6 revoke/m);
    for (const line of out.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(err).toContain(`next: stanch status --incident ${INCIDENT}`);
    const asData = await house.stanch("list", "--json");
    expect(JSON.parse(asData.out)).toMatchObject({ incidents: [{ id: INCIDENT, done: false }] });
  });

  it("shows a key's hostile name as text", async () => {
    const house = await makeHouse();
    await house.open(planFor([consumer("web", 60, "mia")]), { name: "main\u001b[2J" });
    const { out } = await house.stanch("list");
    expect(out).not.toContain("\u001b");
    expect(out).toContain(String.raw`main\x1b[2J`);
  });
});

describe("doctor", () => {
  it("shows each check, and exits with 11 where one fails", async () => {
    const house = await makeHouse();
    const { code, out, err } = await house.stanch("doctor");
    expect(code).toBe(11);
    expect(out).toMatch(/^workspace +ok +two-person policy/m);
    expect(out).toMatch(/^config +FAIL +stanch\.config\.yaml is missing/m);
    for (const line of out.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(err).toContain("next: stanch doctor");
  });
});

describe("doctor, of the config", () => {
  async function checked(config: object, files: Readonly<Record<string, string>> = {}) {
    const house = await makeHouse();
    const written = { ...files, "stanch.config.yaml": JSON.stringify({ kind: "config", ...config }) };
    for (const [name, text] of Object.entries(written))
      writeFileSync(join(house.dir, name), text, { mode: 0o600 });
    const { out, outcome } = await house.stanch("doctor");
    const checks = (outcome?.extra?.["checks"] ?? []) as readonly Check[];
    return { out, check: (name: string) => checks.find((one) => one.name === name) };
  }

  const slack = (webhook: object) => ({ adapter: "slack", webhook });

  it("reads the credentials of what can't be tried without doing it, and says so where one is missing", async () => {
    const { check } = await checked(
      {
        hosts: ["hooks.slack.com", "api.github.com"],
        notifiers: {
          there: slack({ file: "there.url" }),
          gone: slack({ file: "gone.url" }),
          unset: slack({ env: "NOBODY_SETS_THIS" }),
        },
        reloads: {
          deploy: {
            adapter: "github-workflow",
            credential: { app: "1", installation: 2, privateKey: { file: "gone.pem" } },
            repository: "acme/shop",
            workflow: "deploy.yml",
            ref: "main",
          },
          inputs: {
            adapter: "github-workflow",
            credential: { file: "there.url" },
            repository: "acme/shop",
            workflow: "deploy.yml",
            ref: "main",
            inputs: { env: "production" },
          },
          restart: { argv: ["true"] },
        },
      },
      { "there.url": "https://hooks.slack.com/services/T0EXAMPLE/B0EXAMPLE/EXAMPLEexampleEXAMPLE123" },
    );
    const read = "its credential can be read; whether it works shows when it is used";
    expect(check("notifier there")).toMatchObject({ state: "ok", detail: read });
    expect(check("notifier gone")).toMatchObject({
      state: "fail",
      detail: expect.stringMatching(/^there is no file .*gone\.url$/),
    });
    expect(check("notifier unset")).toMatchObject({
      state: "fail",
      detail: "the environment variable NOBODY_SETS_THIS isn't set",
    });
    expect(check("reload deploy")).toMatchObject({
      state: "fail",
      detail: expect.stringMatching(/gone\.pem$/),
    });
    expect(check("reload inputs")).toMatchObject({ state: "ok", detail: read });
    expect(check("reload restart")).toMatchObject({ state: "ok", detail: "can't be tried without doing it" });
  });

  it("reads the credential of a provider that can't be listed", async () => {
    const github = { adapter: "github", organization: "acme", tokens: "by-value", end: "everywhere" };
    const { check } = await checked({
      hosts: ["api.github.com"],
      providers: {
        audited: { ...github, credential: { file: "gone.token" } },
        bare: github,
      },
    });
    expect(check("provider audited")).toMatchObject({
      state: "fail",
      detail: expect.stringMatching(/^there is no file .*gone\.token$/),
    });
    expect(check("provider bare")).toMatchObject({ state: "ok", detail: "can't be tried without doing it" });
  });

  it("names every problem of a file in its table, without line ends written out", async () => {
    const { out } = await checked({ hosts: ["UPPER"], probess: {} });
    const row = out.slice(out.indexOf("\nconfig")).replaceAll(/\s+/g, "");
    expect(row).toMatch(/:1:27hosts\[0\]:.*;\S*:1:36probess:/);
    expect(out).not.toContain(String.raw`\n`);
  });
});

describe("doctor, of values left over", () => {
  it("names spool files of incidents that never opened, says what to do, and leaves the others in peace", async () => {
    const house = await makeHouse();
    await toGate(house);
    const folder = join(house.dir, ".stanch", "spool");
    mkdirSync(folder, { mode: 0o700 });
    const clean = await house.stanch("doctor");
    expect(clean.out).toMatch(/^spool +ok +no values left over/m);
    const names = [
      `${INCIDENT}.age`,
      `.${INCIDENT}.age.0123456789abcdef.tmp`,
      "L-20261122-zzzz.age",
      ".L-20261122-zzzz.age.0123456789abcdef.tmp",
    ];
    for (const name of names) writeFileSync(join(folder, name), "", { mode: 0o600 });
    const { code, outcome } = await house.stanch("doctor");
    expect(code).toBe(11);
    expect(outcome?.extra?.["checks"]).toContainEqual(
      expect.objectContaining({
        name: "spool",
        state: "fail",
        detail:
          ".stanch/spool/.L-20261122-zzzz.age.0123456789abcdef.tmp, .stanch/spool/L-20261122-zzzz.age: values of an incident that never opened",
        hint: expect.stringContaining("delete the file"),
      }),
    );
    for (const name of names) expect(existsSync(join(folder, name))).toBe(true);
  });
});

describe("import-audit", () => {
  it("refuses where nothing says how the source is read", async () => {
    const house = await makeHouse();
    await toGate(house);
    expect((await house.stanch("import-audit", "export.ndjson", "--source", "access-log")).code).toBe(2);
  });
});

describe("takeover", () => {
  const elsewhere = {
    bootId: "another",
    pidNamespace: "another",
    pid: 4711,
    startTime: null,
    host: "ops-laptop",
  };

  it("takes the lease from a driver that can't be seen from here, after its key was named", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    const clock = { now: () => on("14:02:00"), sleep: () => Promise.resolve() };
    const leases = createLeases({ journal: house.journal, clock, self: elsewhere });
    const { token } = leases.acquire(INCIDENT, "sam");
    const status = await house.stanch("status");
    expect(status.out.replaceAll(/\nLIVE +/g, " ")).toContain(
      "sam on ops-laptop (process 4711, can't be seen from here)",
    );
    const asked = await house.as("mia", "takeover");
    expect(asked.code).toBe(2);
    const said = await house.as("mia", "takeover", "--confirm", await confirmation(house));
    expect(said.code).toBe(0);
    expect(said.talk).toContain("taken over from sam on ops-laptop");
    expect(said.err).toContain("next: stanch resume");
    expect(newest(await house.entries(), "lease.taken")).toMatchObject({ from: "sam@ops-laptop" });
    expect(() => house.journal.append(INCIDENT, [], { token })).toThrow(/drives/);
  });

  it("has nothing to take where nobody drives", async () => {
    const house = await makeHouse();
    await toReissuing(house);
    const said = await house.as("mia", "takeover");
    expect(said.code).toBe(0);
    expect(said.talk).toContain("nobody drives it");
    expect(newest(await house.entries(), "lease.taken")).toBeUndefined();
  });
});
