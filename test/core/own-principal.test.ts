import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { type InNetwork, attribute } from "../../src/core/attribution.ts";
import type { AuditRow } from "../../src/core/audit.ts";
import type { KeyRef } from "../../src/core/key.ts";
import type { Incident } from "../../src/core/incident.ts";
import { keyByPrincipal, ownPrincipal } from "../../src/core/own-principal.ts";
import {
  ANA,
  LEAKED,
  after,
  consumer,
  fact,
  gated,
  opened,
  reading,
  reissued,
  row,
  saw,
  shut,
  signed,
  t,
} from "./builders.ts";

const NOW = 900;
const OWN = "sa-api";
const SHARED = "sa-everybody";
const [api, cron] = [consumer("api"), consumer("cron")];
const plan = (principal: string | undefined, name = "api", consumers = [name]) => ({
  name,
  consumers,
  ...(principal === undefined ? {} : { principal }),
});

function made(
  replacements = [plan(OWN), plan("sa-cron", "cron")],
  leaked: string | null = SHARED,
  over: Partial<KeyRef> = {},
  consumers = [api, cron],
): Incident {
  const incident = after(gated({ consumers, replacements }), reissued(610, "api", over));
  return leaked === null ? incident : { ...incident, leaked: { ...incident.leaked, principal: leaked } };
}

describe("a principal of its own", () => {
  test("is planned for this replacement, and neither the leaked key's nor anybody else's", () => {
    expect(ownPrincipal(made(), "api")).toBe(OWN);
    expect(ownPrincipal(made([plan(OWN)], SHARED, { principal: OWN }, [api]), "api")).toBe(OWN);
  });

  test("stays one where its own consumer calls as it already, and whatever was rejected for another", () => {
    const match = { principals: [OWN] };
    expect(ownPrincipal(made(undefined, SHARED, {}, [consumer("api", { match }), cron]), "api")).toBe(OWN);
    const of = { replacement: "cron", keyId: "key-cron", reason: "EXAMPLE" };
    const rejected = after(made(), signed(700, ANA, "replacement.rejected", of));
    expect([rejected.orphans.length, ownPrincipal(rejected, "api")]).toEqual([1, OWN]);
  });

  test("is one once its key is made, and needs no other to be", () => {
    const start = opened({ consumers: [api, cron], replacements: [plan(OWN), plan("sa-cron", "cron")] });
    const incident = { ...start, leaked: { ...start.leaked, principal: SHARED } };
    expect(ownPrincipal(incident, "api")).toBeNull();
    expect(ownPrincipal(after(incident, reissued(60, "api")), "api")).toBe(OWN);
  });

  test("is nobody's where no such replacement is planned, or none says what its principal is", () => {
    expect(ownPrincipal(made(), "late")).toBeNull();
    expect(ownPrincipal(made([plan(undefined)], SHARED, {}, [api]), "api")).toBeNull();
  });

  test.each<[string, Incident]>([
    ["nobody says what it is", made([plan(undefined), plan("sa-cron", "cron")])],
    ["nobody says what the leaked key's is", made(undefined, null)],
    ["the leaked key's is the same", made([plan(SHARED), plan("sa-cron", "cron")])],
    ["another replacement's is the same", made([plan(OWN), plan(OWN, "cron")])],
    ["another consumer shares the replacement", made([plan(OWN, "api", ["api", "cron"])])],
    ["the provider says that the new key is somebody else's", made(undefined, SHARED, { principal: SHARED })],
    [
      "another consumer calls as that already",
      made(undefined, SHARED, {}, [api, consumer("cron", { match: { principals: [OWN] } })]),
    ],
    [
      "the leaked key made it",
      after(
        made(),
        row(700, "audit.read", {
          ...NOTHING_FOUND,
          lineage: [madeWithKey({ id: OWN, kind: "principal", mintedAt: t(100) })],
        }),
      ),
    ],
    [
      "somebody joined who shares it",
      after(made(), signed(700, ANA, "consumer.added", { consumer: consumer("late"), replacement: "api" })),
    ],
    [
      "the replacement has been rejected, also once there is another one",
      after(
        made(),
        signed(700, ANA, "replacement.rejected", { replacement: "api", keyId: "key-api", reason: "EXAMPLE" }),
        reissued(710, "api", { id: "key-anew" }),
      ),
    ],
  ])("isn't one where %s", (_why, incident) => {
    expect(ownPrincipal(incident, "api")).toBeNull();
    const nameless = { keyId: null, principal: OWN, at: t(NOW) };
    expect(keyByPrincipal(incident, { identifiesPrincipal: true }, nameless)).not.toBe("key-api");
  });

  test("that the provider contradicts is a wrong replacement", () => {
    expect(shut(made(undefined, SHARED, { principal: SHARED }), NOW)).toContain("REPLACEMENT_WRONG api");
    expect(shut(made(undefined, SHARED, { principal: OWN }), NOW)).not.toContain("REPLACEMENT_WRONG api");
  });
});

describe("a row that names no key", () => {
  const keyOf = (principal: string | null, sees: { identifiesPrincipal?: boolean } = {}, incident = made()) =>
    keyByPrincipal(incident, { identifiesPrincipal: true, ...sees }, { keyId: null, principal, at: t(NOW) });

  test("is of the replacement whose own principal called, or of the leaked key's principal", () => {
    expect([OWN, "sa-cron", SHARED, "sa-else", null].map((principal) => keyOf(principal))).toEqual([
      "key-api",
      "key-cron",
      LEAKED,
      null,
      null,
    ]);
  });

  test("and no principal either is nobody's, though a replacement has none of its own", () => {
    expect(keyOf(null, {}, made([plan(undefined), plan("sa-cron", "cron")]))).toBeNull();
  });

  test("says nothing in a source that doesn't name principals throughout, nor of a dead leaked key", () => {
    expect(keyOf(OWN, { identifiesPrincipal: false })).toBeNull();
    const ended = row(800, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
    expect(keyOf(SHARED, {}, after(made(), ended))).toBeNull();
  });

  test("isn't of a replacement that nobody had asked for by then", () => {
    const intent = { effect: "reissue/api", kind: "reissue", subject: "api", ending: false } as const;
    const again = after(made(), row(850, "effect.intended", { ...intent, attempt: 2 }), reissued(851, "api"));
    const at = (seconds: number) =>
      keyByPrincipal(again, { identifiesPrincipal: true }, { keyId: null, principal: OWN, at: t(seconds) });
    expect([at(850), at(851)]).toEqual([null, "key-api"]);
  });

  test("isn't asked where the row names the key itself", () => {
    const named = { keyId: "key-other", principal: OWN, at: t(NOW) };
    expect(keyByPrincipal(made(), { identifiesPrincipal: true }, named)).toBeNull();
  });

  const inNetwork: InNetwork = (block, address) => address.startsWith(block);
  const call = (over: Partial<AuditRow>): AuditRow => ({
    type: "row",
    id: "row-1",
    at: t(NOW),
    keyId: "key-api",
    principal: OWN,
    address: "10.0.0.7",
    userAgent: "api/1.2",
    action: "chat",
    outcome: "accepted",
    hash: "row-EXAMPLE",
    ...over,
  });

  test("is the consumer's if all else that its row names agrees; the principal it had before needn't", () => {
    const match = { userAgents: ["api/*"], principals: [SHARED] };
    const incident = made(undefined, SHARED, {}, [consumer("api", { match }), cron]);
    const who = (over: Partial<AuditRow>) => attribute(incident, call(over), inNetwork).by;
    expect(who({})).toBe("consumers");
    expect(who({ userAgent: "curl/8" })).toBe("unknown");
    expect(who({ principal: "sa-else" })).toBe("unknown");
  });
});

describe("calls as its own principal", () => {
  const log = { source: "log", via: "audit", seesRefusals: false } as const;
  const runs = (...seconds: readonly number[]) => ({
    ...log,
    first: t(seconds[0] ?? 0),
    last: t(seconds.at(-1) ?? 0),
    runs: seconds.map(t),
    count: seconds.length,
  });
  const as = (...seconds: readonly number[]) => [
    fact("api", 0, { ...runs(...seconds), fact: "holds" }),
    fact("api", 0, runs(...seconds)),
  ];
  const given = (evidence: readonly ReturnType<typeof fact>[], gaps: readonly [number, number][] = []) => {
    const told = reading(NOW, {
      identifiesKey: false,
      identifiesPrincipal: true,
      lag: 0,
      gaps: gaps.map(([from, to]) => ({ from: t(from), to: t(to), reason: "EXAMPLE" })),
    });
    return shut(after(gated(), saw(NOW, { readings: [told], evidence })), NOW);
  };

  test("show that it left the leaked key once two of them, a period apart, leave no room for another instance", () => {
    expect(given(as(840))).toEqual(["OLD_USE_UNOBSERVABLE api"]);
    expect(given(as(840, 860))).toEqual(["OLD_USE_UNOBSERVABLE api"]);
    expect(given(as(800, 860))).toEqual([]);
  });

  test("count from the last sign of the leaked key, and from the end of a gap, on", () => {
    const old = fact("api", 0, { ...runs(830), key: "old" });
    expect(given([...as(770, 830, 890), old])).toEqual(["OLD_USE_SEEN api"]);
    const older = fact("api", 0, { ...runs(760), key: "old" });
    expect(given([...as(770, 830, 890), older])).toEqual([]);
    expect(given(as(770, 830, 890), [[835, 840]])).toEqual(["OLD_USE_UNOBSERVABLE api"]);
    expect(given(as(770, 830, 890), [[700, 720]])).toEqual([]);
  });

  test("make no stranger of who still calls with the leaked key and looks like it", () => {
    const incident = after(gated(), saw(NOW, { evidence: as(800, 860) }));
    const late = { keyId: LEAKED, at: t(870), userAgent: "api/1.2", principal: SHARED };
    const found = attribute(
      incident,
      { type: "row", id: "r", address: null, action: null, outcome: "accepted", hash: "h", ...late },
      () => false,
    );
    expect(found).toEqual({ by: "consumers", ids: ["api"] });
  });
});
