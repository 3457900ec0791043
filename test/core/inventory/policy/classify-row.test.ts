import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classifyInventory } from "../../../../src/core/inventory/policy/classify-inventory.ts";
import { classifyRow } from "../../../../src/core/inventory/policy/classify-row.ts";
import type { InventoryRow } from "../../../../src/core/inventory/row.ts";
import { RUNTIME_KINDS } from "../../../../src/core/inventory/runtime-kind.ts";
import { runtimeOf } from "../../../../src/core/inventory/runtime.ts";
import { anyRow, anyTier, row, SHIPPED } from "../rows.ts";

const WITH = { provider: "auxot", teamKeys: true, tier: "Business" };
const WITHOUT = { provider: "auxot", teamKeys: false, tier: "Team" };
const verdict = (members: Partial<InventoryRow>, tier = WITH) =>
  classifyRow(SHIPPED, row(members), tier).verdict;

describe("by the rules that come with stanch", () => {
  test.each([
    ["a laptop of one person", { runtime: "laptop", owner: "Ada", wakes: ["Ada"] }, "acceptable-personal"],
    ["a Claude Code session", { runtime: "Claude Code", owner: "Ada" }, "acceptable-personal"],
    [
      "a Cursor that two would miss",
      { runtime: "Cursor", owner: "Ada", wakes: ["Ada", "Grace"] },
      "must-be-team",
    ],
    [
      "a Cursor that a team would miss",
      { runtime: "Cursor", owner: "Ada", wakes: ["on-call"] },
      "must-be-team",
    ],
    [
      "a laptop in production",
      { runtime: "laptop", owner: "Ada", environment: "production" },
      "must-be-team",
    ],
    ["a laptop that nobody owns", { runtime: "laptop" }, "must-be-team"],
    ["GitHub Actions", { runtime: "GitHub Actions", owner: "Ada", wakes: ["Ada"] }, "must-be-team"],
    ["a Lambda", { runtime: "Lambda → intake", owner: "Ada", environment: "personal" }, "must-be-team"],
    [
      "a cron job on a bastion",
      { runtime: "cron on the bastion", owner: "Ada", wakes: ["Ada"] },
      "must-be-team",
    ],
    [
      "a cron job of one person's own",
      { runtime: "cron", owner: "Ada", environment: "personal", wakes: ["Ada"] },
      "acceptable-personal",
    ],
    ["something of which nothing is known", {}, "must-be-team"],
  ] as const)("%s gets its verdict", (_, members, expected) => {
    expect(verdict(members)).toBe(expected);
  });

  test("one person is one, whatever the spaces and the case of the name", () => {
    const names = {
      owner: "Zoe\u0301  Adams",
      creator: "zo\u00e9 adams",
      wakes: ["Zoe\u0301 Adams", "zo\u00e9  adams"],
    };
    const { facts } = classifyRow(SHIPPED, row(names), WITH);
    expect([facts.creatorIsOwner, facts.wakes]).toEqual([true, 1]);
  });

  test("what must be a team key is blocked where the plan has none, and gets a user that is no person", () => {
    const one = classifyRow(SHIPPED, row({ id: "gha-deploy", runtime: "ci", owner: "Ada" }), WITHOUT);
    expect(one.verdict).toBe("blocked-by-tier");
    expect(one.fallback).toEqual({ account: "svc-gha-deploy", owner: "Ada", rotateEvery: 30 * 86_400 });
    expect(one.because).toContain("auxot has no team keys on Team");
    expect(verdict({ runtime: "laptop", owner: "Ada" }, WITHOUT)).toBe("acceptable-personal");
  });

  test("a provider of which nobody has said a plan is no excuse", () => {
    const one = classifyRow(SHIPPED, row({ runtime: "ci" }), { provider: "acme" });
    expect(one.verdict).toBe("must-be-team");
    expect(one.unknown).toContain("nobody has said whether acme has team keys: counted as having them");
  });

  test("the reason says what was counted because nobody has said it", () => {
    const { because, rule } = classifyRow(SHIPPED, row({ runtime: "Excel", owner: "Ada" }), WITH);
    expect(rule).toBe("unattended");
    expect(because).toContain("its runtime says nothing of what runs it");
    expect(because).toContain("nobody has said whether somebody sits at it: counted as running by itself");
    const crying = classifyRow(
      SHIPPED,
      row({ runtime: "cron", owner: "Ada", environment: "development" }),
      WITH,
    );
    expect(crying.rule).toBe("crying-test");
    expect(crying.because).toContain("nobody has said who would wake up: counted as two");
  });
});

describe("what a row holds", () => {
  const standing = (members: Partial<InventoryRow>, tier = WITH) =>
    classifyRow(SHIPPED, row({ owner: "Ada", ...members }), tier).standing.is;

  test("is wrong if it is personal and must be a team's, and open if nobody has said", () => {
    expect(standing({ runtime: "ci", keyPrefix: "user." })).toBe("wrong-kind");
    expect(standing({ runtime: "ci", keyKind: "team" })).toBe("fine");
    expect(standing({ runtime: "ci" })).toBe("kind-unknown");
    expect(standing({ runtime: "ci", keyPrefix: "sk-" })).toBe("kind-unknown");
  });

  test("is fine at a desk, whichever it is", () => {
    for (const members of [{ keyPrefix: "user." }, { keyPrefix: "team." }, {}])
      expect(standing({ runtime: "laptop", ...members })).toBe("fine");
  });

  test("is fine without team keys only if a user that is no person made it", () => {
    expect(standing({ runtime: "ci", keyPrefix: "user.", creator: "svc-one" }, WITHOUT)).toBe("fine");
    expect(standing({ runtime: "ci", keyPrefix: "user.", creator: "svc-shared" }, WITHOUT)).toBe("fine");
    expect(standing({ runtime: "ci", keyPrefix: "user.", creator: "Ada" }, WITHOUT)).toBe("wrong-account");
    expect(standing({ runtime: "ci", keyPrefix: "user." }, WITHOUT)).toBe("wrong-account");
    expect(standing({ runtime: "ci" }, WITHOUT)).toBe("kind-unknown");
  });

  test("can't be a team key of a provider without them", () => {
    expect(standing({ runtime: "ci", keyPrefix: "team." }, WITHOUT)).toBe("doubtful");
    expect(standing({ runtime: "laptop", keyPrefix: "team." }, WITHOUT)).toBe("doubtful");
  });
});

describe("if the account that made the key goes", () => {
  test("a personal key takes with it what hangs on it, by name; so does one of unknown kind", () => {
    const members = { service: "deploy", creator: "Ada", blastRadius: ["status page", "deploy"] };
    for (const keyPrefix of ["user.", "sk-"])
      expect(classifyRow(SHIPPED, row({ ...members, keyPrefix }), WITH).leaving).toMatchObject({
        account: "Ada",
        outlives: false,
        stops: ["deploy", "status page"],
      });
  });

  test("a team key stays", () => {
    const { leaving } = classifyRow(SHIPPED, row({ keyPrefix: "team.", creator: "Ada" }), WITH);
    expect(leaving).toMatchObject({ outlives: true, stops: [] });
  });
});

describe("for any row", () => {
  test("there is exactly one verdict, the same every time", () => {
    fc.assert(
      fc.property(anyRow, anyTier, (one, tier) => {
        const first = classifyRow(SHIPPED, one, tier);
        expect(["must-be-team", "acceptable-personal", "blocked-by-tier"]).toContain(first.verdict);
        expect(first.verdict === "blocked-by-tier").toBe(first.fallback !== null);
        expect(first.because).not.toMatch(/[\r\n]/);
        expect(classifyRow(SHIPPED, structuredClone(one), { ...tier })).toEqual(first);
      }),
      { numRuns: 1000 },
    );
  });

  test("saying less of what nobody sits at never makes a personal key acceptable", () => {
    const silent = ["owner", "runtime", "environment", "unattended", "wakes", "creator", "period"] as const;
    let dropped = 0;
    fc.assert(
      fc.property(anyRow, fc.constantFrom(...silent), (one, fact) => {
        const isAtDesk = RUNTIME_KINDS[runtimeOf(one.runtime).kind].unattended === false;
        if (isAtDesk || one[fact] === undefined) return;
        if (classifyRow(SHIPPED, one, WITH).verdict === "acceptable-personal") return;
        dropped += 1;
        const { [fact]: _, ...rest } = one;
        expect(classifyRow(SHIPPED, rest as InventoryRow, WITH).verdict).toBe("must-be-team");
      }),
      { numRuns: 3000 },
    );
    expect(dropped).toBeGreaterThan(300);
  });

  test("the order of the rows changes nothing", () => {
    const rows = fc.uniqueArray(anyRow, { selector: ({ id }) => id, maxLength: 8 });
    fc.assert(
      fc.property(rows, rows, (one, other) => {
        const ids = new Set(one.map(({ id }) => id));
        const all = [...one, ...other.filter(({ id }) => !ids.has(id))];
        const providers = { auxot: { teamKeys: true }, acme: { teamKeys: false } };
        const judged = (consumers: readonly InventoryRow[]) =>
          classifyInventory(SHIPPED, { providers, consumers });
        expect(judged(all.toReversed())).toEqual(judged(all));
      }),
    );
  });

  test("a key that somebody pasted among the words is shown nowhere", () => {
    const pasted = "team.EXAMPLE0a1b2c3d4e5f6a7b8c9d";
    const members = {
      service: pasted,
      owner: pasted,
      justification: pasted,
      wakes: [pasted],
      creator: pasted,
    };
    const judged = classifyInventory(SHIPPED, { consumers: [row({ ...members, blastRadius: [pasted] })] });
    expect(JSON.stringify(judged)).not.toContain("EXAMPLE0a1b2c3d4e5f6a7b8c9d");
  });
});
