import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { parseInventory } from "../../src/formats/inventory.ts";
import { trailRecord } from "../adapters/audit-log/event-files.ts";
import { type House, makeHouse } from "./house.ts";

const GHA = "team.EXAMPLEghaq7Zx2mK9pLw4";
const CRON = "user.EXAMPLEcron8h7g6f5d4s";

let house: House;
beforeEach(async () => {
  house = await makeHouse();
});

/** Puts a file into the folder of the house and gives its path. */
function put(path: string, text: string): string {
  const file = join(house.dir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const inventory = (): string => readFileSync(join(house.dir, "inventory.yaml"), "utf8");
const rows = () => {
  const loaded = parseInventory(inventory(), "inventory.yaml");
  return loaded.ok ? loaded.value.consumers : [];
};

function plantCallers(): void {
  put(
    ".github/workflows/deploy.yml",
    "jobs:\n  main:\n    env:\n      AUXOT_API_KEY: ${{ secrets.AUXOT_KEY_GHA }}\n" +
      '    steps:\n      - run: curl -H "Authorization: Bearer $AUXOT_API_KEY" https://auxot.example\n',
  );
  put("cron.d/report", `0 3 * * * root /opt/report --key ${CRON}\n`);
  put("src/app.ts", "const id = user.preferences.notifications.email;\n");
}

describe("stanch inventory scan", () => {
  it("lists callers that no row explains in 80 columns, exits 11, and names the next command", async () => {
    plantCallers();
    const { code, out, err } = await house.stanch("inventory", "scan", house.dir);
    expect(code).toBe(11);
    expect(out).toContain("NO ROW OF THE INVENTORY EXPLAINS: 2 callers");
    expect(out).toContain("github-actions deploy/main, auxot");
    expect(out).toMatch(/deploy\.yml:4 +reference +AUXOT_API_KEY/);
    expect(out).toMatch(/cron\.d\/report:1 +value +key; user\.\*\*\*5d4s/);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(err).toMatch(/next: stanch inventory scan .* --write --workspace/);
    expect(out + err).not.toContain(CRON);
  });

  it("gives each place as an event, and nothing of a value but its ends and its keyed fingerprint", async () => {
    plantCallers();
    const { out } = await house.stanch("inventory", "scan", house.dir, "--json");
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ type }) => type)).toEqual(["found", "found", "found", "result"]);
    expect(events.find(({ what }) => what === "value")).toMatchObject({
      path: "cron.d/report",
      line: 1,
      runtime: "cron",
      service: "report",
      provider: "auxot",
      names: ["key"],
      prefix: "user.",
      lastFour: "5d4s",
      keyKind: "user",
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      row: null,
    });
    expect(out).not.toContain(CRON.slice(5));
  });

  it("writes rows to confirm behind what stands there, to the letter, and changes nothing the second time", async () => {
    plantCallers();
    const before =
      "# who holds what\nkind: inventory\nconsumers:\n    - id: orders # ours\n      service: 'Orders'\n\nresponder: { networks: [192.0.2.0/28] }\n";
    put("inventory.yaml", before);
    const first = await house.stanch("inventory", "scan", house.dir, "--write");
    expect(first.code).toBe(11);
    expect(first.err).toContain("2 rows to confirm");
    const written = inventory();
    const added = written.split("\n").filter((line) => !before.split("\n").includes(line));
    expect(added.filter((line) => before.includes(line) && line !== "")).toEqual([]);
    expect(written.replace(added.map((line) => `${line}\n`).join(""), "")).toBe(before);
    expect(
      rows().map(({ id, confirmed, foundAt, runtime }) => ({ id, confirmed, foundAt, runtime })),
    ).toEqual([
      { id: "orders", confirmed: true, foundAt: undefined, runtime: undefined },
      {
        id: "gha-deploy-main",
        confirmed: false,
        foundAt: [".github/workflows/deploy.yml#AUXOT_API_KEY"],
        runtime: "github-actions",
      },
      { id: "cron-report", confirmed: false, foundAt: ["cron.d/report#key"], runtime: "cron" },
    ]);
    expect(rows()[2]).toMatchObject({
      provider: "auxot",
      keyPrefix: "user.",
      lastFour: "5d4s",
      keyKind: "user",
    });
    expect(rows()[1]).toMatchObject({ header: "bearer", service: "deploy/main" });

    const second = await house.stanch("inventory", "scan", house.dir, "--write");
    expect(second.code).toBe(0);
    expect(inventory()).toBe(written);
  });

  it("makes an inventory where there is none, and a third caller is one row more", async () => {
    plantCallers();
    await house.stanch("inventory", "scan", house.dir, "--write");
    expect(rows()).toHaveLength(2);
    put("compose.yaml", `services:\n  worker:\n    environment:\n      AUXOT_API_KEY: ${GHA}\n`);
    const { code } = await house.stanch("inventory", "scan", house.dir, "--write");
    expect(code).toBe(11);
    expect(rows().map(({ id }) => id)).toEqual(["gha-deploy-main", "cron-report", "compose-worker"]);
  });

  it("doesn't take a second service of a file for the one that has a row", async () => {
    put("compose.yaml", "services:\n  api:\n    environment:\n      - AUXOT_API_KEY\n");
    await house.stanch("inventory", "scan", house.dir, "--write");
    put(
      "compose.yaml",
      "services:\n  api:\n    environment:\n      - AUXOT_API_KEY\n  worker:\n    environment:\n      - AUXOT_API_KEY\n",
    );
    const { code, out } = await house.stanch("inventory", "scan", house.dir);
    expect(code).toBe(11);
    expect(out).toContain("EXPLAINS: 1 caller\n\ndocker-compose worker");
  });

  it.each([
    ["by where it was found", "foundAt: ['.github/workflows/deploy.yml#AUXOT_API_KEY']"],
    ["by its location", "location: job main in .github/workflows/deploy.yml"],
  ])("takes a row that a person wrote %s for the caller", async (_, field) => {
    plantCallers();
    put("inventory.yaml", `kind: inventory\nconsumers:\n  - { id: ci, service: Deploys, ${field} }\n`);
    const { code, out } = await house.stanch("inventory", "scan", join(house.dir, ".github"));
    expect(code).toBe(0);
    expect(out).toContain("EXPLAINED: 1 caller");
    expect(out).toContain("row ci");
  });

  it("knows a value by its fingerprint, and another runtime with the same value as another caller", async () => {
    put("deploy/.env", `AUXOT_API_KEY=${GHA}\n`);
    await house.stanch("inventory", "scan", join(house.dir, "deploy"), "--write");
    put("elsewhere/app.env", `KEY=${GHA}\n`);
    expect((await house.stanch("inventory", "scan", join(house.dir, "elsewhere"))).code).toBe(0);
    writeFileSync(
      join(house.dir, "inventory.yaml"),
      inventory().replace("runtime: env-file", "runtime: GitHub Actions"),
    );
    put("cron.d/sync", `0 3 * * * root /opt/sync --key ${GHA}\n`);
    expect((await house.stanch("inventory", "scan", join(house.dir, "cron.d"))).code).toBe(11);
  });

  it("adds the places of another scanner's report, and none twice", async () => {
    plantCallers();
    const finding = (file: string, line: number, secret: string) => ({
      RuleID: "generic-api-key",
      Description: "",
      StartLine: line,
      EndLine: line,
      StartColumn: 1,
      EndColumn: 2,
      Match: secret,
      Secret: secret,
      File: file,
      SymlinkFile: "",
      Commit: "",
      Entropy: 4,
      Author: "",
      Email: "",
      Date: "",
      Message: "",
      Tags: [],
      Fingerprint: "",
    });
    const report = put(
      "../report.json",
      JSON.stringify([
        finding("cron.d/report", 1, CRON),
        finding("old/secret.bin", 7, "tok-EXAMPLE-9d8f7g6h5j"),
      ]),
    );
    const { out } = await house.stanch("inventory", "scan", house.dir, "--report", report);
    expect(out.match(/cron\.d\/report:1/g)).toHaveLength(1);
    expect(out).toMatch(/old\/secret\.bin:7 +value +.*by gitleaks/);
    expect(out).not.toContain("9d8f7g6h5j");
  });

  it("refuses a path that isn't there, and an inventory without a list", async () => {
    expect((await house.stanch("inventory", "scan", join(house.dir, "nowhere"))).code).toBe(2);
    plantCallers();
    put("inventory.yaml", "kind: inventory\nconsumers: nobody\n");
    expect((await house.stanch("inventory", "scan", house.dir, "--write")).code).toBe(2);
    expect(inventory()).toBe("kind: inventory\nconsumers: nobody\n");
  });

  it("never prints a value, wherever it stands", async () => {
    const tail = fc.stringMatching(/^[A-Za-z0-9]{4}[A-Za-z0-9_-]{12,30}[A-Za-z0-9]$/);
    const around = fc.constantFrom(
      (key: string) => ["a.env", `AUXOT_API_KEY=${key}\n`],
      (key: string) => ["a.yml", `services:\n  ${key}:\n    image: x\n    environment: {K: ${key}}\n`],
      (key: string) => ["crontab", `0 1 * * * ${key} curl -H "x-api-key: ${key}"\n`],
      (key: string) => [
        "a.json",
        `{"${key}": "${key}", "url": "https://x:${key}@host/${encodeURIComponent(key)}"}\n`,
      ],
      (key: string) => ["a.tf", `resource "x" "${key}" {\n  auxot_key = "${key}"\n}\n`],
      (key: string) => [".bash_history", `${key} ${key}\nexport ${key}=${key}\n`],
    );
    await fc.assert(
      fc.asyncProperty(tail, fc.constantFrom("user.", "team."), around, async (rest, prefix, plant) => {
        const key = `${prefix}EXAMPLE${rest}`;
        const [path = "", text = ""] = plant(key);
        put(`planted/${path}`, text);
        for (const words of [[], ["--json"], ["--write"]]) {
          const { out, err } = await house.stanch("inventory", "scan", join(house.dir, "planted"), ...words);
          expect(out + err).not.toContain(key.slice(5, -4));
        }
        // What looks like a stand-in isn't written down: then there may be no file yet.
        if (existsSync(join(house.dir, "inventory.yaml")))
          expect(inventory()).not.toContain(key.slice(5, -4));
      }),
      { numRuns: 40 },
    );
  });
});

describe("stanch inventory diff", () => {
  const log = (...records: readonly unknown[]): string =>
    put("../trail.ndjson", records.map((record) => JSON.stringify(record)).join("\n"));
  const at = (minute: number) => ({ eventTime: `2026-11-20T12:${String(minute).padStart(2, "0")}:00Z` });
  const ours = (minute: number) =>
    trailRecord(minute, { ...at(minute), sourceIPAddress: "10.0.4.7", userAgent: "orders-app/2.1" });
  const jordans = (minute: number) =>
    trailRecord(minute, { ...at(minute), sourceIPAddress: "198.51.100.7", userAgent: "jordans-cron/1.2" });

  it("finds callers in logs that no row explains, guesses their period, and rows that no log shows", async () => {
    put(
      "inventory.yaml",
      'kind: inventory\nconsumers:\n  - { id: orders, service: Orders, match: { userAgents: ["orders-app/*"] } }\n' +
        '  - { id: gone, service: Gone, match: { userAgents: ["gone/*"] } }\n  - { id: blind, service: Blind }\n',
    );
    const file = log(...[1, 2].map(ours), ...[0, 5, 10, 15, 20, 25].map(jordans));
    const { code, out, err } = await house.stanch("inventory", "diff", "--log", file);
    expect(code).toBe(11);
    expect(out).toContain("NO ROW OF THE INVENTORY EXPLAINS: 1 caller");
    expect(out).toContain("jordans-cron/1.2 from");
    expect(out).toContain("about 5m (300 s)");
    expect(out).toContain("userAgents: [jordans-cron/*]");
    expect(out).not.toContain("orders-app");
    expect(
      Math.max(
        ...out
          .split("\n")
          .filter((line) => !line.includes("#"))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    expect(err).toContain("row gone: no call of it in these logs");
    expect(err).toContain("row blind has no match");
  });

  it("writes a row to confirm that explains the caller from then on", async () => {
    const file = log(...[0, 5, 10, 15, 20, 25].map(jordans));
    expect((await house.stanch("inventory", "diff", "--log", file, "--write")).code).toBe(11);
    const written = inventory();
    expect(rows()).toMatchObject([
      { confirmed: false, period: 300, match: { userAgents: ["jordans-cron/*"] } },
    ]);
    expect((await house.stanch("inventory", "diff", "--log", file, "--write")).code).toBe(0);
    expect(inventory()).toBe(written);
  });

  it("looks at one key only where it is named, and refuses logs that it can't read", async () => {
    const file = log(...[0, 5].map(jordans));
    const { code, outcome } = await house.stanch(
      "inventory",
      "diff",
      "--log",
      file,
      "--key",
      "AKIAEXAMPLEANOTHER00",
    );
    expect(code).toBe(0);
    expect(outcome?.extra).toMatchObject({ calls: 0, unexplained: 0 });
    const none = put("../none.txt", "nothing\n");
    expect((await house.stanch("inventory", "diff", "--log", none)).code).toBe(2);
  });
});
