import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type House, makeHouse } from "./house.ts";

const EXAMPLE = readFileSync("test/report/keys/inventory.yaml", "utf8");

async function houseWith(inventory: string): Promise<House> {
  const house = await makeHouse();
  writeFileSync(join(house.dir, "inventory.yaml"), inventory);
  return house;
}

const FINE = EXAMPLE.replaceAll("keyPrefix: user.", "keyPrefix: team.");

describe("stanch classify", () => {
  it("takes the workspace's inventory, and exits 11 with the next command where a row holds the wrong kind", async () => {
    const house = await houseWith(EXAMPLE);
    const { code, out, err } = await house.stanch("classify");
    expect(code).toBe(11);
    expect(out.replaceAll("\n", " ")).toContain("2 don't hold what they must");
    expect(err).toContain("--consumer bastion-export");
  });

  it("exits 0 where every row holds what it must", async () => {
    const house = await houseWith(FINE);
    expect(await house.stanch("classify")).toMatchObject({ code: 0, outcome: { next: null } });
    expect(await house.stanch("policy")).toMatchObject({ code: 0, outcome: { next: null } });
  });

  it("shows what the file says beside what the rules say", async () => {
    const house = await houseWith(EXAMPLE);
    const { out } = await house.stanch("classify");
    expect(out).toMatch(/gha-deploy[^]*?why +GitHub Actions runs it[^]*?inventory +acceptable\n/);
  });

  it.each([
    ["--md", "# Which keys may be personal\n"],
    ["--csv", "caller,service,owner,"],
    ["--html", "<!doctype html>\n"],
  ])("with %s begins as such a file does", async (option, start) => {
    const house = await houseWith(EXAMPLE);
    const { out, code } = await house.stanch("classify", option);
    expect([code, out.slice(0, start.length)]).toEqual([11, start]);
  });

  it("gives one event a caller and one result with --json, with the hashes of what it read", async () => {
    const house = await houseWith(EXAMPLE);
    const { out } = await house.stanch("classify", "--json");
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 5 }, () => "classified"),
      "result",
    ]);
    expect(lines[0]).toMatchObject({
      consumer: "bastion-export",
      verdict: "must-be-team",
      rule: "unattended",
      holds: "user",
      standing: "wrong-kind",
      justification: null,
      leaving: { account: "Ada", stops: ["nightly export", "finance"], wakes: null },
    });
    expect(lines.at(-1)).toMatchObject({
      code: 11,
      astray: ["bastion-export", "gha-deploy"],
      inventory: { sha256: await house.services.hashFile(join(house.dir, "inventory.yaml")) },
      rules: { sha256: await house.services.hashFile("runbooks/policies/keys.yaml") },
    });
  });

  it("obeys the rules of a file, and says every problem of one at its place", async () => {
    const house = await houseWith(EXAMPLE);
    const rules = join(house.root, "keys.yaml");
    const shipped = readFileSync("runbooks/policies/keys.yaml", "utf8");
    writeFileSync(rules, shipped.replace("verdict: acceptable-personal", "verdict: must-be-team"));
    const strict = await house.stanch("classify", "--rules", rules);
    expect(strict.out).toContain("5 must-be-team, 0 blocked-by-tier, 0 acceptable-personal");
    writeFileSync(rules, shipped.replace("unattended: true", "unatended: true"));
    const broken = await house.stanch("classify", "--rules", rules);
    expect(broken.code).toBe(2);
    expect(broken.err).toMatch(/keys\.yaml:\d+:7 rules\[1\]\.when\.unatended: .*did you mean "unattended"/);
  });

  it("writes nothing", async () => {
    const house = await houseWith(EXAMPLE);
    const before = readdirSync(house.root, { recursive: true });
    for (const words of [
      ["classify", "--html"],
      ["policy", "--md"],
    ])
      await house.stanch(...words);
    expect(readdirSync(house.root, { recursive: true })).toEqual(before);
    expect(readFileSync(join(house.dir, "inventory.yaml"), "utf8")).toBe(EXAMPLE);
  });
});

describe("stanch policy", () => {
  it("says the policy, then who breaks it and what to type", async () => {
    const house = await houseWith(EXAMPLE);
    const { code, out } = await house.stanch("policy");
    expect(code).toBe(11);
    expect(out).toMatch(/^Keys of CI jobs, .*\n/);
    expect(out).toContain("Today 2 of 5 callers break it");
    expect(out).toMatch(/^stanch migrate plan RUNBOOK --consumer gha-deploy/m);
  });

  it("says another sentence for another rule", async () => {
    const house = await houseWith(EXAMPLE);
    const rules = join(house.root, "keys.yaml");
    const shipped = readFileSync("runbooks/policies/keys.yaml", "utf8");
    writeFileSync(rules, shipped.replace("wakes: { atLeast: 2 }", "wakes: { atLeast: 3 }"));
    const { out } = await house.stanch("policy", "--rules", rules);
    expect(out.replaceAll("\n", " ")).toContain("for which three or more people would wake up");
  });

  it("tells people what to find out where no command helps", async () => {
    const house = await houseWith(
      "kind: inventory\nconsumers:\n  - { id: deploy, service: deploy, owner: Ada, runtime: CI }\n",
    );
    const { code, out, outcome } = await house.stanch("policy");
    expect(code).toBe(11);
    expect(out.replaceAll("\n", " ")).toContain("say keyKind of deploy in ");
    expect(outcome?.next).toBeNull();
    expect((await house.stanch("classify")).err).toMatch(/^next: stanch policy/m);
  });

  it("sends nobody to migrate a caller that nobody has confirmed", async () => {
    const house = await houseWith(
      "kind: inventory\nconsumers:\n  - { id: found, service: found, runtime: cursor, keyKind: user, confirmed: false }\n",
    );
    const { code, out, outcome } = await house.stanch("policy");
    expect(code).toBe(11);
    expect(out.replaceAll("\n", " ")).toContain("look whether found is there, and who owns it");
    expect(outcome?.next).toBeNull();
  });
});
