import { describe, expect, test } from "vitest";
import type { KeyRef } from "../../src/core/key.ts";
import type { PlannedReplacement } from "../../src/core/plan.ts";
import {
  ANA,
  BO,
  LEAKED,
  after,
  consumer,
  gated,
  opened,
  proves,
  reissued,
  row,
  shut,
  signed,
  written,
} from "./builders.ts";

const NOW = 900;

/** What the gate says of a replacement that was planned so and made so, with a consumer that runs on it. */
function made(planned: Partial<PlannedReplacement>, over: Partial<KeyRef>): readonly string[] {
  const replacements = [{ name: "api", consumers: ["api"], ...planned }];
  const rows = [reissued(700, "api", over), written(800, "api"), proves(880, "api")];
  return shut(after(gated({ replacements }), ...rows), NOW);
}
const WRONG = ["REPLACEMENT_WRONG api"];

describe("a replacement", () => {
  test.each<[string, Partial<PlannedReplacement>, Partial<KeyRef>]>([
    ["of another kind", { kind: "team" }, { kind: "user" }],
    ["of another team", { team: "EXAMPLE" }, { team: "ANOTHER" }],
    ["of a team that the provider doesn't tell", { team: "EXAMPLE" }, {}],
    ["with a scope missing", { scopes: ["read", "write"] }, { scopes: ["read"] }],
    ["with scopes that the provider doesn't tell", { scopes: ["read"] }, {}],
    ["that is the leaked key", {}, { id: LEAKED }],
    ["that is dead", {}, { state: "dead" }],
    ["that is disabled", {}, { state: "disabled" }],
    ["that the provider has fenced in", {}, { state: "quarantined" }],
  ])("%s is wrong, though its consumer runs on it", (_, planned, over) => {
    expect(made(planned, over)).toEqual(WRONG);
  });

  test.each<[string, Partial<PlannedReplacement>, Partial<KeyRef>]>([
    [
      "as planned",
      { kind: "team", team: "EXAMPLE", scopes: ["read"] },
      { kind: "team", team: "EXAMPLE", scopes: ["write", "read"] },
    ],
    ["whose kind its prefix tells", { kind: "team" }, {}],
    ["of which nothing was planned", {}, {}],
    ["whose state the provider doesn't tell, if a consumer was seen on it", {}, { state: "unknown" }],
  ])("%s is right", (_, planned, over) => {
    expect(made(planned, over)).toEqual([]);
  });

  test("whose kind neither provider nor prefix tells is wrong where one was planned", () => {
    const replacements = [{ name: "api", consumers: ["api"], kind: "user" as const }];
    expect(shut(after(gated({ replacements }), proves(880, "api")), NOW)).toEqual(WRONG);
  });

  test("that was never made, or is unknown to the plan, is missing", () => {
    expect(shut(opened(), NOW)).toContain("REPLACEMENT_WRONG api");
    const added = signed(870, ANA, "consumer.added", {
      consumer: consumer("cron"),
      replacement: "nobody-made",
    });
    expect(shut(after(gated(), added), NOW)).toContain("REPLACEMENT_WRONG nobody-made");
  });

  test("that the provider refuses is wrong until it is accepted; an unclear answer is neither", () => {
    const probed = (outcome: "accepted" | "refused" | "unknown") =>
      row(890, "replacement.probed", { replacement: "api", outcome, detail: "" });
    const proven = after(gated(), proves(880, "api"));
    expect(shut(after(proven, probed("refused")), NOW)).toEqual(WRONG);
    expect(shut(after(proven, probed("refused"), probed("accepted")), NOW)).toEqual([]);
    expect(shut(after(proven, probed("unknown")), NOW)).toEqual([]);
  });

  test("that nobody uses any more is nobody's concern", () => {
    const consumers = [consumer("api"), consumer("fax")];
    const incident = after(gated({ consumers }), reissued(700, "fax", { state: "dead" }), proves(880, "api"));
    expect(shut(incident, NOW)).toContain("REPLACEMENT_WRONG fax");
    const retired = [ANA, BO].map((by) =>
      signed(890, by, "consumer.retired", { consumer: "fax", reason: "EXAMPLE" }),
    );
    expect(shut(after(incident, ...retired), NOW)).toEqual([]);
  });
});
