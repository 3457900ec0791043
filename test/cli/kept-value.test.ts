import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createAgeSpool } from "../../src/adapters/spool/age.ts";
import { pathsOf } from "../../src/composition/paths.ts";
import { FINDING_FORMAT_NAMES } from "../../src/formats/findings/format-names.ts";
import { LEAK, OTHER, VALUE } from "../formats/findings/leak.ts";
import { written } from "../formats/findings/written.ts";
import { auxotFiles } from "./auxot-files.ts";
import { type House, makeHouse } from "./house.ts";

/** Reports of the other formats hold a mask, a hash or an id of the key, which is nothing to keep. */
const WITH_VALUE = [
  "gitleaks",
  "gitleaks-csv",
  "gitleaks-sarif",
  "gitleaks-7",
  "trufflehog",
  "ggshield",
  "github-alert",
  "github-partner",
  "gitlab",
  "nosey-parker",
];

it.each(FINDING_FORMAT_NAMES)(
  "the value in %s goes into the encrypted spool once the responder says so, and nowhere else",
  async (format) => {
    const house = await makeHouse();
    const runbook = auxotFiles(house, "business");
    const file = join(house.root, "report");
    writeFileSync(file, written(format, [LEAK, OTHER]), { mode: 0o600 });
    const opening = ["intake", file, runbook, "--live", "--pick", "1", "--key", "ci-key"];
    const hasValue = WITH_VALUE.includes(format);

    const unsaid = await house.as("mia", ...opening);
    expect(unsaid.code).toBe(hasValue ? 2 : 0);
    expect(
      readdirSync(house.root, { recursive: true }).filter((name) => String(name).endsWith(".age")),
    ).toEqual([]);
    if (hasValue) {
      expect((await house.as("mia", ...opening, "--yes")).code).toBe(0);
      expect(await keptIn(house)).toBe(VALUE);
    }
    expect(filesWithValue(house).filter((name) => name !== file)).toEqual([]);
  },
);

it("goes on from a plan that was made with the value with a command that names it again", async () => {
  const house = await makeHouse();
  const runbook = auxotFiles(house, "business");
  const value = join(house.root, "leaked");
  writeFileSync(value, VALUE, { mode: 0o600 });
  const { err } = await house.stanch("plan", runbook, "--key", "ci-key", "--value", value);
  expect(err).toContain(`--key ci-key --value ${value}`);
});

/** The leaked value in the spool of the one incident. */
async function keptIn(house: House): Promise<string | undefined> {
  const [incident = ""] = house.journal.incidents();
  const path = pathsOf(house.dir).spool(incident);
  expect(existsSync(path)).toBe(true);
  const config = join(house.root, "config");
  const identityPath = join(config, readdirSync(config).find((name) => name.endsWith(".agekey")) ?? "");
  const spool = createAgeSpool({ incident, path, identityPath, fingerprintKey: new Uint8Array(32) });
  return (await spool.get("leaked"))?.reveal();
}

function filesWithValue(house: House): readonly string[] {
  return readdirSync(house.root, { recursive: true, encoding: "utf8" })
    .map((name) => join(house.root, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path, "latin1").includes("k3yValue"));
}
