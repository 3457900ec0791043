import { describe, expect, test } from "vitest";
import { replacementBlockers } from "../../src/core/gate-replacement.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
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
  t,
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
const says = (incident: Incident): string | undefined =>
  revocationBlockers(incident, t(NOW)).find(({ code }) => code === "REPLACEMENT_WRONG")?.clears;

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

describe("what is wrong with a replacement is said in words", () => {
  const saysOf = (planned: Partial<PlannedReplacement>, over: Partial<KeyRef>): string | undefined => {
    const replacements = [{ name: "api", consumers: ["api"], ...planned }];
    return says(after(gated({ replacements }), reissued(700, "api", over)));
  };

  test.each<[Partial<PlannedReplacement>, Partial<KeyRef>, string]>([
    [{}, { state: "dead" }, "the replacement is dead"],
    [{}, { id: LEAKED }, "the replacement is the leaked key"],
    [{ kind: "user" }, { kind: "team" }, "planned as a user key, the provider says team"],
    [{ team: "EXAMPLE" }, { team: "ANOTHER" }, "planned for team EXAMPLE, the provider says ANOTHER"],
    [{ team: "EXAMPLE" }, {}, "planned for team EXAMPLE, the provider says nothing of its team"],
    [{ scopes: ["a", "b", "c"] }, { scopes: ["b"] }, "the provider doesn't show scope a, c"],
  ])("%j made as %j", (planned, over, words) => {
    const wayOut = "if it is to be another one, say so: stanch reject-replacement api";
    expect(saysOf(planned, over)).toBe(`${words}: ${wayOut}`);
  });

  test("one that was never made hasn't been made, planned or not", () => {
    const words = "the replacement hasn't been made: stanch makes one: stanch resume";
    expect(says(opened())).toBe(words);
    expect(says(opened({ replacements: [] }))).toBe(words);
  });

  test("one that the provider refuses is refused", () => {
    const refused = row(890, "replacement.probed", { replacement: "api", outcome: "refused", detail: "" });
    expect(says(after(gated(), refused))).toContain("the provider refuses the replacement: if");
  });

  test("they are named in the order of their names", () => {
    const consumers = ["cron", "api", "fax"].map((id) => consumer(id));
    const wrong = replacementBlockers(opened({ consumers })).map(({ subject }) => subject);
    expect(wrong).toEqual(["api", "cron", "fax"]);
  });
});

describe("the kind of a replacement", () => {
  const withPrefix = (prefix: string, kind: "user" | "team"): Incident => {
    const handle = { prefix, lastFour: "0001", length: 40, fingerprint: "fingerprint-EXAMPLE" };
    const key = { id: "key-api", name: "api", state: "live" } as const;
    const made = row(700, "key.reissued", { effect: "reissue/api", replacement: "api", key, handle });
    const replacements = [{ name: "api", consumers: ["api"], kind }];
    return after(gated({ replacements }), made, written(800, "api"), proves(880, "api"));
  };

  test("is told by the prefix where the provider doesn't", () => {
    expect(shut(withPrefix("user.", "user"), NOW)).toEqual([]);
    expect(shut(withPrefix("user.", "team"), NOW)).toEqual(WRONG);
    expect(shut(withPrefix("team.", "team"), NOW)).toEqual([]);
    expect(shut(withPrefix("team.", "user"), NOW)).toEqual(WRONG);
  });

  test("isn't told by any other prefix", () => {
    expect(shut(withPrefix("sk-", "user"), NOW)).toEqual(WRONG);
    expect(shut(withPrefix("sk-", "team"), NOW)).toEqual(WRONG);
    expect(says(withPrefix("sk-", "team"))).toContain("the provider says nothing of its kind");
  });

  test("isn't told where nobody has seen the value", () => {
    const made = withPrefix("team.", "team");
    const unseen = { ...made.replacements["api"]!, handle: null };
    expect(shut({ ...made, replacements: { api: unseen } }, NOW)).toEqual(WRONG);
  });

  test("and its team are nobody's concern where none was planned", () => {
    expect(made({}, { team: "EXAMPLE", kind: "user" })).toEqual([]);
  });
});

describe("a replacement whose value is that of the leaked key", () => {
  const incident = gated({ replacements: [{ name: "api", consumers: ["api"] }] });
  const of = (fingerprint: string | undefined): Incident => ({
    ...after(incident, reissued(700, "api"), written(800, "api"), proves(880, "api")),
    leaked: {
      ...incident.leaked,
      handle: { prefix: "team.", lastFour: "0001", ...(fingerprint === undefined ? {} : { fingerprint }) },
    },
  });

  test("is wrong, though the provider gives it another id: somebody pasted the old one", () => {
    expect(shut(of("fingerprint-EXAMPLE"), NOW)).toEqual(WRONG);
    expect(says(of("fingerprint-EXAMPLE"))).toContain("the replacement is the leaked key");
  });

  test("isn't seen where one of the two values is unknown, or they differ", () => {
    for (const fingerprint of ["fingerprint-ANOTHER", "", undefined])
      expect(shut(of(fingerprint), NOW)).toEqual([]);
  });
});
