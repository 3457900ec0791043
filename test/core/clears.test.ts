import { NOTHING_FOUND, madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import { closeBlockers } from "../../src/core/close.ts";
import type { BlockerCode } from "../../src/core/blocker.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import {
  LAG,
  LEAKED,
  PERIOD,
  SWAPPED,
  after,
  consumer,
  fact,
  gated,
  looked,
  opened,
  proves,
  reading,
  row,
  saw,
  stranger,
  t,
} from "./builders.ts";

const NOW = 900;
const error = { code: "ERR_EXAMPLE", message: "its store is down" };
const lost = [
  row(870, "effect.intended", {
    effect: "reissue/x",
    kind: "reissue",
    subject: "x",
    ending: false,
    attempt: 1,
  }),
  row(871, "effect.unknown", { effect: "reissue/x", error }),
];
const used = (at: number) => saw(at, { evidence: [fact("api", at)] });
const disabled = row(700, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" });
const onDemand = { consumers: [consumer("api", { period: "on-demand" })] };
const blockersOf = (incident: Incident, at = NOW) => [
  ...revocationBlockers(incident, t(at)),
  ...closeBlockers(incident, t(at)),
];
const clears = (incident: Incident, code: BlockerCode, at = NOW): string | undefined =>
  blockersOf(incident, at).find((blocker) => blocker.code === code)?.clears;

describe("a blocker says what would clear it, in words that name what it is about", () => {
  test.each<[BlockerCode, Incident, string]>([
    [
      "OUTCOME_UNKNOWN",
      after(gated(), ...lost),
      "look at the provider whether reissue/x happened: stanch resume",
    ],
    ["OWN_CREDENTIAL_TAINTED", after(gated(), looked(700, "live", "tainted")), "uses the leaked key"],
    ["OWN_CREDENTIAL_TAINTED", after(gated(), looked(700, "live", "unknown")), "look again"],
    ["NO_CONSUMERS", gated({ consumers: [] }), "name the consumers in the inventory"],
    ["UNSWAPPED", opened(), "swap api to its replacement"],
    [
      "ROLLED_BACK",
      after(gated(), row(700, "consumer.rolledBack", { effect: "rollBack/api", consumer: "api" })),
      "swap api again",
    ],
    [
      "NEW_KEY_REFUSED",
      after(gated(), saw(700, { evidence: [fact("api", 700, { fact: "refusal" })] })),
      "a success of api after the refusal that status showed",
    ],
    ["NEW_USE_UNPROVEN", gated(), "api must be seen using its replacement"],
    ["NEW_USE_UNPROVEN", after(gated(onDemand), used(700)), "run api 1 more time(s)"],
    [
      "OLD_USE_SEEN",
      after(gated(), saw(NOW, { evidence: [fact("api", NOW, { fact: "holds", key: "old" })] })),
      "api still holds the leaked key",
    ],
    [
      "OLD_USE_SEEN",
      after(gated(), saw(700, { evidence: [fact("api", 700, { key: "old" })] })),
      `api used the leaked key at ${t(700)}`,
    ],
    ["OLD_USE_UNOBSERVABLE", gated(), "disable it, have api report its fingerprint, or attest"],
    ["OLD_USE_UNOBSERVABLE", gated(onDemand), "run api 2 times, have it report its fingerprint, or attest"],
    ["OLD_USE_UNOBSERVABLE", after(gated(onDemand), disabled), "run api 2 times"],
    [
      "OLD_USE_UNOBSERVABLE",
      after(
        gated(),
        proves(890, "api"),
        saw(890, { readings: [reading(860, { source: "proxy" })] }),
        row(890, "audit.read", { ...NOTHING_FOUND, silent: [{ source: "log", reason: "down" }] }),
      ),
      "log has never answered",
    ],
    [
      "SILENCE_RUNNING",
      after(gated(), saw(700, { readings: [reading(670)] })),
      `no use of the leaked key by api until ${t(SWAPPED + 2 * PERIOD + LAG)}`,
    ],
    [
      "CALLER_UNCLASSIFIED",
      after(gated(), saw(700, { callers: [stranger(690)] })),
      "stanch classify-caller C-0000000a --as",
    ],
    [
      "LEAK_PATH_OPEN",
      opened(),
      "close the leak path (example: a build log) and say so: stanch attest leak-path",
    ],
    [
      "LINEAGE_ALIVE",
      after(
        gated(),
        row(700, "audit.read", {
          ...NOTHING_FOUND,
          lineage: [madeWithKey({ id: "key-child", mintedAt: t(10) })],
        }),
      ),
      "stanch attest key-dead key-child",
    ],
    ["REVOKE_UNCONFIRMED", gated(), "must be refused"],
    ["REVOKE_UNCONFIRMED", gated({ valueHeld: false }), "nobody gave the leaked value"],
    ["RUNG_APPLIED", after(gated(), disabled), "stanch undo disable"],
    [
      "REVIEW_OPEN",
      after(gated(), row(700, "revocation.started", { visit: 1, ground: "break-glass" })),
      "stanch review",
    ],
    ["WATCH_RUNNING", gated(), "the key hasn't been ended"],
    ["WATCH_RUNNING", after(gated(), looked(700, "dead")), `until ${t(1800)}`],
  ])("%s", (code, incident, words) => {
    expect(clears(incident, code)).toContain(words);
  });

  test("an unknown outcome is looked at, whether it keeps the gate shut or the incident open", () => {
    for (const blockers of [revocationBlockers, closeBlockers]) {
      const found = blockers(after(gated(), ...lost), t(NOW)).find(({ code }) => code === "OUTCOME_UNKNOWN");
      expect(found?.clears).toBe("look at the provider whether reissue/x happened: stanch resume");
    }
  });

  test("a swap that failed says why, one that wasn't tried has no why", () => {
    const failed = row(700, "consumer.failed", { effect: "swap/api", consumer: "api", error, retryAt: null });
    expect(clears(opened(), "UNSWAPPED")).toBe("swap api to its replacement");
    expect(clears(after(gated(), failed), "UNSWAPPED")).toBe(
      "swap api to its replacement (its store is down)",
    );
  });

  test("evidence that is too old asks for a newer success, or for a newer reading by the names of the sources", () => {
    const log = [reading(670), reading(670, { source: "proxy" })];
    const incident = after(gated(), saw(700, { evidence: [fact("api", 700)], readings: log }));
    const words = revocationBlockers(incident, t(5000)).map((blocker) => blocker.clears);
    expect(words).toContain("a newer success of api on its replacement");
    expect(words.find((line) => line.startsWith("a newer reading of log or proxy"))).toBeDefined();
  });

  test("a source that fell silent is named, with the time up to which it told", () => {
    const told = after(gated(), saw(700, { readings: [reading(670)] }));
    const silent = after(told, saw(3000, { silent: [{ source: "log", reason: "no answer" }] }));
    expect(clears(silent, "OLD_USE_UNOBSERVABLE", 3000)).toContain(`log has told nothing since ${t(670)}`);
  });

  test("two sources that will be silent are waited for until the first is", () => {
    const slow = reading(670, { source: "slow", lag: 600 });
    for (const readings of [
      [slow, reading(670)],
      [reading(670), slow],
    ]) {
      const incident = after(gated(), saw(700, { readings }));
      const found = blockersOf(incident).find(({ code }) => code === "SILENCE_RUNNING");
      expect(found?.clearsAt).toBe(t(SWAPPED + 2 * PERIOD + LAG));
    }
  });
});

describe("a time at which it clears by itself is given", () => {
  const timeOf = (incident: Incident, code: BlockerCode): string | undefined =>
    blockersOf(incident).find((blocker) => blocker.code === code)?.clearsAt;

  test("for the watch once it runs", () => {
    expect(timeOf(gated(), "WATCH_RUNNING")).toBeUndefined();
    expect(
      timeOf(
        after(gated(), row(700, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" })),
        "WATCH_RUNNING",
      ),
    ).toBe(t(2500));
  });

  test("for what nobody can observe only while the key is disabled and the consumer calls by itself", () => {
    expect(timeOf(gated(), "OLD_USE_UNOBSERVABLE")).toBeUndefined();
    expect(timeOf(after(gated(), disabled), "OLD_USE_UNOBSERVABLE")).toBe(t(NOW + 2 * PERIOD));
    const ran = after(gated(onDemand), used(610), used(670), disabled);
    expect(timeOf(ran, "OLD_USE_UNOBSERVABLE")).toBeUndefined();
    expect(clears(ran, "OLD_USE_UNOBSERVABLE")).toContain("2 more success(es) of api");
  });
});
