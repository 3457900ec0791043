import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FINDING_FORMAT_NAMES } from "../../src/formats/findings/format-names.ts";
import { widthOf } from "../../src/report/width.ts";
import { LEAK, OTHER, VALUE } from "../formats/findings/leak.ts";
import { written } from "../formats/findings/written.ts";
import { auxotFiles } from "./auxot-files.ts";
import { type House, makeHouse } from "./house.ts";

const SECRET_PARTS = /k3yValue|other0123/;

function report(house: House, text: string, name = "report.json"): string {
  const file = join(house.root, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** Bytes of every file in the house, journal and settings included. */
function everything(house: House, but: string): string {
  return readdirSync(house.root, { recursive: true, encoding: "utf8" })
    .map((name) => join(house.root, name))
    .filter((path) => path !== but && statSync(path).isFile())
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");
}

describe("intake", { timeout: 60_000 }, () => {
  it("shows the one key of a report with what may be kept of it, and the command that opens the incident", async () => {
    const house = await makeHouse();
    const file = report(house, written("gitleaks", [LEAK, LEAK]));
    const said = await house.stanch("intake", file, "runbook.yaml");
    expect(said).toMatchObject({ code: 0, outcome: { extra: { format: "gitleaks" } } });
    expect(said.out).toMatch(/^1 +[0-9a-f]{8} +team\.\*\*\*k3f9 +generic-api-key in /m);
    expect(said.outcome?.extra?.["keys"]).toMatchObject([
      {
        number: 1,
        detectors: ["generic-api-key"],
        count: 2,
        location: "deploy/app.env:12",
        valueInReport: true,
      },
    ]);
    expect(said.err).toMatch(
      /^next: stanch intake \S+report\.json runbook\.yaml --pick [0-9a-f]{12} --live /m,
    );
    expect(said.out + said.err).not.toMatch(SECRET_PARTS);
    for (const line of said.out.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(house.journal.incidents()).toEqual([]);
  });

  it("says again in the next command what was said with the report", async () => {
    const house = await makeHouse();
    const file = report(house, written("gitleaks", [LEAK]));
    const said = ["--key", "key_9", "--reopens", "L-20261101-aaaa"];
    const { err } = await house.stanch("intake", file, "runbook.yaml", "--format", "gitleaks", ...said);
    expect(err).toMatch(
      /^next: .*--key key_9 --reopens L-20261101-aaaa --format gitleaks --pick \w+ --live/m,
    );
  });

  it("lists several keys, exits with 2 where nobody can be asked, and goes on with --pick", async () => {
    const house = await makeHouse();
    const file = report(house, written("trufflehog", [LEAK, OTHER]));
    const said = await house.stanch("intake", file);
    expect(said.code).toBe(2);
    expect(said.out).toMatch(/^1 +[0-9a-f]{8} +team\.\*\*\*k3f9 [^]*^2 +[0-9a-f]{8} +team\.\*\*\*z9q8 /m);
    expect(said.err).toContain("--pick NUMBER");
    const picked = await house.stanch("intake", file, "--pick", "2", "--json");
    const { keys, picked: fingerprint } = JSON.parse(picked.out) as {
      readonly keys: readonly { readonly fingerprint: string; readonly verified: boolean }[];
      readonly picked: string;
    };
    expect([picked.code, keys[1]?.fingerprint, keys[1]?.verified]).toEqual([0, fingerprint, false]);
    expect((await house.stanch("intake", file, "--pick", fingerprint.slice(0, 8))).code).toBe(0);
    expect((await house.stanch("intake", file, "--pick", "3")).code).toBe(2);
  });

  it("opens an incident with --live, keeps where the key was found, and stops with the command that goes on", async () => {
    const house = await makeHouse();
    const runbook = auxotFiles(house, "business");
    const file = report(house, written("gitleaks", [LEAK, OTHER]));
    const asking = await house.as("mia", "intake", file, runbook, "--live", "--pick", "1");
    expect(asking.err).toContain("this would have to ask: Keep the leaked value team.***k3f9");
    expect([asking.code, house.journal.incidents()]).toEqual([2, []]);
    const said = await house.as(
      "mia",
      "intake",
      file,
      runbook,
      "--live",
      "--pick",
      "1",
      "--key",
      "ci-key",
      "--yes",
    );
    expect(said.code).toBe(0);
    const [incident = ""] = house.journal.incidents();
    expect(said.err).toContain(`next: stanch resume --incident ${incident}`);
    const [row] = await house.entries(incident);
    expect(row).toMatchObject({
      type: "incident.opened",
      actor: "mia",
      data: {
        leaked: {
          id: "ci-key",
          exposedAt: "2026-11-20T14:33:06.000Z",
          handle: { prefix: "team.", lastFour: "k3f9", length: VALUE.length },
          found: {
            detector: "generic-api-key",
            location: "deploy/app.env:12",
            commit: LEAK.commit,
            verified: null,
            count: 1,
          },
        },
      },
    });
    expect(await house.entries(incident)).toHaveLength(1);
    expect(everything(house, file)).not.toMatch(SECRET_PARTS);
    const { out } = await house.stanch("timeline", "--incident", incident);
    expect(out).toMatch(/found by[^]+"generic-api-key" in[^]+"deploy\/app\.env:12"/);
  });

  it("without a runbook opens nothing, with --live is a usage error", async () => {
    const house = await makeHouse();
    const file = report(house, written("gitleaks", [LEAK]));
    const said = await house.as("mia", "intake", file, "--live");
    expect(said.code).toBe(2);
    expect(said.err).toContain(`stanch intake ${file} RUNBOOK --live`);
  });

  it.each([
    ["nothing that is known", '{"some":"thing"}', /report\.json:1:1 this isn't a report that stanch knows/],
    ["a torn report", written("gitleaks", [LEAK]).slice(0, -20), /report\.json:\d+:\d+ this isn't JSON/],
    [
      "a row that doesn't fit",
      '[{"RuleID":"r","Secret":5}]',
      /report\.json:1:25 \[0\]\.Secret: this isn't text/,
    ],
    ["no finding", "[]", /report\.json holds no finding/],
  ])("refuses %s with its place, and writes nothing", async (_, text, message) => {
    const house = await makeHouse();
    const before = everything(house, "");
    const file = report(house, text);
    const said = await house.stanch("intake", file);
    expect(said).toMatchObject({ code: 2, out: "" });
    expect(said.err).toMatch(message);
    if (text !== "[]") expect(everything(house, file)).toBe(before);
  });

  it("takes a report from standard input", async () => {
    const house = await makeHouse();
    house.pipe(written("aws-health", [LEAK]));
    const said = await house.stanch("intake", "-");
    expect(said.code).toBe(0);
    expect(said.out).toContain("AKIAIOSFODNN7EXAMPLE");
    house.pipe('{"RuleID"');
    expect((await house.stanch("intake", "-")).err).toContain("standard input:1:10 this isn't JSON");
  });

  it("opens on the key whose id the provider named", async () => {
    const house = await makeHouse();
    const runbook = auxotFiles(house, "business");
    const file = report(house, written("guardduty", [LEAK]));
    await house.as("mia", "intake", file, runbook, "--live");
    const [row] = await house.entries(house.journal.incidents()[0]);
    expect(row).toMatchObject({
      data: { leaked: { id: LEAK.keyId, exposedAt: "2026-11-23T08:00:00.000Z" } },
    });
  });

  it.each(FINDING_FORMAT_NAMES)("prints nothing of a value in %s, as text or as data", async (format) => {
    const house = await makeHouse();
    const file = report(house, written(format, [LEAK, OTHER]));
    for (const more of [[], ["--json"], ["--format", format], ["--pick", "1"]]) {
      const { out, err } = await house.stanch("intake", file, ...more);
      expect(out + err).not.toMatch(SECRET_PARTS);
      expect(out + err).not.toContain(Buffer.from(VALUE).toString("base64").slice(4, 30));
    }
    expect(everything(house, file)).not.toMatch(SECRET_PARTS);
  });
});

describe("the signature of a webhook", () => {
  const body = written("github-webhook", [LEAK]);
  const signed = `sha256=${createHmac("sha256", "EXAMPLE-webhook-secret").update(body).digest("hex")}`;

  async function told(text: string, ...options: readonly string[]) {
    const house = await makeHouse();
    const secret = report(house, "EXAMPLE-webhook-secret\n", "webhook.secret");
    const file = report(house, text);
    const words = options.map((word) => (word === "FILE" ? secret : word));
    return house.stanch("intake", file, ...words);
  }

  it("is taken where it is the body's own", async () => {
    const { code, err } = await told(body, "--signature", signed, "--signature-secret", "FILE");
    expect([code, err.includes("wasn't checked")]).toEqual([0, false]);
  });

  it.each([
    ["a body that was changed", `${body} `, signed],
    ["another signature", body, signed.replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
    ["no signature at all", body, "sha256="],
  ])("is refused for %s", async (_, text, header) => {
    const { code, err } = await told(text, "--signature", header, "--signature-secret", "FILE");
    expect(code).toBe(2);
    expect(err).toMatch(/the signature isn't this report's own/);
  });

  it("is said to be unchecked where none is given, and half of it is a usage error", async () => {
    expect((await told(body)).err).toContain("its signature wasn't checked");
    expect((await told(body, "--signature", signed)).code).toBe(2);
  });
});

describe("the signature of a list of the partner program", () => {
  const body = written("github-partner", [LEAK]);
  const [github, stranger] = [0, 1].map(() => generateKeyPairSync("ec", { namedCurve: "P-256" }));
  const signedBy = (pair: typeof github): string =>
    pair === undefined ? "" : sign("sha256", Buffer.from(body), pair.privateKey).toString("base64");
  const listed = JSON.stringify({
    public_keys: [stranger, github].map((pair, at) => ({
      key_identifier: String(at).repeat(64),
      key: pair?.publicKey.export({ type: "spki", format: "pem" }),
      is_current: true,
    })),
  });

  async function told(text: string, keys: string, ...options: readonly string[]) {
    const house = await makeHouse();
    const named = report(house, keys, "keys.json");
    return house.stanch("intake", report(house, text), ...options, "--signature-keys", named);
  }

  it("is taken where one of the keys has made it, listed as GitHub does or alone", async () => {
    const alone = String(github?.publicKey.export({ type: "spki", format: "pem" }));
    for (const keys of [listed, alone]) {
      const { code, err } = await told(body, keys, "--signature", signedBy(github));
      expect([code, err.includes("wasn't checked")]).toEqual([0, false]);
    }
  });

  it.each([
    ["a body that was changed", `${body} `, signedBy(github), listed],
    [
      "another's key",
      body,
      signedBy(stranger),
      String(github?.publicKey.export({ type: "spki", format: "pem" })),
    ],
    ["no signature at all", body, "", listed],
  ])("is refused for %s", async (_, text, header, keys) => {
    const { code, err } = await told(text, keys, "--signature", header);
    expect([code, err]).toEqual([2, expect.stringContaining("the signature isn't this report's own")]);
  });

  it("is a clear error with a file of no such key, and without a signature", async () => {
    const { code, err } = await told(body, "nothing", "--signature", signedBy(github));
    expect([code, err]).toEqual([2, expect.stringContaining("holds no public key")]);
    expect((await told(body, listed)).code).toBe(2);
  });
});

describe("--finding", () => {
  it("takes every format, lists several keys, and names the picked one in the next command", async () => {
    const house = await makeHouse();
    const runbook = auxotFiles(house, "business");
    const file = report(house, written("ggshield", [LEAK, OTHER]));
    const asked = await house.stanch("plan", runbook, "--finding", file, "--key", "ci-key");
    expect(asked.code).toBe(2);
    expect(asked.err).toMatch(/^2 +[0-9a-f]{8} +team\.\*\*\*z9q8 [^]*holds findings of 2 keys/m);
    const said = await house.stanch(
      "plan",
      runbook,
      "--finding",
      file,
      "--pick",
      "2",
      "--key",
      "ci-key",
      "--yes",
    );
    expect(said.code).toBe(0);
    expect(said.err).toMatch(/respond \S+ --live --finding \S+ --pick [0-9a-f]{12} --key ci-key/);
    expect(said.out).toContain("team.***z9q8");
    const both = await house.stanch("plan", runbook, "--finding", "-", "--value", "-", "--key", "ci-key");
    expect(both.err).toContain("can't both come by standard input");
  });
});
