import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type House, makeHouse } from "./house.ts";
import { ROWS, migrationFiles } from "./migration-files.ts";

const flat = (out: string): string => out.replaceAll(/\nLIVE +/g, " ").replaceAll(/ +/g, " ");

async function planned(house: House, runbook: string, ...words: readonly string[]) {
  const said = await house.stanch("migrate", "plan", runbook, ...words);
  expect(said.out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  return {
    ...said,
    text: flat(said.out),
    hint: said.err.split("\n").find((line) => line.startsWith("hint")),
  };
}

describe("stanch migrate plan", { timeout: 30_000 }, () => {
  it("plans every key of an account, least critical first, and says what it leaves out and whose nobody knows", async () => {
    const house = await makeHouse();
    const before = readdirSync(house.dir, { recursive: true });
    const runbook = migrationFiles(house);
    const said = await planned(house, runbook, "--account", "casey");
    expect(said.code).toBe(0);
    expect(said.out).toContain("LIVE 2 migrations, one after another, each an incident of its own:");
    expect(said.text.indexOf("old key casey-dev")).toBeGreaterThan(0);
    expect(said.text.indexOf("old key casey-dev")).toBeLessThan(said.text.indexOf("old key casey-prod"));
    expect(said.text).toContain("order intake, support-bot: least critical first, one at a time");
    expect(said.text).toContain("whose are these? old-export nobody knows whose account made it");
    expect(said.err).toMatch(/^next: stanch migrate run \S+runbook.yaml --live --account casey --workspace/);
    // Nothing but the files of the test itself has come.
    const made = [
      "inventory.yaml",
      "providers",
      "providers/auxot.clicks.yaml",
      "runbook.yaml",
      "stanch.config.yaml",
    ];
    const after: readonly unknown[] = readdirSync(house.dir, { recursive: true });
    expect(new Set(after)).toEqual(new Set<unknown>([...before, ...made]));
  });

  it("says the way and what both cost, and what nobody has written down", async () => {
    const house = await makeHouse();
    const { text } = await planned(house, migrationFiles(house), "--key", "casey-prod");
    expect(text).toContain("way dual-stack: the provider accepts the old and the new key side by side");
    expect(text).toContain("not known who can hold two keys, of intake: taken as nobody");
    expect(text).toContain("support-bot: nobody, if its 3 instances change over one after another");
    expect(text).toContain(" hard-cut instead: ");
    expect(text).toContain("support-bot: from the cut to the last of 3 instances with the new value (4m)");
    expect(text).toContain("told each owner (jo and mia) by incident-log");
    expect(text).not.toMatch(/leaked/i);
  });

  it("prints the clicks in the order in which a person could do all of it by hand", async () => {
    const house = await makeHouse();
    const { text } = await planned(house, migrationFiles(house), "--key", "casey-prod");
    const order = [
      "1 make the team key intake in the team automation",
      "You need to be: Owner or Admin of the team",
      "Open Settings > Teams, open the team, then Keys",
      "2 give intake the key intake - Open the secret AUXOT_KEY of the shop",
      "4 make the team key support-bot",
      "5 give support-bot the key support-bot: store support-bot-env (dotenv) (stanch does this)",
      "7 end the old key casey-prod, once every caller above has been seen to work",
      "Find the key by its exact name and delete it",
    ].map((words) => text.indexOf(words));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it("moves one consumer and leaves the key alive for who stays", async () => {
    const house = await makeHouse();
    const { text } = await planned(house, migrationFiles(house), "--consumer", "intake");
    expect(text).toContain("stays on it support-bot");
    expect(text).toContain("5 revoke never: the old key lives on");
    expect(text).toContain("leave the old key casey-prod alone: others go on with it");
    expect(text).not.toContain("end the old key");
  });

  it("leaves somebody's own tool on its key, and takes a row that names no key with the first, once", async () => {
    const house = await makeHouse();
    const { key: _key, ...unnamed } = { ...ROWS[1], id: "unnamed" } as Record<string, unknown>;
    const own = { ...ROWS[2], id: "laptop", key: "casey-prod", runtime: "laptop", unattended: false };
    const runbook = migrationFiles(house, { rows: [...ROWS, unnamed, own] });
    const { text, outcome } = await planned(house, runbook, "--account", "casey");
    expect(text).toContain("stays on the old key: laptop acceptable as it is: mia sits at it (laptop)");
    expect(text).toContain("unnamed names no key: moved with this one, as it may hold it");
    expect(text).toContain("not on it: unnamed moved with casey-dev, before this one");
    expect(text).not.toContain("its row names no key");
    const { migrations } = (outcome?.extra ?? {}) as {
      migrations: readonly { plan: { consumers: { id: string }[] } }[];
    };
    expect(migrations.map(({ plan }) => plan.consumers.map(({ id }) => id))).toEqual([
      ["notebook", "unnamed"],
      ["intake", "support-bot"],
    ]);
  });

  it("moves nobody who names no key and visibly holds another, as blast has it, and says so", async () => {
    const house = await makeHouse();
    const rows = [
      ...ROWS.map((row) => (row["key"] === "casey-prod" ? { ...row, lastFour: "a2rb" } : row)),
      ...["PQvv", "k3f9"].map((lastFour) => ({
        id: `row-${lastFour.toLowerCase()}`,
        service: "x",
        creator: "sam",
        lastFour,
      })),
      { id: "silent", service: "x", owner: "mia", runtime: "server" },
    ];
    const runbook = migrationFiles(house, { rows });
    const { text, outcome } = await planned(house, runbook, "--key", "casey-prod");
    const { migrations } = (outcome?.extra ?? {}) as {
      migrations: readonly { plan: { consumers: { id: string }[] } }[];
    };
    const moved = migrations.flatMap(({ plan }) => plan.consumers.map(({ id }) => id));
    expect(moved.toSorted()).toEqual(["intake", "silent", "support-bot"]);
    expect(text).toContain("row-pqvv and row-k3f9 name no key");
    expect(text).toContain("5 revoke when the gate is open");
    const blast = await house.stanch("blast", join(house.dir, "inventory.yaml"), "--key", "casey-prod");
    expect(blast.outcome?.extra?.["mayBreak"]).toEqual(["silent"]);
    // In a leak a slip in the row would be an outage: there they stay.
    const leak = await house.stanch("plan", runbook, "--key", "casey-prod");
    const { plan } = (leak.outcome?.extra ?? {}) as { plan: { consumers: { id: string }[] } };
    expect(plan.consumers.map(({ id }) => id)).toContain("row-pqvv");
  });

  it("calls a period that nobody has written down not known, here and in a leak", async () => {
    const house = await makeHouse();
    const { period: _period, ...unknown } = { ...ROWS[1] } as Record<string, unknown>;
    const runbook = migrationFiles(house, { rows: [unknown, { ...ROWS[0], period: "on-demand" }] });
    const leak = await house.stanch("plan", runbook, "--key", "casey-prod");
    for (const { text } of [
      await planned(house, runbook, "--key", "casey-prod"),
      { text: leak.out.replaceAll(/\nLIVE +/g, " ").replaceAll(/ +/g, " ") },
    ]) {
      expect(text).toMatch(/ intake jo not known order-intake-secret /);
      expect(text).toMatch(/ mia on-demand support-bot-env /);
      expect(text).toContain("look after intake: period not known: treated as on-demand");
    }
  });

  it("goes on with a command that means the same plan, the value of the old key with it", async () => {
    const house = await makeHouse();
    const runbook = migrationFiles(house);
    writeFileSync(join(house.dir, "old-key"), "user.EXAMPLEoldkey0123456789\n", { mode: 0o600 });
    const value = join(house.dir, "old-key");
    const out = join(house.dir, "plans.json");
    const words = ["--key", "casey-dev", "--value", value, "--out", out] as const;
    const { err } = await planned(house, runbook, ...words);
    const [, next = ""] = /^next: stanch (.*)$/m.exec(err) ?? [];
    expect(next).toContain(`--value ${value}`);
    const again = next.replace(` --workspace ${house.dir}`, "").split(" ");
    expect((await house.as("mia", ...again, "--yes")).err).toMatch(/M-\d{8}-\w{4} is open/);
  });

  it("names the open incident as it is to be typed, with its workspace", async () => {
    const house = await makeHouse();
    const runbook = migrationFiles(house);
    await house.as("mia", "migrate", "run", runbook, "--live", "--key", "casey-dev", "--yes");
    const [incident] = house.journal.incidents();
    const held = await planned(house, runbook, "--account", "casey");
    expect(held.err).toContain(`next: stanch resume --incident ${incident} --workspace ${house.dir}`);
  });

  it("says who else gets the new key because it is kept in the same store", async () => {
    const house = await makeHouse();
    const twin = { ...ROWS[0], id: "twin" };
    const runbook = migrationFiles(house, { rows: [...ROWS, twin] });
    const one = await planned(house, runbook, "--consumer", "support-bot");
    expect(one.text).toContain(
      "support-bot and twin are kept in one store, support-bot-env: what moves one moves the others",
    );
    const shared = ROWS.map((row) => (row["id"] === "support-bot" ? { ...row, replacement: "bots" } : row));
    const fine = migrationFiles(house, { rows: [...shared, { ...twin, replacement: "bots" }] });
    expect((await planned(house, fine, "--key", "casey-prod")).text).not.toContain("one store");
  });

  it("takes a caller that holds the same value, and nobody who is at another provider", async () => {
    const house = await makeHouse();
    const held = "0123456789abcdef0123";
    const rows = [
      ...ROWS.map((row) => (row["id"] === "intake" ? { ...row, fingerprint: held } : row)),
      { ...ROWS[1], id: "copy", key: "renamed", fingerprint: held },
      { ...ROWS[1], id: "elsewhere", provider: "openai" },
      { id: "nameless", service: "At another provider", provider: "openai" },
    ];
    const runbook = migrationFiles(house, { rows });
    const config = join(house.dir, "stanch.config.yaml");
    const openai = "  openai: { adapter: manual, clicks: providers/auxot.clicks.yaml, tier: business }\n";
    writeFileSync(
      config,
      readFileSync(config, "utf8").replace(/^providers:\n/m, (head) => head + openai),
    );
    const { outcome } = await planned(house, runbook, "--key", "casey-prod");
    const { migrations } = (outcome?.extra ?? {}) as {
      migrations: readonly { plan: { consumers: { id: string }[] } }[];
    };
    expect(migrations[0]?.plan.consumers.map(({ id }) => id).toSorted()).toEqual([
      "copy",
      "intake",
      "support-bot",
    ]);
    // Of a leak it is the same.
    const leak = await house.stanch("plan", runbook, "--key", "casey-prod");
    const { plan } = (leak.outcome?.extra ?? {}) as { plan: { consumers: { id: string }[] } };
    expect(plan.consumers.map(({ id }) => id).toSorted()).toEqual(["copy", "intake", "support-bot"]);
  });

  it("makes no key for a caller of a service that a scan knows and the config doesn't have, here or in a leak", async () => {
    const house = await makeHouse();
    const claude = { ...ROWS[1], id: "review", key: "casey-prod", provider: "anthropic" };
    const { key: _key, ...unnamed } = { ...claude, id: "chat" };
    const runbook = migrationFiles(house, { rows: [...ROWS, claude, unnamed] });
    const plans = [
      await house.stanch("migrate", "plan", runbook, "--account", "casey"),
      await house.stanch("plan", runbook, "--key", "casey-prod"),
    ];
    for (const { outcome } of plans) {
      expect(JSON.stringify(outcome?.extra)).toContain("support-bot");
      expect(/"(review|chat)"/.test(JSON.stringify(outcome?.extra))).toBe(false);
    }
    const one = await planned(house, runbook, "--consumer", "review");
    expect([one.code, one.err.replaceAll("\n", " ")]).toEqual([
      2,
      expect.stringContaining("review is at anthropic, and this runbook is for auxot"),
    ]);
  });

  it("knows an account by any spelling of its name, and names what may be the same person's", async () => {
    const house = await makeHouse();
    const rows = [
      { ...ROWS[0], creator: "Casey " },
      { ...ROWS[2], creator: "casey@acme.example" },
      { ...ROWS[1], key: "jo-key", creator: "jo" },
    ];
    const { text, code } = await planned(house, migrationFiles(house, { rows }), "--account", "casey");
    expect(code).toBe(0);
    expect(text).toContain("old key casey-prod");
    expect(text).not.toContain("old key casey-dev");
    expect(text).toContain("whose are these? casey-dev made by casey@acme.example");
    expect(text).not.toContain("jo-key");
  });

  it("writes all plans to one private file for migrate run", async () => {
    const house = await makeHouse();
    const out = join(house.dir, "plans.json");
    const { code, err } = await planned(house, migrationFiles(house), "--account", "casey", "--out", out);
    expect([code, existsSync(out)]).toEqual([0, true]);
    expect(err).toContain(`--live --plan ${out} --account casey`);
    const { migrations } = JSON.parse(readFileSync(out, "utf8")) as {
      migrations: readonly { hash: string }[];
    };
    expect(migrations.map(({ hash }) => hash)).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
  });

  it.each([
    [["--account", "cassey"], "no key on record was made by cassey", "hint: did you mean casey?"],
    [["--key", "casey-prd"], "no key of a row is called casey-prd", "hint: did you mean casey-prod?"],
    [
      ["--consumer", "intakes"],
      "no consumer of the inventory is called intakes",
      "hint: did you mean intake?",
    ],
    [["--key", "team-billing"], "team-billing is a team key already", "hint: there is nothing to migrate"],
    [["--consumer", "billing"], "billing holds a team key already", "hint: there is nothing to migrate"],
    [
      ["--key", "casey-dev", "--consumer", "intake"],
      "intake isn't one of its callers",
      "hint: the inventory says",
    ],
    [
      ["--account", "casey", "--key", "casey-dev"],
      "an account stands for all its keys",
      "hint: --consumer ID",
    ],
    [[], "say what is to be migrated", "hint: --consumer ID"],
  ])("refuses %j with exit 2 and a way on", async (words, message, hint) => {
    const house = await makeHouse();
    const said = await planned(house, migrationFiles(house), ...words);
    expect(said).toMatchObject({ code: 2, out: "" });
    expect(said.err).toContain(message);
    expect(said.hint).toContain(hint);
  });

  it.each([
    [
      "the inventory",
      { inventory: { providers: { auxot: { teamKeys: false, tier: "team" } } } },
      "on the tier team, says the inventory",
    ],
    ["the clicks", { tier: "free" }, "no team keys on the tier free, on business, enterprise only"],
  ])("says the way out where %s say that there are no team keys", async (_who, how, message) => {
    const house = await makeHouse();
    const said = await planned(house, migrationFiles(house, how), "--account", "casey");
    expect(said).toMatchObject({ code: 2, out: "" });
    expect(said.err).toContain(message);
    expect(said.hint).toMatch(/a dedicated user that is no person's account.*rotated more often/);
  });

  describe("at a tier without team keys, with dedicated users in the config", () => {
    const tier = "free";
    const dedicatedUsers = ["svc-support-bot", "svc-intake"];

    it("plans a key of its dedicated user for each caller, and prints the clicks by which a person makes it", async () => {
      const house = await makeHouse();
      const { code, text, err } = await planned(
        house,
        migrationFiles(house, { tier, dedicatedUsers }),
        "--key",
        "casey-prod",
      );
      expect(code).toBe(0);
      expect(text).toContain("3 reissue 2 key(s) of dedicated users (svc-intake, svc-support-bot)");
      expect(text).toContain("Auxot has no team keys on the tier free, on business, enterprise only:");
      expect(text).toContain("each new key is one of a user that is no person, to be replaced every 30 days");
      const order = [
        "1 make the key intake of the dedicated user svc-intake",
        "- The key belongs to: svc-intake, and to no person",
        "Sign in as the user that the key will belong to",
        "4 make the key support-bot of the dedicated user svc-support-bot",
        "7 end the old key casey-prod, once every caller above has been seen to work",
      ].map((words) => text.indexOf(words));
      expect(order).not.toContain(-1);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(text).not.toMatch(/make the team key/);
      expect(err).toMatch(/^next: stanch migrate run/);
    });

    it("takes the user that a row names, and shares a key only where all name the same", async () => {
      const house = await makeHouse();
      const principal = "svc-intake";
      const shared = (more: object) =>
        ROWS.map((row) => ({
          ...row,
          replacement: "prod",
          ...(row["id"] === "intake" ? { principal } : more),
        }));
      const plan = (rows: readonly Readonly<Record<string, unknown>>[]) =>
        planned(house, migrationFiles(house, { tier, dedicatedUsers, rows }), "--key", "casey-prod");
      const one = await plan(shared({ principal }));
      expect([one.code, one.text]).toEqual([
        0,
        expect.stringContaining("1 key(s) of dedicated users (svc-intake)"),
      ]);
      expect(one.text).not.toContain("can't be run yet");
      const two = await plan(shared({}));
      expect(two.text).toContain(
        "are to share the key prod, of one user: write the same dedicated user as principal",
      );
    });

    it.each([
      [
        "that the config hasn't",
        ["svc-support-bot"],
        {},
        "the config has no dedicated user svc-intake for intake",
      ],
      [
        "that made the old key",
        ["svc-support-bot", "casey"],
        { principal: "casey" },
        "casey, whose key intake would get, made the old one",
      ],
    ])("plans and doesn't run for a user %s", async (_who, users, more, why) => {
      const house = await makeHouse();
      const rows = ROWS.map((row) => (row["id"] === "intake" ? { ...row, ...more } : row));
      const runbook = migrationFiles(house, { tier, dedicatedUsers: users, rows });
      const { code, text, err } = await planned(house, runbook, "--key", "casey-prod");
      expect([code, err]).toEqual([0, ""]);
      expect(text).toContain(`can't be run yet: Auxot has no team keys on the tier free`);
      expect(text).toContain(why);
      const run = await house.as("mia", "migrate", "run", runbook, "--live", "--key", "casey-prod", "--yes");
      expect(run).toMatchObject({ code: 2, out: "" });
      expect(run.err.replaceAll("\n", " ")).toContain(why);
      expect(house.journal.incidents()).toEqual([]);
    });

    it("moves nobody who is on such a user's key already, by the row", async () => {
      const house = await makeHouse();
      const { key: _key, ...intake } = ROWS[1] as Record<string, unknown>;
      const rows = [ROWS[0] ?? {}, { ...intake, creator: "svc-intake" }];
      const runbook = migrationFiles(house, { tier, dedicatedUsers, rows });
      const { text } = await planned(house, runbook, "--key", "casey-prod");
      expect(text).toContain("not on it: intake holds a key of svc-intake already, says its row");
      expect(text).toContain("1 key(s) of dedicated users (svc-support-bot)");
    });

    it("replaces such a user's leaked key by another one of it, where only the runbook says whose it is", async () => {
      const house = await makeHouse();
      const runbook = migrationFiles(house, { tier, dedicatedUsers });
      const text = readFileSync(runbook, "utf8").replace("keyKind: team", "keyKind: user");
      const replacements = async (principal: string) => {
        writeFileSync(
          runbook,
          text.replace(/^leak:\n/m, (head) => `${head}  principal: ${principal}\n`),
        );
        const { outcome, err } = await house.stanch("plan", runbook, "--key", "casey-prod");
        const { plan } = (outcome?.extra ?? {}) as { plan?: { replacements: { principal?: string }[] } };
        return plan?.replacements.map((one) => one.principal) ?? err;
      };
      expect(await replacements("svc-intake")).toEqual(["svc-intake", "svc-intake"]);
      expect(await replacements("casey")).toEqual([undefined, undefined]);
    });

    it("says at a resume that the config has lost a user, before a person's key could take its place", async () => {
      const house = await makeHouse();
      const runbook = migrationFiles(house, { tier, dedicatedUsers });
      await house.as("mia", "migrate", "run", runbook, "--live", "--key", "casey-prod", "--yes");
      const [incident = ""] = house.journal.incidents();
      migrationFiles(house, { tier, dedicatedUsers: ["svc-intake"] });
      const resumed = await house.as("mia", "resume", "--incident", incident, "--yes");
      expect(resumed.code).toBe(2);
      expect(resumed.err).toContain("dedicatedUsers.svc-support-bot: the config doesn't have it any more");
    });
  });

  it("never plans a key with an open response: a leak goes first, and a migration is resumed", async () => {
    const house = await makeHouse();
    const runbook = migrationFiles(house);
    const leak = await house.stanch("plan", runbook, "--key", "casey-prod");
    const { plan } = (leak.outcome?.extra ?? {}) as { plan: Parameters<typeof house.open>[0] };
    await house.open(plan, { id: "casey-prod", name: "casey-prod" });
    const leaked = await planned(house, runbook, "--key", "casey-prod");
    expect(leaked.code).toBe(6);
    expect(leaked.err).toContain(
      "casey-prod has leaked, and L-20261123-k3f9 is open on it: a leak goes first",
    );
    expect(leaked.hint).toBe("hint: stanch resume --incident L-20261123-k3f9");
    const all = await planned(house, runbook, "--account", "casey");
    expect([all.code, all.text.includes("a leak goes first")]).toEqual([0, true]);
    expect(await house.as("mia", "migrate", "run", runbook, "--live", "--account", "casey")).toMatchObject({
      code: 6,
      out: "",
    });
  });
});
