import { describe, expect, test } from "vitest";
import { closeBlockers } from "../../src/core/close.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody, EventData, OrphanClass } from "../../src/core/journal.ts";
import { isKeyOfPlan, mayBeSurplus, undecidedOrphans } from "../../src/core/orphans.ts";
import { isEndingAdmissible } from "../../src/core/predicates.ts";
import {
  ANA,
  BO,
  EVE,
  LEAKED,
  after,
  attested,
  consumer,
  opened,
  reissued,
  row,
  signed,
  t,
} from "./builders.ts";

const CREATE = "reissue/api";
const error = { code: "ERR_HTTP_RESET", message: "no answer" };
const create = (at: number, attempt = 1, before: readonly string[] = [LEAKED]): readonly EventBody[] => [
  row(at, "effect.intended", {
    effect: CREATE,
    kind: "reissue",
    subject: "api",
    ending: false,
    attempt,
    before,
    nonce: "aaaa",
  }),
  row(at + 1, "effect.unknown", { effect: CREATE, error }),
];
const found = (keyId: string, over: Partial<EventData["orphan.found"]> = {}): EventBody =>
  row(70, "orphan.found", {
    effect: CREATE,
    replacement: "api",
    keyId,
    endable: false,
    name: null,
    createdAt: t(60),
    lastUsedAt: null,
    ...over,
  });
const called = (keyId: string, as: OrphanClass, by: string = ANA, at = 80): EventBody =>
  signed(at, by, "orphan.classified", { keyId, as, reason: "EXAMPLE" });
const ended = (keyId: string): EventBody => row(90, "orphan.ended", { effect: `orphan/${keyId}`, keyId });

const lost = (...rows: readonly EventBody[]): Incident => after(opened(), ...create(60), ...rows);
const mayEnd = (incident: Incident, keyId: string): boolean => {
  const intent = {
    effect: `orphan/${keyId}`,
    kind: "endOrphan",
    subject: keyId,
    ending: true,
    attempt: 1,
  } as const;
  return isEndingAdmissible(incident, intent, "", t(900));
};
const createIs = (incident: Incident): unknown => incident.effects[CREATE]?.state;

describe("a key that a lost create may have made, at a provider that can't prove it", () => {
  test("is ended only after somebody of the incident called it surplus", () => {
    expect(mayEnd(lost(found("k1")), "k1")).toBe(false);
    expect(mayEnd(lost(found("k1"), called("k1", "surplus", EVE)), "k1")).toBe(false);
    expect(mayEnd(lost(found("k1"), called("k1", "surplus")), "k1")).toBe(true);
    expect(mayEnd(lost(found("k1"), called("k1", "surplus"), ended("k1")), "k1")).toBe(false);
  });

  test("isn't ended if it was listed before the create, was used, or was never found", () => {
    const surplus = called("k1", "surplus");
    expect(mayEnd(after(opened(), ...create(60, 1, [LEAKED, "k1"]), found("k1"), surplus), "k1")).toBe(false);
    expect(mayEnd(lost(found("k1", { lastUsedAt: t(65) }), surplus), "k1")).toBe(false);
    expect(mayEnd(after(opened(), found("k1"), surplus), "k1")).toBe(false);
    expect(mayEnd(lost(surplus), "k1")).toBe(false);
  });

  test("is judged by the listing before its own create, not by that of a later one", () => {
    const again = [
      called("k1", "foreign"),
      ...create(100, 2, [LEAKED, "k1"]),
      called("k1", "surplus", BO, 120),
    ];
    expect(mayEnd(lost(found("k1"), ...again), "k1")).toBe(true);
  });

  test("is never the leaked key or a replacement, whatever somebody says", () => {
    const both = lost(
      found(LEAKED),
      found("key-api"),
      called(LEAKED, "surplus"),
      called("key-api", "surplus"),
    );
    const made = after(both, reissued(85, "api"));
    expect(mayEnd(made, LEAKED)).toBe(false);
    expect(mayEnd(made, "key-api")).toBe(false);
    expect(undecidedOrphans(made)).toEqual([]);
  });

  test("that is called somebody else's is never ended, by the newest word", () => {
    expect(mayEnd(lost(found("k1", { endable: true })), "k1")).toBe(true);
    expect(mayEnd(lost(found("k1", { endable: true }), called("k1", "foreign")), "k1")).toBe(false);
    const words = [called("k1", "surplus"), called("k1", "foreign", BO, 81)];
    expect(mayEnd(lost(found("k1"), ...words), "k1")).toBe(false);
    expect(mayEnd(lost(found("k1"), ...words, called("k1", "surplus", ANA, 82)), "k1")).toBe(true);
  });

  test("that turns out to be used takes back what was said of it, for good", () => {
    const spared = row(85, "orphan.spared", { effect: "orphan/k1", keyId: "k1", lastUsedAt: t(84) });
    for (const endable of [true, false]) {
      const incident = lost(found("k1", { endable }), called("k1", "surplus"), spared);
      expect(mayEnd(incident, "k1")).toBe(false);
      expect(createIs(incident)).toBe("unknown");
      const [orphan] = undecidedOrphans(incident);
      expect(orphan).toMatchObject({ keyId: "k1", lastUsedAt: t(84), said: null });
      expect(mayBeSurplus(incident, orphan!)).toBe(false);
      expect(mayEnd(after(incident, called("k1", "surplus", BO, 86)), "k1")).toBe(false);
    }
  });
});

describe("keys that turn up", () => {
  const states = (incident: Incident): readonly unknown[] =>
    incident.orphans.map(({ keyId, ended }) => [keyId, ended]);

  test("are told apart, and one that is found again is the same", () => {
    const two = lost(found("k1"), found("k2"));
    expect(states(after(two, ended("k1")))).toEqual([
      ["k1", true],
      ["k2", false],
    ]);
    expect(states(after(two, found("k1", { lastUsedAt: t(68) })))).toEqual([
      ["k2", false],
      ["k1", false],
    ]);
  });

  test("wait for a person only where stanch may not end them by itself", () => {
    const waiting = (incident: Incident): readonly string[] =>
      undecidedOrphans(incident).map(({ keyId }) => keyId);
    expect(waiting(lost(found("k1", { endable: true }), found("k2")))).toEqual(["k2"]);
  });

  test("are never surplus if they are any one of the replacements", () => {
    const two = after(opened({ consumers: [consumer("api"), consumer("cron")] }), reissued(50, "api"));
    expect(isKeyOfPlan(two, "key-api")).toBe(true);
    expect(isKeyOfPlan(two, "key-cron")).toBe(false);
  });

  test("and are spared open the create again that they may be of, and no other", () => {
    const spared = (keyId: string): EventBody =>
      row(85, "orphan.spared", { effect: `orphan/${keyId}`, keyId, lastUsedAt: t(84) });
    const settled = lost(found("k1", { endable: true }));
    expect(createIs(settled)).toBe("absent");
    expect(createIs(after(settled, spared("k1")))).toBe("unknown");
    expect(createIs(after(settled, spared("k-unheard-of")))).toBe("absent");
    const again = after(settled, ...create(100, 2), row(102, "effect.absent", { effect: CREATE }));
    expect(createIs(after(again, spared("k1")))).toBe("absent");
    const done = after(settled, create(100)[0]!, reissued(110, "api"));
    expect(createIs(after(done, spared("k1")))).toBe("done");
    const nobodys = after(opened(), found("k1", { endable: true }), spared("k1"));
    expect(nobodys.effects).toEqual({});
  });
});

describe("a create whose answer got lost", () => {
  test("is settled by its own keys, not by those of another create", () => {
    const other = [
      row(60, "effect.intended", {
        effect: "reissue/cron",
        kind: "reissue",
        subject: "cron",
        ending: false,
        attempt: 1,
      }),
      row(61, "effect.unknown", { effect: "reissue/cron", error }),
    ];
    const incident = lost(...other, found("k1"), ended("k1"));
    expect(createIs(incident)).toBe("absent");
    expect(incident.effects["reissue/cron"]?.state).toBe("unknown");
  });

  test("that was answered after all stays done, whatever becomes of the keys", () => {
    const done = lost(found("k1"), reissued(85, "api"));
    expect(createIs(done)).toBe("done");
    expect(createIs(after(done, ended("k1")))).toBe("done");
  });

  test("stays unknown until every key that it may have made has ended or is somebody else's", () => {
    const two = lost(found("k1"), found("k2"));
    expect(createIs(two)).toBe("unknown");
    expect(createIs(after(two, called("k1", "foreign")))).toBe("unknown");
    expect(createIs(after(two, called("k1", "surplus"), called("k2", "foreign")))).toBe("unknown");
    expect(createIs(after(two, called("k1", "surplus"), called("k2", "foreign"), ended("k1")))).toBe(
      "absent",
    );
    expect(createIs(after(two, attested(80, ANA, "key-dead", "k1")))).toBe("unknown");
    const both = [attested(80, ANA, "key-dead", "k1"), attested(80, ANA, "key-dead", "k2")];
    expect(createIs(after(two, ...both))).toBe("absent");
  });

  test("stays unknown while one of its keys is a maybe, whichever was found last", () => {
    expect(createIs(lost(found("k1", { endable: true })))).toBe("absent");
    expect(createIs(lost(found("k1"), found("k2", { endable: true })))).toBe("unknown");
    expect(createIs(lost(found("k2", { endable: true }), found("k1")))).toBe("unknown");
  });

  test("isn't settled by what became of the keys of an earlier attempt", () => {
    const again = lost(found("k1"), called("k1", "foreign"), ...create(100, 2, [LEAKED, "k1"]));
    expect(createIs(again)).toBe("unknown");
    expect(createIs(after(again, attested(120, ANA, "key-dead", "k1")))).toBe("unknown");
    expect(createIs(after(again, called("k1", "surplus", BO, 121), ended("k1")))).toBe("unknown");
  });

  test("keeps the incident from closing until then, and says how", () => {
    const clears = (incident: Incident): readonly string[] =>
      closeBlockers(incident, t(900))
        .filter(({ code, subject }) => code === "OUTCOME_UNKNOWN" && subject === "k1")
        .map((blocker) => blocker.clears);
    expect(clears(lost(found("k1")))[0]).toContain("stanch classify-key k1 --as surplus|foreign");
    expect(clears(lost(found("k1", { lastUsedAt: t(65) })))[0]).toContain("stanch attest key-dead k1");
    expect(clears(lost(found("k1"), called("k1", "surplus")))[0]).toContain("stanch resume");
    expect(clears(lost(found("k1"), called("k1", "foreign")))).toEqual([]);
  });
});
