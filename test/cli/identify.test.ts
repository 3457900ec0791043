import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VALUE } from "../formats/findings/leak.ts";
import { auxotFiles } from "./auxot-files.ts";
import { type House, makeHouse } from "./house.ts";

async function identified(house: House, value: string, ...words: readonly string[]) {
  house.pipe(`${value}\n`);
  return house.stanch("identify", ...words);
}

describe("identify", { timeout: 30_000 }, () => {
  it("says what a value is by its fingerprint, and keeps nothing of it", async () => {
    const house = await makeHouse();
    const { code, out, err, outcome } = await identified(house, VALUE);
    expect(code).toBe(0);
    expect(out).toMatch(/^value +team\.\*\*\*k3f9, 34 characters\nkind +Auxot team key$/m);
    expect(outcome?.extra).toMatchObject({ incidents: [], keys: null });
    expect(out + err + JSON.stringify(outcome)).not.toContain("k3yValue");
    const files = readdirSync(house.root, { recursive: true, encoding: "utf8" }).map((name) =>
      join(house.root, name),
    );
    const kept = files.filter(
      (path) => statSync(path).isFile() && readFileSync(path, "latin1").includes("k3yValue"),
    );
    expect(kept).toEqual([]);
  });

  it("gives GitHub's hashed_token, and the account of an AWS key", async () => {
    const house = await makeHouse();
    const token = "ghp_EXAMPLE0123456789abcdefghijklmnopqr";
    const { out } = await identified(house, token);
    expect(out).toContain(createHash("sha256").update(token).digest("base64"));
    expect((await identified(house, VALUE)).out).not.toContain("hashed_token");
    expect((await identified(house, "AKIAYVP4CIPPERUVIFXG")).out).toMatch(/^AWS account +595918472158$/m);
    expect((await identified(house, "AKIAYVP4CIPPERUVIFXG:EXAMPLEsecretpart0123")).out).toContain(
      "595918472158",
    );
  });

  it("names who holds it: by fingerprint, or only by how it begins; and the incident that is about it", async () => {
    const house = await makeHouse();
    const runbook = auxotFiles(house, "business");
    const first = await identified(house, VALUE);
    const { fingerprint } = (first.outcome?.extra?.["handle"] ?? {}) as { readonly fingerprint: string };
    const row = (id: string, more: string): string =>
      `  - {id: ${id}, service: s, owner: mia, period: 5m, match: {userAgents: ["${id}/*"]}, store: STORE, ${more}}`;
    const text = readFileSync(runbook, "utf8");
    const inventory = join(house.dir, /^inventory: (.+)$/m.exec(text)?.[1] ?? "inventory.yaml");
    const store = /^stores:\n(?:.*#.*\n)* {2}([\w-]+):/m.exec(
      readFileSync(join(house.dir, "stanch.config.yaml"), "utf8"),
    )?.[1];
    const rows = [
      row("web", `fingerprint: "${fingerprint.slice(0, 16)}"`),
      row("job", 'keyPrefix: "team."'),
      row("other", `fingerprint: "${"0".repeat(16)}", keyPrefix: "team."`),
      row("person", 'keyPrefix: "user."'),
    ].map((line) => line.replace("STORE", store ?? ""));
    writeFileSync(inventory, `kind: inventory\nconsumers:\n${rows.join("\n")}\n`);
    writeFileSync(runbook, text.replace(/^consumers:\n(?:(?: .*|#.*)?\n)*/m, "inventory: inventory.yaml\n"));
    const { code, out, err } = await identified(house, VALUE, runbook);
    expect([code, err]).toEqual([0, expect.stringMatching(/^next: stanch plan \S+ --key /m)]);
    expect(out).toMatch(/^held by +web, job \(begins alike\)$/m);
  });

  it("asks nobody and takes no empty answer", async () => {
    const house = await makeHouse();
    expect((await identified(house, "")).code).toBe(2);
    expect((await house.stanch("identify", "--value", "ask")).err).toContain("this would have to ask");
  });
});
