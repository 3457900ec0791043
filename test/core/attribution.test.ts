import { eventOf } from "../../src/core/audit-event.ts";
import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { type InNetwork, attribute, matches, ownAgent } from "../../src/core/attribution.ts";
import type { AuditRow } from "../../src/core/audit.ts";
import type { CallerMatch } from "../../src/core/consumer.ts";
import type { Incident } from "../../src/core/incident.ts";
import {
  LEAKED,
  after,
  attested,
  CY,
  consumer,
  fact,
  gated,
  opened,
  row,
  saw,
  t,
  written,
} from "./builders.ts";

/** Blocks are written as prefixes here; the real thing is the adapter's. */
const inNetwork: InNetwork = (block, address) => address.startsWith(block);

function call(over: Partial<AuditRow> = {}): AuditRow {
  return {
    type: "row",
    id: "row-1",
    at: t(1000),
    keyId: LEAKED,
    principal: "svc",
    address: "10.0.0.7",
    userAgent: "api/1.2",
    action: "chat",
    outcome: "accepted",
    hash: "row-EXAMPLE",
    ...over,
  };
}
const who = (incident: Incident, over: Partial<AuditRow> = {}) => attribute(incident, call(over), inNetwork);
const fits = (match: CallerMatch, over: Partial<AuditRow> = {}): boolean =>
  matches(match, eventOf(call(over)), inNetwork);

const API = { by: "consumers", ids: ["api"] };
const UNKNOWN = { by: "unknown" };

describe("whose call a row is", () => {
  test("all kinds that the inventory names must agree, within a kind any one", () => {
    const match = {
      userAgents: ["cron/*", "api/*"],
      networks: ["192.", "10.0."],
      principals: ["root", "svc"],
    };
    expect(fits(match)).toBe(true);
    expect(fits(match, { userAgent: "curl/8" })).toBe(false);
    expect(fits(match, { address: "203.0.113.9" })).toBe(false);
    expect(fits(match, { principal: "svc2" })).toBe(false);
  });

  test("a kind that the row doesn't tell agrees with nothing", () => {
    expect(fits({ userAgents: ["*"] }, { userAgent: null })).toBe(false);
    expect(fits({ networks: [""] }, { address: null })).toBe(false);
    expect(fits({ principals: ["svc"] }, { principal: null })).toBe(false);
  });

  test("a match that names nothing fits nobody", () => {
    expect(fits({})).toBe(false);
    expect(fits({ userAgents: [], networks: [], principals: [] })).toBe(false);
  });

  test("is the consumer's that it looks like, on the leaked key and on its replacement", () => {
    expect(who(gated())).toEqual(API);
    expect(who(gated(), { keyId: "key-api" })).toEqual(API);
    expect(who(gated(), { userAgent: "curl/8" })).toEqual(UNKNOWN);
  });

  test("is the responder's, or stanch's own, before it is anybody else's", () => {
    const consumers = [consumer("api", { match: { userAgents: ["*"] } })];
    const incident = gated({ consumers, plan: { responderMatch: { networks: ["198.51.100."] } } });
    expect(who(incident)).toEqual(API);
    expect(who(incident, { userAgent: ownAgent(incident.id), keyId: "key-api" })).toEqual({
      by: "responder",
    });
    expect(who(incident, { address: "198.51.100.4" })).toEqual({ by: "responder" });
  });
});

test("nobody passes for stanch by calling themselves so", () => {
  const agents = [
    "stanch",
    "stanch/0.1.0",
    "stanch/L-20261123-zzzz",
    `${ownAgent(gated().id)} `,
    ownAgent(""),
  ];
  for (const userAgent of agents) expect(who(gated(), { userAgent })).toEqual(UNKNOWN);
});

describe("two consumers that look alike", () => {
  const alike = { userAgents: ["node/*"] };
  const consumers = [consumer("api", { match: alike }), consumer("cron", { match: alike })];
  const node = { userAgent: "node/24" };

  test("are both held to a call on the leaked key", () => {
    expect(who(gated({ consumers }), node)).toEqual({ by: "consumers", ids: ["api", "cron"] });
  });

  test("are told apart by their replacements", () => {
    expect(who(gated({ consumers }), { ...node, keyId: "key-cron" })).toEqual({
      by: "consumers",
      ids: ["cron"],
    });
  });

  test("aren't proven by a call on a replacement that they share: it may be the other's", () => {
    const replacements = [{ name: "shared", consumers: ["api", "cron"] }];
    expect(who(gated({ consumers, replacements }), { ...node, keyId: "key-shared" })).toEqual({
      by: "sharing",
      ids: ["api", "cron"],
    });
  });

  test("a replacement that hasn't been made is nobody's key", () => {
    expect(who(opened({ consumers }), { ...node, keyId: "key-another" })).toEqual({
      by: "consumers",
      ids: ["api", "cron"],
    });
  });

  test("a call on somebody else's replacement proves nobody", () => {
    expect(who(gated({ consumers: [consumer("api"), consumer("cron")] }), { keyId: "key-cron" })).toEqual(
      UNKNOWN,
    );
  });
});

describe("a consumer whose own runtime says that it left the leaked key", () => {
  const holds = (at: number, key: "new" | "old", source = "status") =>
    saw(at, { evidence: [fact("api", at, { fact: "holds", key, source })] });
  const left = after(gated(), holds(800, "new"), holds(1100, "new"));

  test("isn't the one who looks like it on that key from then on: somebody else is", () => {
    expect(who(left, { at: t(800) })).toEqual(API);
    expect(who(left, { at: t(801) })).toEqual(UNKNOWN);
    expect(who(left, { at: t(1200) })).toEqual(UNKNOWN);
  });

  test("is the one on its replacement still", () => {
    expect(who(left, { keyId: "key-api" })).toEqual(API);
  });

  test("is the one again when the report is too old to tell", () => {
    const life = 1100 + 15 * 60;
    expect(who(left, { at: t(life) })).toEqual(UNKNOWN);
    expect(who(left, { at: t(life + 1) })).toEqual(API);
  });

  test("is the one again when it reports the leaked key, or another instance of it does", () => {
    expect(who(after(left, holds(1150, "old")), { at: t(1160) })).toEqual(API);
    expect(who(after(left, holds(1050, "old", "instance b")), { at: t(1160) })).toEqual(API);
  });

  test("is the one between two reports of the new key, if it held the leaked one in between", () => {
    const back = after(gated(), holds(800, "new"), holds(900, "old"), holds(1100, "new"));
    expect(who(back, { at: t(850) })).toEqual(API);
    expect(who(back, { at: t(901) })).toEqual(UNKNOWN);
  });

  test("a call on the leaked key in between is no report: it was somebody else's all along", () => {
    const call = saw(900, { evidence: [fact("api", 900, { key: "old", source: "log", via: "audit" })] });
    expect(who(after(gated(), holds(800, "new"), call, holds(1100, "new")), { at: t(850) })).toEqual(UNKNOWN);
  });

  test("has to name the new key, and say so itself", () => {
    for (const over of [{ key: "unnamed" }, { class: "attested" }] as const) {
      const told = saw(800, { evidence: [fact("api", 800, { fact: "holds", ...over })] });
      expect(who(after(gated(), told))).toEqual(API);
    }
  });

  test("isn't believed for a time before its newest swap, nor on somebody's word", () => {
    const again = after(left, written(1120, "api"), holds(1130, "new"));
    expect(who(again, { at: t(1110) })).toEqual(API);
    expect(who(again, { at: t(1140) })).toEqual(UNKNOWN);
    const said = after(gated(), attested(900, CY, "old-key-unused", "api", 800));
    expect(who(said)).toEqual(API);
  });
});

describe("a key that the leaked key made", () => {
  const minted = (mintedBy: string | null): Incident => {
    const item = madeWithKey({ id: "key-child", kind: "session", mintedAt: t(100), mintedBy });
    return after(gated(), row(700, "audit.read", { ...NOTHING_FOUND, lineage: [item] }));
  };

  test("by a declared consumer is that consumer's to use", () => {
    expect(who(minted(null), { keyId: "key-child" })).toEqual(API);
  });

  test("by a stranger is nobody's: whoever looks like a consumer on it has to be judged", () => {
    expect(who(minted("C-00000001"), { keyId: "key-child" })).toEqual(UNKNOWN);
    expect(who(minted("C-00000001"), { keyId: "key-api" })).toEqual(API);
  });
});
