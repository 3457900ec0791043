import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HYGIENE_RULES } from "../../src/core/inventory/hygiene/hygiene-rules.ts";
import { type House, type Said, makeHouse } from "./house.ts";

const FAULTY = readFileSync(new URL("inventories/faulty.yaml", import.meta.url), "utf8");
const CLEAN = readFileSync("runbooks/inventory.example.yaml", "utf8");

async function withInventory(text: string): Promise<{ house: House; file: string; text: () => string }> {
  const house = await makeHouse();
  house.setTime("14:00:00");
  const file = join(house.dir, "inventory.yaml");
  writeFileSync(file, text);
  return { house, file, text: () => readFileSync(file, "utf8") };
}

type Json = Readonly<Record<string, unknown>>;
const linesOf = (said: Said): readonly Json[] =>
  said.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Json);

describe("stanch inventory check", () => {
  it("finds nothing wrong with the example", async () => {
    const { house } = await withInventory(CLEAN);
    const said = await house.stanch("inventory", "check");
    expect(said.out).toBe("");
    expect(said.err).toContain("6 rows, nothing wrong");
    expect(said.code).toBe(0);
  });

  it("shows everything that is wrong at its place, what to do, and ends with 11", async () => {
    const { house, file } = await withInventory(FAULTY);
    const said = await house.stanch("inventory", "check");
    expect(said.code).toBe(11);
    expect(said.out).toContain(
      `${file}:14:10 warning key-name\n  ci: key1 says nothing of who calls with it\n`,
    );
    expect(said.out).toContain(`${file}:27:16 error row-unconfirmed\n  test: only a guess`);
    expect(said.out).toMatch(/^key-shared +make a key for each consumer/m);
    expect(said.err).toContain("4 rows, 6 errors, 26 warnings");
    expect(said.outcome?.next).toMatch(/^stanch inventory check --fix/);
  });

  it("ends with 0 where there are warnings only", async () => {
    const { house } = await withInventory(
      "kind: inventory\nconsumers:\n  - { id: shop-api, service: A, owner: mia }\n",
    );
    const said = await house.stanch("inventory", "check");
    expect([said.code, said.outcome?.extra?.["warnings"]]).toEqual([0, 5]);
    // The same command again would be no step.
    expect(said.outcome?.next).toBe(null);
  });

  it("shows what keeps a file from loading and what else is wrong, at once, and ends with 2", async () => {
    const { house, file } = await withInventory(
      "kind: inventory\nconsumers:\n  - id: a\n    ownr: mia\n    period: often\n  - id: nightly\n    service: Nightly\n",
    );
    const said = await house.stanch("inventory", "check");
    expect(said.code).toBe(2);
    expect(said.out).toContain(
      `${file}:4:5 consumers[0].ownr: "ownr" isn't a key here; did you mean "owner"?\n      ownr: mia\n      ^\n`,
    );
    expect(said.out).toContain(`${file}:5:13 consumers[0].period: "often" isn't a call period`);
    expect(said.out).toContain(`${file}:6:5 error owner-missing\n  nightly: nobody owns it`);
  });

  it("finds whole keys wherever they stand in the file, each line once, and never shows them", async () => {
    const [one, other] = ["team.EXAMPLEexample0123456789", "user.EXAMPLEexample-abcdefghij"];
    const { house, file } = await withInventory(
      "kind: inventory\nconsumers:\n" +
        `  - id: a # old key ${one}, new key ${other}\n    service: A\n    keyPrefix: ${one}\n` +
        `  - id: b\n    service: B\n    key: ${one}\n    instances: 0\n` +
        `  - id: c\n    service: C\n    wakes:\n      - mia\n      - ${other}\n` +
        '    justification: "as team.EXAMPLE\\u0065xample0123456780"\n' +
        `# ${other}\n`,
    );
    const said = await house.stanch("inventory", "check");
    expect(said.code).toBe(2);
    expect(said.out.match(/^.*key-in-file\n.*$/gm)).toEqual([
      `${file}:3:21 error key-in-file\n  team.***6789 and user.***ghij look like whole keys`,
      `${file}:5:16 error key-in-file\n  a: team.***6789 looks like a whole key`,
      `${file}:8:10 error key-in-file\n  b: team.***6789 looks like a whole key`,
      `${file}:14:9 error key-in-file\n  c: user.***ghij looks like a whole key`,
      `${file}:15:20 error key-in-file\n  c: team.***6780 looks like a whole key`,
      `${file}:16:3 error key-in-file\n  user.***ghij looks like a whole key`,
    ]);
    const sarif = await house.stanch("inventory", "check", "--sarif");
    const results = (JSON.parse(sarif.out) as SarifLog).runs[0]?.results ?? [];
    const keys = results.filter(({ ruleId }) => ruleId === "key-in-file");
    expect(keys.map(({ message }) => message.text)).toEqual([
      "team.***6789 and user.***ghij look like whole keys",
      "a: team.***6789 looks like a whole key",
      "b: team.***6789 looks like a whole key",
      "c: user.***ghij looks like a whole key",
      "c: team.***6780 looks like a whole key",
      "user.***ghij looks like a whole key",
    ]);
    expect(new Set(keys.map((one) => JSON.stringify(one.partialFingerprints))).size).toBe(6);
    const json = await house.stanch("inventory", "check", "--json");
    expect(`${said.out}${said.err}${sarif.out}${json.out}${json.err}`).not.toMatch(/(?:team|user)\.EXAMPLE/);
  });

  it("wraps at a terminal, and nowhere else", async () => {
    const broken = FAULTY.replace("period: on-demand", "period: every now and then").replaceAll(
      "mias-notebook",
      `mias-${"very-".repeat(8)}long`,
    );
    const { house } = await withInventory(broken);
    house.isTerminal = true;
    const said = await house.stanch("inventory", "check");
    const longest = (text: string): number =>
      Math.max(
        ...text
          .replaceAll(house.dir, "")
          .split("\n")
          .map((line) => line.length),
      );
    expect(longest(said.out)).toBeLessThanOrEqual(80);
    house.isTerminal = false;
    const plain = await house.stanch("inventory", "check");
    expect(longest(plain.out)).toBeGreaterThan(80);
    const words = (text: string): string => text.replaceAll(/\s+/g, " ");
    expect(words(said.out)).toBe(words(plain.out));
  });

  it("finds whole keys in a file whose YAML is broken", async () => {
    const { house, file } = await withInventory(
      "kind: inventory\nconsumers: [\n# sk-EXAMPLE-example_0123456789\r\n",
    );
    const said = await house.stanch("inventory", "check");
    expect(said.code).toBe(2);
    expect(said.out).toContain(`${file}:3:3 error key-in-file\n  sk-***6789 looks like a whole key\n`);
  });

  it("prints a finding a line and one result with --json", async () => {
    const { house, file } = await withInventory(FAULTY);
    const lines = linesOf(await house.stanch("inventory", "check", "--json"));
    expect(lines).toHaveLength(33);
    expect(lines[0]).toMatchObject({
      type: "finding",
      rule: "swap-by-hand",
      severity: "warning",
      file,
      line: 6,
      column: 5,
      row: "ci",
    });
    expect(lines.at(-1)).toMatchObject({ type: "result", code: 11, errors: 6, warnings: 26, rows: 4 });
  });

  it("puts right what is mechanical, keeps all else, and has nothing to do the second time", async () => {
    const { house, text } = await withInventory(FAULTY);
    const first = await house.stanch("inventory", "check", "--fix");
    expect(first.code).toBe(11);
    expect(first.out).toMatch(/^ci +service +" CI " +CI$/m);
    const fixed = text();
    expect(fixed).toBe(
      FAULTY.replace('" CI "', '"CI"')
        .replace(
          "    lastFour: k3f9\n    header: bearer\n",
          "    lastFour: k3f9\n    keyKind: team\n    header: bearer\n",
        )
        .replace("[mia, mia]", "[mia]")
        .replace("[b.ipynb#KEY, a.ipynb#KEY, b.ipynb#KEY]", "[a.ipynb#KEY, b.ipynb#KEY]")
        .replace("[10.0.0.1, 10.0.0.1]", "[10.0.0.1]")
        .replace("keyPrefix: user.,", "keyPrefix: user., keyKind: user,")
        .replace("[api, api]", "[api]"),
    );
    const second = await house.stanch("inventory", "check", "--fix");
    expect(second.out).not.toContain("untidy");
    expect(second.outcome?.extra?.["fixed"]).toEqual([]);
    expect(text()).toBe(fixed);
  });

  it("puts right what keeps a file from loading, if that is mechanical", async () => {
    const { house, text } = await withInventory(
      "kind: inventory\nconsumers:\n  - id: shop-api\n    service: A\n    owner: mia\n    header: Bearer # as ever\n",
    );
    expect((await house.stanch("inventory", "check")).code).toBe(2);
    expect((await house.stanch("inventory", "check", "--fix")).code).toBe(0);
    expect(text()).toContain("    header: bearer # as ever\n");
  });

  it("leaves a file alone whose YAML is broken", async () => {
    const { house, text } = await withInventory("kind: inventory\nconsumers: [\n");
    expect((await house.stanch("inventory", "check", "--fix")).code).toBe(2);
    expect(text()).toBe("kind: inventory\nconsumers: [\n");
  });

  it("prints SARIF for code scanning, and nothing else", async () => {
    const { house } = await withInventory(FAULTY.replace("Deploys\n", "Deploys\n    ownr: x\n"));
    const said = await house.stanch("inventory", "check", "--sarif");
    const log = JSON.parse(said.out) as SarifLog;
    expect(log.version).toBe("2.1.0");
    const [run] = log.runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(["schema", ...Object.keys(HYGIENE_RULES)]);
    for (const { shortDescription, fullDescription, help } of rules) {
      expect(
        [shortDescription.text, fullDescription.text, help.text, help.markdown].every(
          (text) => text.length > 5,
        ),
      ).toBe(true);
    }
    const results = run?.results ?? [];
    expect(results.length).toBeGreaterThan(20);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(rules[ruleIndex]?.id).toBe(ruleId);
      expect(rules[ruleIndex]?.defaultConfiguration.level).toBe(level);
      expect(message.text).not.toBe("");
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(artifactLocation.uri).toMatch(/^file:\/\/\/.*\/inventory\.yaml$/);
      expect(Math.min(region.startLine, region.startColumn)).toBeGreaterThan(0);
    }
    expect(results.find(({ ruleId }) => ruleId === "schema")?.message.text).toContain(
      '"ownr" isn\'t a key here',
    );
    expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(
      results.length,
    );
  });

  it("lets no row put a link or a control into a SARIF message", async () => {
    const { house } = await withInventory(
      'kind: inventory\nconsumers:\n  - { id: shop-api, service: A, owner: mia, key: "[new](https://evil.example)\\e[31m", runtime: cron }\n',
    );
    const said = await house.stanch("inventory", "check", "--sarif");
    const texts =
      (JSON.parse(said.out) as SarifLog).runs[0]?.results.map(({ message }) => message.text) ?? [];
    expect(texts.find((text) => text.includes("evil"))).toContain(String.raw`\[new\](https`);
    expect(said.out).not.toContain("\\u001b");
  });
});

interface SarifLog {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: { readonly text: string };
          readonly fullDescription: { readonly text: string };
          readonly help: { readonly text: string; readonly markdown: string };
          readonly defaultConfiguration: { readonly level: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly [
        {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string };
            readonly region: { readonly startLine: number; readonly startColumn: number };
          };
        },
      ];
      readonly partialFingerprints: Json;
    }[];
  }[];
}

describe("stanch inventory export and import", () => {
  it("gives the table back unchanged", async () => {
    const { house, text } = await withInventory(CLEAN);
    const csv = join(house.dir, "rows.csv");
    const { out, code } = await house.stanch("inventory", "export", "--csv");
    expect(code).toBe(0);
    expect(out.split("\r\n")).toHaveLength(8);
    writeFileSync(csv, out);
    const said = await house.stanch("inventory", "import", csv, "--write");
    expect([said.code, said.out]).toEqual([0, ""]);
    expect(said.err).toContain("says all of it already");
    expect(text()).toBe(CLEAN);
  });

  it("shows what would change and ends with 10; with --write changes that and nothing else", async () => {
    const { house, text } = await withInventory(CLEAN);
    const csv = join(house.dir, "rows.csv");
    writeFileSync(
      csv,
      'Id;Service;Owner human;Who would wake up;Last proof how\r\ndeploy-main;Deployment of the shop;jo;"jo\r\nsam";run 4712\r\n;Search index;;;\r\n',
    );
    const dry = await house.stanch("inventory", "import", csv);
    expect(dry.code).toBe(10);
    expect(dry.out).toMatch(/^deploy-main +owner +noor +jo$/m);
    expect(dry.out).toMatch(/^search-index \(new\) +service +– +Search index$/m);
    expect(dry.err).toContain("not in the table, and kept as they are: mia-laptop-scripts,");
    expect(dry.outcome?.next).toContain("--write");
    expect(text()).toBe(CLEAN);

    const said = await house.stanch("inventory", "import", csv, "--write");
    expect(said.code).toBe(0);
    expect(text()).toBe(
      CLEAN.replace("owner: noor", "owner: jo")
        .replace("[noor, sam]", "[jo, sam]")
        .replace("how: run 4711 of deploy.yml succeeded", "how: run 4712")
        .replace(
          "[support-bot-status]\n",
          "[support-bot-status]\n\n  - id: search-index\n    service: Search index\n",
        ),
    );
    expect((await house.stanch("inventory", "import", csv)).code).toBe(0);
  });

  it("starts an inventory from the whiteboard", async () => {
    const house = await makeHouse();
    const csv = join(house.dir, "board.csv");
    writeFileSync(csv, "Service,Env location,Key prefix today,Owner human\nDeploy,secret KEY,team.,mia\n");
    const said = await house.stanch("inventory", "import", csv, "--write");
    expect(said.code).toBe(0);
    expect(said.err).toContain("made of the service");
    expect(readFileSync(join(house.dir, "inventory.yaml"), "utf8")).toBe(
      "kind: inventory\n\nconsumers:\n  - id: deploy\n    service: Deploy\n    owner: mia\n    location: secret KEY\n    keyPrefix: team.\n",
    );
  });

  it("knows a row by its service where the table has no ids", async () => {
    const { house, file } = await withInventory(
      "kind: inventory\nconsumers:\n  - { id: gha-deploy, service: Deploy of the shop }\n" +
        "  - { id: a, service: twin }\n  - { id: b, service: twin }\n",
    );
    const csv = join(house.dir, "board.csv");
    writeFileSync(csv, "Service,Owner human\nDeploy of the shop,mia\n");
    const said = await house.stanch("inventory", "import", csv, "--write");
    expect(said.err).toContain("1 row changed, 0 added");
    expect(readFileSync(file, "utf8")).toContain(
      "{ id: gha-deploy, service: Deploy of the shop, owner: mia }",
    );
    writeFileSync(csv, "Service,Owner human\ntwin,mia\n");
    const unclear = await house.stanch("inventory", "import", csv);
    expect(unclear.code).toBe(2);
    expect(unclear.err).toContain("a and b have this service; say which one in a column Id");
  });

  it("says how a service gets an id that its name doesn't give", async () => {
    const house = await makeHouse();
    const csv = join(house.dir, "board.csv");
    writeFileSync(csv, "Service,Owner human\nОтчёт,Иван\n");
    const said = await house.stanch("inventory", "import", csv);
    expect(said.code).toBe(2);
    expect(said.err).toContain(
      `${csv}:2:1 Id: none can be made of "Отчёт"; give one of its own in a column Id`,
    );
  });

  it("makes nothing of a table that holds no rows", async () => {
    const house = await makeHouse();
    const csv = join(house.dir, "board.csv");
    writeFileSync(csv, "Service,Owner human\n");
    const said = await house.stanch("inventory", "import", csv, "--write");
    expect(said.code).toBe(0);
    expect(said.err).toContain(`${csv} holds no rows`);
    expect(said.err).not.toContain("new");
  });

  it("refuses a table with faults, all of them at once, and changes nothing", async () => {
    const { house, text } = await withInventory(CLEAN);
    const csv = join(house.dir, "rows.csv");
    writeFileSync(csv, "Id,Service,Created\nA!,x,yesterday\nb,,2026-11-23\n");
    const said = await house.stanch("inventory", "import", csv, "--write");
    expect(said.code).toBe(2);
    expect(said.err).toContain(`${csv}:2:1 Id: "A!" isn't a name`);
    expect(said.err).toContain(`${csv}:2:6 Created: "yesterday" isn't a day such as 2026-11-23`);
    expect(said.err).toContain(`${csv}:3:3 Service: missing`);
    expect(text()).toBe(CLEAN);
  });

  it("takes the provider of the whole file along into a new one, and says what a table doesn't carry", async () => {
    const source =
      "kind: inventory\nprovider: auxot\nproviders: { auxot: { teamKeys: false } }\nconsumers:\n" +
      "  - { id: a, service: A }\n  - { id: b, service: B, provider: github }\n";
    const { house, file, text } = await withInventory(source);
    const csv = join(house.dir, "rows.csv");
    writeFileSync(csv, (await house.stanch("inventory", "export", "--csv")).out);
    const same = await house.stanch("inventory", "import", csv, "--write");
    expect([same.code, same.out, text()]).toEqual([0, "", source]);
    expect(same.err).not.toContain("carry");

    const fresh = join(house.dir, "new.yaml");
    const said = await house.stanch("inventory", "import", csv, "--inventory", fresh, "--write");
    expect(said.code).toBe(0);
    expect(readFileSync(fresh, "utf8")).toMatch(
      /id: a\n.*\n +provider: auxot\n[^]*id: b\n.*\n +provider: github\n/,
    );
    expect(said.err.replaceAll("\n", " ")).toContain(
      `a table carries neither providers nor responder: say in ${fresh} whether auxot and github have team keys`,
    );
    writeFileSync(csv, `Id,Service,Provider\na,A,github\nc,C,auxot\n`);
    await house.stanch("inventory", "import", csv, "--inventory", file, "--write");
    expect(text()).toContain("{ id: a, service: A, provider: github }");
    expect(text()).not.toContain("provider: auxot }");
  });

  it("takes no whole key in", async () => {
    const { house, text } = await withInventory(CLEAN);
    const csv = join(house.dir, "rows.csv");
    writeFileSync(csv, "Id,Env location\ndeploy-main,in vault: team.EXAMPLEexample0123456789\n");
    const said = await house.stanch("inventory", "import", csv, "--write");
    expect(said.code).toBe(2);
    expect(said.err).toContain(`${csv}:2:13 Env location: team.***6789 looks like a whole key`);
    expect(`${said.out}${said.err}`).not.toContain("EXAMPLE");
    expect(text()).toBe(CLEAN);
  });

  it("refuses a table in another encoding, and changes nothing", async () => {
    const { house, text } = await withInventory(CLEAN);
    const csv = join(house.dir, "rows.csv");
    writeFileSync(csv, Buffer.from("Id;Service\r\ndeploy-main;Rechnungslauf für Köln\r\n", "latin1"));
    const said = await house.stanch("inventory", "import", csv, "--write");
    expect(said.code).toBe(2);
    expect(said.err).toContain(`${csv}:2:28 isn't UTF-8`);
    expect(said.err).toContain('hint: save it as UTF-8, or as "CSV UTF-8"');
    expect(text()).toBe(CLEAN);
  });
});

describe("without an inventory", () => {
  it("points nowhere in a file that is empty", async () => {
    const { house, file } = await withInventory("");
    const said = await house.stanch("inventory", "check");
    expect(said.out).toBe(`${file}:1:1 the file is empty\n`);
  });

  it.each(["inventory check", "inventory export --csv", "rotation due", "classify", "policy"])(
    "%s says how to begin one",
    async (command) => {
      const house = await makeHouse();
      const words = command.split(" ");
      const said = await house.stanch(...words);
      expect(said.code).toBe(2);
      expect(said.err).toContain("there is no such file");
      expect(said.err).toContain("hint: stanch inventory scan PATH --write begins one");
      const named = await house.stanch(...words, join(house.dir, "nowhere.yaml"));
      expect(named.err).not.toContain("begins one");
    },
  );
});

describe("stanch rotation due", () => {
  it("lists what is overdue, due and without a date, and ends with 11 if something is overdue", async () => {
    const { house } = await withInventory(FAULTY);
    const said = await house.stanch("rotation", "due");
    expect(said.code).toBe(11);
    expect(said.out).toMatch(/^2026-11-20, 3 days ago +key1 \(ci, deploy-2\) +mia and jo +(?:team|\?)$/m);
    expect(said.out).toMatch(/^2026-12-01, in 8 days +gha-nightly \(test\) +nobody/m);
    expect(said.out).toMatch(/^no date +mia \(mias-notebook\) +mia +\?$/m);
    expect(said.outcome?.next).toBe(null);
  });

  it("names every row of a key that has no name", async () => {
    const rows = ["a", "b"].map(
      (id) => `  - { id: env-${id}, service: ${id}, fingerprint: 0123456789abcdef }\n`,
    );
    const { house } = await withInventory(`kind: inventory\nconsumers:\n${rows.join("")}`);
    expect((await house.stanch("rotation", "due")).out).toMatch(/^no date +key of env-a and env-b +nobody/m);
  });

  it.each([
    ["P30D", 0],
    ["60d", 1],
    ["P10W", 2],
  ])("looks %s ahead", async (within, lines) => {
    const { house } = await withInventory(CLEAN);
    const said = await house.stanch("rotation", "due", "--within", within);
    expect(said.code).toBe(0);
    expect(said.outcome?.extra).toMatchObject({ keys: 6, overdue: 0, soon: lines });
  });

  it("refuses a length that is none", async () => {
    const { house } = await withInventory(CLEAN);
    const said = await house.stanch("rotation", "due", "--within", "soon");
    expect([said.code, said.err]).toEqual([2, expect.stringContaining("--within wants a length of time")]);
  });

  it("writes a calendar of every key that has a date", async () => {
    const { house } = await withInventory(CLEAN);
    const { out } = await house.stanch("rotation", "due", "--ics");
    expect(out.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(6);
    expect(out).toContain("DTSTART;VALUE=DATE:20270315\r\nSUMMARY:Rotate gha-deploy-main (noor)\r\n");
    expect(out.replaceAll("\r\n", "")).not.toContain("\n");
  });
});
