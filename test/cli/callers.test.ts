import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { caller } from "../report/entries.ts";
import { type House, makeHouse, newest } from "./house.ts";
import { toGate } from "./incidents.ts";

const THIEF = "C-0a1b2c3d";
const hostile = ["classify-caller", THIEF, "--as", "hostile", "--reason", "nobody knows it"];
const asConsumer = (consumer: string, id = THIEF) => [
  "classify-caller",
  id,
  "--as",
  "consumer",
  "--consumer",
  consumer,
  "--reason",
  "asked around",
];

const row = (id: string, extra = "") => `  - id: ${id}
    service: nightly report
    owner: noor
    period: 1h
    match: { userAgents: ["report/*"] }
    store: report-env
${extra}`;

function inventory(house: House, ...rows: readonly string[]): string {
  const file = join(house.root, "new.yaml");
  writeFileSync(file, `kind: inventory\nconsumers:\n${rows.join("")}`);
  return file;
}

describe("classify-caller", () => {
  it("shows the caller's rows before it signs, whatever the caller wrote", async () => {
    const house = await makeHouse();
    await toGate(house, { callers: [caller({ userAgent: "curl\u001b]0;open\u0007" })] });
    const said = await house.as("mia", ...hostile);
    expect(said.talk).toContain(
      String.raw`C-0a1b2c3d, from 203.0.113.9, agent "curl\x1b]0;open\x07", 3 accepted, 0 refused, 2026-11-23 13:52:04 to 13:58:30`,
    );
    expect(said.err).not.toContain("\u001b");
  });

  it("takes two people to call a caller hostile", async () => {
    const house = await makeHouse();
    await toGate(house, { callers: [caller()] });
    const first = await house.as("mia", ...hostile);
    expect(first.code).toBe(0);
    expect(first.talk).toContain("called hostile, which takes two; one more person has to sign: noor or sam");
    expect(first.outcome?.next).toContain(`stanch classify-caller ${THIEF} --as hostile --reason WHY`);
    expect((await house.stanch("status")).out).toContain(
      "called hostile by mia: one more person has to sign",
    );
    const again = await house.as("mia", ...hostile);
    expect(again.talk).toContain("one more person has to sign: noor or sam");
    const second = await house.as("noor", ...hostile);
    expect(second.outcome?.blockers?.map(({ code }) => code)).toEqual(["LEAK_PATH_OPEN"]);
    expect(newest(await house.entries(), "caller.classified")).toMatchObject({
      caller: THIEF,
      as: "hostile",
      rowsHash: caller().rowsHash,
      by: "noor",
    });
  });

  it("classifies several callers at once", async () => {
    const house = await makeHouse();
    await toGate(house, { callers: [caller(), caller({ id: "C-ffffffff" })] });
    const words = ["classify-caller", THIEF, "C-ffffffff", "--as", "responder", "--reason", "that was us"];
    const said = await house.as("mia", ...words);
    expect(said.talk).toContain("C-0a1b2c3d and C-ffffffff: responder");
    expect((await house.entries()).filter((entry) => entry.type === "caller.classified")).toHaveLength(2);
  });

  it("adds a new consumer from an inventory file, which then has to be proven", async () => {
    const house = await makeHouse();
    await toGate(house, { callers: [caller()] });
    const said = await house.as("mia", ...asConsumer(inventory(house, row("report"))));
    expect(said.code).toBe(0);
    expect(said.talk).toContain("report has joined the inventory");
    const entries = await house.entries();
    expect(entries.slice(-2).map((entry) => entry.type)).toEqual(["consumer.added", "caller.classified"]);
    expect(newest(entries, "consumer.added")).toMatchObject({
      consumer: { id: "report", period: 3600, calls: ["api"], store: "report-env" },
      replacement: "report",
      by: "mia",
    });
    expect(newest(entries, "caller.classified")).toMatchObject({ as: "consumer", consumer: "report" });
    expect(said.outcome?.blockers).toContainEqual(
      expect.objectContaining({ code: "UNSWAPPED", subject: "report" }),
    );
  });

  it("gives the new consumer the replacement that its row shares", async () => {
    const house = await makeHouse();
    await toGate(house, { callers: [caller()] });
    await house.as("mia", ...asConsumer(inventory(house, row("report", "    replacement: web\n"))));
    expect(newest(await house.entries(), "consumer.added")).toMatchObject({ replacement: "web" });
  });

  it("takes the id of a consumer that is in the incident already", async () => {
    const house = await makeHouse();
    await toGate(house, { callers: [caller()] });
    const said = await house.as("mia", ...asConsumer("web"));
    expect(said.code).toBe(0);
    expect(newest(await house.entries(), "caller.classified")).toMatchObject({ consumer: "web" });
    expect(newest(await house.entries(), "consumer.added")).toBeUndefined();
  });

  it("tells of a stranger on a replacement which one it is, and what to do once two call it hostile", async () => {
    const house = await makeHouse();
    await toGate(house);
    const rows = await house.entries();
    const { replacement, key } = newest(rows, "key.reissued") as { replacement: string; key: { id: string } };
    const on = caller({ key: "replacement", keyId: key.id });
    house.fact("14:09:50", "evidence.observed", { readings: [], evidence: [], callers: [on], silent: [] });
    const status = await house.stanch("status");
    expect(status.out).toContain(`Unknown caller C-0a1b2c3d, on the replacement ${key.id}`);
    expect(status.out).toContain("CALLER_UNCLASSIFIED C-0a1b2c3d");
    await house.as("mia", ...hostile);
    await house.as("noor", ...hostile);
    const stolen = await house.stanch("status");
    expect(stolen.out).toContain(`REPLACEMENT_WRONG ${replacement}`);
    expect(stolen.out.replaceAll(/\s*\nLIVE\s+/g, " ")).toContain(
      "the replacement is stolen, two people called C-0a1b2c3d hostile",
    );
    expect(stolen.out).toContain(`reject-replacement ${replacement}`);
    expect(stolen.out).not.toContain("Unknown caller");
  });

  it("refuses what doesn't say exactly which consumer it is, and signs nothing", async () => {
    const house = await makeHouse();
    await toGate(house, { callers: [caller()] });
    const before = (await house.entries()).length;
    const refused = [
      hostile.with(3, "consumer"),
      [...hostile, "--consumer", "web"],
      asConsumer(inventory(house, row("checkout"))),
      asConsumer(join(house.root, "missing.yaml")),
      asConsumer("web", "C-00000000"),
    ];
    for (const words of refused) expect((await house.as("mia", ...words)).code).toBe(2);
    const two = await house.as("mia", ...asConsumer(inventory(house, row("a1"), row("b2"))));
    expect(two.talk).toContain("2 rows that are new to the incident: a1, b2");
    const broken = await house.as("mia", ...asConsumer(inventory(house, row("report", "    perod: 1h\n"))));
    expect(broken.code).toBe(2);
    expect(broken.err).toMatch(/new\.yaml:9:5 consumers\[0\]\.perod/);
    expect(await house.entries()).toHaveLength(before);
  });
});
