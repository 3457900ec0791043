import { describe, expect, it } from "vitest";
import { linesWithAnchors } from "../../../src/adapters/scan/anchor-search.ts";
import { scanText } from "../../../src/formats/scan/scan-text.ts";
import { CALLERS } from "./samples-of-callers.ts";
import { NOBODY } from "./samples-of-nobody.ts";

const K = "team.EXAMPLEz9Qx2mK9pLw4Rt";

const found = (path: string, text: string): number =>
  scanText({ path, text, first: 1, candidates: linesWithAnchors(Buffer.from(text)) }).length;

describe("samples of what tools read", () => {
  it.each(CALLERS)("has a caller in %s: %s", (path, text) => {
    expect(found(path, text)).toBeGreaterThan(0);
  });

  it("tells the name of a literal key with the key, and not once more", () => {
    expect(found("k8s/a.yaml", `env:\n  - name: AUXOT_API_KEY\n    value: ${K}`)).toBe(1);
  });

  it.each([
    ["k8s/a.yaml", "env:\n  - name: DD_API_KEY\n    value: 0b5e7f10c2d94a8836fe1d07ba952c4e"],
    [
      "a.json",
      '{\n  "name": "DD_API_KEY",\n  "type": "text",\n  "value": "0b5e7f10c2d94a8836fe1d07ba952c4e"\n}',
    ],
    [
      "a.tf",
      'env {\n  name  = "CLOUDFLARE_API_TOKEN"\n  value = "Zx81kfPq0Lm29vTyRw73bNcD5eGh6JuA8sKiXo1W"\n}',
    ],
  ])("reads a value that only the name above it tells, in %s: %s", (path, text) => {
    const candidates = linesWithAnchors(Buffer.from(text));
    expect(scanText({ path, text, first: 1, candidates }).map(({ what }) => what)).toEqual(["value"]);
  });

  it.each(NOBODY)("has nobody in %s: %s", (path, text) => {
    expect(found(path, text)).toBe(0);
  });
});
