import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/formats/config.ts";
import { renderProblems } from "../../src/formats/problem.ts";
import { parseProviderMapping } from "../../src/formats/provider-mapping.ts";
import { parseRunbook } from "../../src/formats/runbook.ts";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

/** Examples that say which kind of file they are; a part of one that doesn't is read by nobody here. */
const READERS = { config: parseConfig, provider: parseProviderMapping, runbook: parseRunbook };

const examples = readdirSync(DOCS, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) => {
    const text = readFileSync(join(DOCS, name), "utf8");
    return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(([, yaml = ""]) => {
      const kind = /^kind: (config|provider|runbook)$/m.exec(yaml)?.[1] as keyof typeof READERS | undefined;
      return kind === undefined ? [] : [{ name, kind, yaml }];
    });
  });

describe("examples in the documents", () => {
  it("are found", () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples)("$name: the $kind is read without a problem", ({ name, kind, yaml }) => {
    const loaded = READERS[kind](yaml, name);
    expect(loaded.ok ? "" : renderProblems(loaded.problems)).toBe("");
  });
});
