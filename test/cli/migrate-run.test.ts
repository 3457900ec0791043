import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Consumer } from "../../src/core/consumer.ts";
import type { Plan } from "../../src/core/plan.ts";
import { nextCommand } from "../../src/cli/next-command.ts";
import { replay } from "../../src/engine/replay.ts";
import { INCIDENT, makeHouse } from "./house.ts";
import { TWO, planFor, toGate, toWatch } from "./incidents.ts";
import { ROWS, migrationFiles } from "./migration-files.ts";

describe("stanch migrate run", { timeout: 30_000 }, () => {
  it("acts on real keys only with --live", async () => {
    const house = await makeHouse();
    const said = await house.as("mia", "migrate", "run", migrationFiles(house), "--key", "casey-prod");
    expect(said).toMatchObject({ code: 2, out: "" });
    expect(said.err).toMatch(/say --live\nhint: to look first: stanch migrate plan \S+ --key casey-prod/);
    expect(house.journal.incidents()).toEqual([]);
  });

  it("opens exactly a plan that was read: of one or of several in a file, and none that has changed since", async () => {
    const house = await makeHouse();
    const runbook = migrationFiles(house);
    const out = join(house.dir, "plans.json");
    const words = [runbook, "--account", "casey"];
    await house.stanch("migrate", "plan", ...words, "--out", out);
    const inventory = join(house.dir, "inventory.yaml");
    const text = readFileSync(inventory, "utf8");
    writeFileSync(inventory, text.replace("service: Service notebook", "service: Another"));
    const run = () => house.as("mia", "migrate", "run", ...words, "--live", "--plan", out, "--yes");
    const stale = await run();
    expect(stale.code).toBe(10);
    expect(stale.err).toMatch(
      /the plan file is stale[^\n]*\nhint: [^\n]*stanch migrate plan \S+ --account casey/,
    );
    expect(house.journal.incidents()).toEqual([]);
    writeFileSync(inventory, text);
    const opened = await run();
    expect(house.journal.incidents()).toEqual([expect.stringMatching(/^M-/)]);
    expect(opened.err).toContain("is open");
    expect(opened.err).not.toMatch(/leaked/i);
  });

  it("is resumed where it stopped, and never opened a second time", async () => {
    const house = await makeHouse();
    const runbook = migrationFiles(house);
    const words = ["migrate", "run", runbook, "--live", "--key", "casey-dev", "--yes"];
    await house.as("mia", ...words);
    const [incident = ""] = house.journal.incidents();
    const again = await house.as("mia", ...words);
    expect(again.code).toBe(6);
    expect(again.err).toMatch(
      new RegExp(`${incident} is migrating casey-dev already\nhint: stanch resume --incident ${incident}`),
    );
    const planned = await house.stanch("migrate", "plan", runbook, "--account", "casey");
    expect(planned.code).toBe(0);
    expect(planned.out).toContain(`goes first: ${incident} is migrating casey-dev already`);
    expect(planned.err).toContain(`next: stanch resume --incident ${incident}`);
    const leak = await house.as("mia", "respond", runbook, "--live", "--key", "casey-dev", "--yes");
    expect(leak.code).toBe(6);
    expect(leak.err).toContain(`hint: a leak goes first: stanch abort --reason WHY --incident ${incident}`);
    expect(house.journal.incidents()).toEqual([incident]);
  });

  it.each([
    ["migrate", "run"],
    ["respond", ""],
  ])("says without a terminal how it goes on, and that way goes on: %s %s", async (...command) => {
    const house = await makeHouse();
    const words = [...command.filter((word) => word !== ""), migrationFiles(house)];
    const said = await house.as("mia", ...words, "--live", "--key", "casey-dev");
    const [incident = ""] = house.journal.incidents();
    const next = `stanch resume --incident ${incident} --yes`;
    expect(said.code).toBe(2);
    expect(said.err).toMatch(
      /stanch: this would have to ask: Make 1 [^\n]*\nhint: go on with stanch resume at a terminal, or with --yes\nnext: /,
    );
    expect(said.err).toContain(`next: ${next} --workspace`);
    expect(said.outcome).toMatchObject({
      incident,
      state: "reissuing",
      extra: { error: { code: "ERR_WOULD_ASK" } },
    });
    const again = await house.as("mia", "resume");
    expect([again.code, again.outcome?.next]).toEqual([2, said.outcome?.next]);
    const went = await house.as("mia", ...next.split(" ").slice(1));
    expect(went.err).not.toContain("this would have to ask: Make 1");
    expect((await house.entries(incident)).map(({ type }) => type)).toContain("consent.given");
  });

  it("doesn't move a row that names no key a second time, once a migration has proven it on a team key", async () => {
    const house = await makeHouse();
    const { key: _key, ...row } = { ...ROWS[1], id: "unnamed" } as Record<string, unknown>;
    const runbook = migrationFiles(house, { rows: [...ROWS, row] });
    const movers = async (): Promise<readonly string[]> => {
      const { outcome } = await house.stanch("migrate", "plan", runbook, "--key", "casey-prod");
      const { migrations = [] } = (outcome?.extra ?? {}) as { migrations?: readonly { plan: Plan }[] };
      return migrations.flatMap(({ plan }) => plan.consumers.map(({ id }) => id));
    };
    expect(await movers()).toContain("unnamed");
    const moving = { ...TWO[0], id: "unnamed" } as Consumer;
    const more = { purpose: "migration", keepsOldKey: true, provider: "auxot" } as const;
    await toGate(house, { plan: planFor([moving], more) });
    house.fact("14:10:01", "notices.settled", { failed: [] });
    house.fact("14:20:00", "incident.closed", { as: "moved" });
    const { incident } = replay(await house.entries());
    expect([incident.closedAs, incident.consumers["unnamed"]?.state]).toEqual(["moved", "proven"]);
    expect(await movers()).toEqual(["intake", "support-bot"]);
  });

  it("takes no word of a leak: that makes it a response", async () => {
    const house = await makeHouse();
    await toGate(house, { plan: planFor(TWO, { purpose: "migration" }) });
    for (const claim of ["abuse", "leak-path"]) {
      const said = await house.as("noor", "attest", claim, "--statement", "somebody else calls with it");
      expect(said.code).toBe(2);
      expect(said.err).toMatch(
        /nobody attests .* in a migration[^]*hint: .*stanch respond RUNBOOK --live --key/,
      );
    }
  });

  it.each([
    ["migrate", "run"],
    ["respond", ""],
  ])(
    "knows the keys that a migration which was given up has made: %s %s takes none for a stranger's",
    async (...command) => {
      const house = await makeHouse();
      const runbook = migrationFiles(house, {
        rows: [...ROWS, { ...ROWS[2], id: "checkout", key: "key_1" }],
      });
      await toGate(house, {
        plan: planFor([TWO[0] as Consumer], { purpose: "migration", provider: "auxot" }),
      });
      await house.as("mia", "abort", "--reason", "it is a leak");
      house.fact("14:10:05", "incident.aborted", { left: [] });
      const words = [...command.filter((word) => word !== ""), runbook];
      await house.as("mia", ...words, "--live", "--key", "key_1", "--yes");
      const [again = ""] = house.journal.incidents().filter((id) => id !== INCIDENT);
      expect((await house.entries(again))[0]).toMatchObject({
        type: "incident.opened",
        data: { leaked: { id: "key_1" }, earlierKeys: ["key_2"] },
      });
    },
  );

  it("names the next key of an account once one is closed, and none after the last", async () => {
    const house = await makeHouse();
    const named = async (left: number): Promise<string> => {
      const plan = planFor(TWO, { purpose: "migration", account: { name: "casey", left } });
      const incident = `M-20261123-k3f${left}`;
      await house.open(plan, {}, incident);
      const at = replay(await house.entries(incident));
      return nextCommand({ stop: { kind: "closed" }, at, options: { workspace: "." } });
    };
    expect(await named(2)).toBe("stanch migrate run RUNBOOK --live --account casey");
    expect(await named(0)).toBe("stanch timeline --incident M-20261123-k3f0");
  });
});

describe("stanch abort --undo-swaps", { timeout: 30_000 }, () => {
  const words = ["abort", "--undo-swaps", "--reason", "not ready"] as const;

  it("asks for every consumer to be put back before the response is given up", async () => {
    const house = await makeHouse();
    await toGate(house);
    const said = await house.as("mia", ...words);
    expect(said.code).toBe(0);
    expect(said.talk).toContain("put back first: checkout and web");
    const asked = (await house.entries())
      .slice(-3)
      .map(({ type, data }) => [type, "rung" in data ? data.rung : null]);
    expect(asked).toEqual([
      ["undo.requested", "swap:checkout"],
      ["undo.requested", "swap:web"],
      ["abort.requested", null],
    ]);
  });

  it("is refused once the key that they would go back to has ended, and asks for nothing", async () => {
    const house = await makeHouse();
    await toWatch(house);
    const before = (await house.entries()).length;
    const said = await house.as("mia", ...words);
    expect(said.code).toBe(2);
    expect(said.err).toContain("the leaked key has ended: nobody can go back to it");
    expect((await house.entries()).length).toBe(before);
  });
});
