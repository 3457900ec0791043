import { NOTHING_FOUND, madeWithKey } from "../core/audits.ts";
import { describe as suite, expect, test } from "vitest";
import type { EventBody, EventData, EventType } from "../../src/core/journal.ts";
import { openIncident } from "../../src/core/open-incident.ts";
import { record } from "../../src/core/record.ts";
import { describe } from "../../src/report/describe/describe.ts";
import type { Line } from "../../src/report/line.ts";
import { caller, consumer, on, opened, reading, sha, signed, use } from "./entries.ts";

const error = { code: "ERR_TIMEOUT", message: "the store didn't answer" };

/** One row of every type: a new type without a row here doesn't compile. */
const SAMPLES: { readonly [T in EventType]: EventData[T] } = {
  "incident.opened": opened("live", "two-person"),
  "lease.taken": { token: 2, holder: "laptop-b", from: "laptop-a" },
  "checkpoint.signed": { size: 12, root: sha("root"), ...signed("stanch") },
  "consent.given": { level: "typed", what: "shop-main", how: "prompt" },
  "key.looked": { state: "quarantined", own: "tainted", detail: "fenced" },
  "clock.measured": { ahead: -3720, within: 1.5 },
  "effect.intended": {
    effect: "swap/checkout",
    kind: "swap",
    subject: "checkout",
    ending: false,
    attempt: 2,
  },
  "effect.failed": { effect: "swap/checkout", error, retryAt: null },
  "effect.unknown": { effect: "swap/checkout", error },
  "effect.absent": { effect: "swap/checkout" },
  "rung.applied": { effect: "disable/key_1", rung: "disable", detail: "204" },
  "rung.undone": { effect: "undo/disable", rung: "disable" },
  "contain.settled": { rung: "disable" },
  "strategy.changed": {
    strategy: "contain-now",
    rung: "disable",
    reasons: ["Caller C-0a1b2c3d is hostile and was let in since the exposure."],
    waiting: { seconds: 600, weight: 10 },
    breaking: [{ id: "checkout", owner: "mia", service: "Checkout" }],
  },
  "rung.declined": { rung: "disable", reason: "checkout first", ...signed("mia") },
  "deadline.extended": { until: on("15:00:00"), reason: "vendor ships tonight", ...signed("noor") },
  "deadline.passed": { stage: 2, deadline: on("14:00:00") },
  "disable.preapproved": { planHash: sha("plan"), ...signed("sam") },
  "audit.read": {
    ...NOTHING_FOUND,
    readings: [reading("13:00:00", "14:01:00")],
    lineage: [
      madeWithKey({ id: "key_9", mintedAt: on("13:55:00"), source: "access-log", mintedBy: "C-0a1b2c3d" }),
    ],
    silent: [{ source: "billing", reason: "403" }],
  },
  "audit.judged": { unclassified: 0 },
  "key.reissued": {
    effect: "reissue/gha-deploy",
    replacement: "gha-deploy",
    key: { id: "key_3", name: "gha-deploy-main-k3f9", state: "live" },
    handle: { prefix: "team.", lastFour: "9x2a", length: 40, fingerprint: sha("value") },
  },
  "orphan.found": {
    effect: "reissue/shop",
    replacement: "shop",
    keyId: "key_8",
    endable: false,
    name: null,
    createdAt: on("14:02:00"),
    lastUsedAt: null,
  },
  "orphan.classified": { keyId: "key_8", as: "surplus", reason: "nobody else makes keys", ...signed("mia") },
  "replacement.rejected": {
    replacement: "shop",
    keyId: "key_3",
    reason: "in the wrong team",
    ...signed("mia"),
  },
  "orphan.spared": { effect: "orphan/key_8", keyId: "key_8", lastUsedAt: on("14:04:00") },
  "orphan.ended": { effect: "end/key_8", keyId: "key_8" },
  "replacement.probed": { replacement: "shop", outcome: "unknown", detail: "503" },
  "consumer.written": { effect: "swap/checkout", consumer: "checkout", class: "observed" },
  "consumer.failed": { effect: "swap/checkout", consumer: "checkout", error, retryAt: on("14:10:00") },
  "consumer.rolledBack": { effect: "rollBack/checkout", consumer: "checkout" },
  "evidence.observed": {
    readings: [reading("13:00:00", "14:05:00")],
    evidence: [use("checkout", "14:03:10", "14:04:50", 12)],
    callers: [caller()],
    silent: [{ source: "probe", reason: "time-out" }],
  },
  "evidence.withdrawn": {
    consumer: "checkout",
    source: "access-log",
    reason: "wrong host",
    ...signed("mia"),
  },
  "attestation.made": {
    claim: "leak-path-closed",
    subject: "incident",
    happenedAt: on("14:00:00"),
    statement: "log deleted",
    ...signed("mia"),
  },
  "caller.classified": {
    caller: "C-0a1b2c3d",
    as: "consumer",
    consumer: "nightly",
    rowsHash: sha("rows"),
    reason: "our cron",
    ...signed("mia"),
  },
  "acceptance.signed": {
    code: "LEAK_PATH_OPEN",
    subject: "incident",
    reason: "tonight",
    expires: on("20:00:00"),
    ...signed("mia"),
  },
  "approval.granted": { verdict: sha("verdict"), visit: 1, ...signed("mia") },
  "cutover.signed": { out: [{ consumer: "checkout", seconds: 90 }], visit: 1, ...signed("mia") },
  "breakGlass.signed": {
    reason: "money is moving",
    breaks: ["checkout"],
    expires: on("15:00:00"),
    visit: 1,
    ...signed("mia"),
  },
  "review.closed": { findings: "it was right", ...signed("mia") },
  "consumer.retired": { consumer: "fax-bridge", reason: "no fax any more", ...signed("sam") },
  "consumer.added": { consumer: consumer("nightly", 86_400, "mia"), replacement: "shop", ...signed("mia") },
  "swap.reopened": { consumers: ["checkout"] },
  "swap.settled": { failed: ["gha-deploy"] },
  "revocation.started": { visit: 1, ground: "break-glass" },
  "gate.shut": { blockers: [{ code: "UNSWAPPED", subject: "checkout", clears: "swap it" }] },
  "key.ended": { effect: "end/key_1", keyId: "key_1", how: "alreadyGone" },
  "lineage.ended": { effect: "endLineage/key_9", keyId: "key_9", how: "ended" },
  "canary.probed": { outcome: "accepted", detail: "200" },
  "notice.sent": { effect: "notify/ops", to: "ops", purpose: "the key is revoked" },
  "notice.failed": { effect: "notify/ops", to: "ops", purpose: "the key is revoked", error },
  "spool.cleared": { effect: "clear/spool", names: ["shop"] },
  "stores.preflighted": { failed: [{ consumer: "checkout", error }] },
  "notices.settled": { failed: [] },
  "undo.requested": { rung: "disable", reason: "checkout is down", ...signed("mia") },
  "close.requested": { as: "falsePositive", reason: "test key", ...signed("mia") },
  "abort.requested": { reason: "wrong key", ...signed("mia") },
  "incident.closed": { as: "falsePositive" },
  "incident.aborted": { left: ["shop"] },
};

/** The line of a row that follows the opening, a swap intent and `earlier` rows. */
function line<T extends EventType>(
  type: T,
  data: EventData[T] = SAMPLES[type],
  earlier: readonly EventBody[] = [],
): Line {
  const opening = { incident: "L-1", at: on("14:00:00"), data: SAMPLES["incident.opened"] } as const;
  const before = [row("effect.intended"), ...earlier].reduce(record, openIncident(opening));
  const event = row(type, data, "14:05:00");
  return describe(event, { before, after: record(before, event) });
}

function row<T extends EventType>(type: T, data: EventData[T] = SAMPLES[type], time = "14:03:00"): EventBody {
  return { type, at: on(time), actor: "stanch", data } as EventBody;
}

suite("the line of a row", () => {
  test.each(Object.keys(SAMPLES) as EventType[])("%s has a sentence", (type) => {
    const { event, evidence } = line(type);
    expect(event).toMatch(/\w/);
    expect(`${event} ${evidence}`).not.toMatch(/undefined|null|\[object|NaN/);
  });

  test("names a replacement by name and mask", () => {
    expect(line("key.reissued").event).toBe("replacement gha-deploy-main-k3f9 made (team.***9x2a)");
  });

  test("says what an effect is about when its outcome is unknown", () => {
    expect(line("effect.unknown")).toEqual({
      event: `outcome unknown: swap of checkout: "the store didn't answer"`,
      evidence: "ERR_TIMEOUT, swap/checkout",
    });
  });

  test("tells a notice that wasn't sent from one of which nobody knows", () => {
    const failed = SAMPLES["notice.failed"];
    expect(line("notice.failed").event).toContain("ops couldn't be told (the key is revoked)");
    const unsure = { ...failed, error: { ...error, unsure: true } } as const;
    expect(line("notice.failed", unsure).event).toContain("ops may or may not have been told");
  });

  test("names who approved which verdict, and the signature", () => {
    expect(line("approval.granted")).toEqual({
      event: `approved by mia: verdict ${sha("verdict").slice(0, 8)}…`,
      evidence: `void: the verdict was another by then, visit 1 of the gate, signed by mia, ${sha("signature of mia").slice(0, 8)}…`,
    });
  });

  test("says that the signature of somebody who isn't enrolled counts for nothing", () => {
    expect(line("approval.granted", { ...SAMPLES["approval.granted"], by: "eve" }).evidence).toMatch(
      /signed by eve, [0-9a-f]{8}…, who isn't enrolled: counts for nothing$/,
    );
  });

  test("tells of a key that a lost create may have made what the provider tells, and whose a person says it is", () => {
    expect(line("orphan.found")).toEqual({
      event: "key key_8 found that a create of replacement shop may have made; a person must decide",
      evidence: "reissue/shop, made 14:02:00, no use of it shown",
    });
    expect(line("orphan.classified").event).toBe(
      'key key_8 called surplus, made by a lost attempt, by mia: "nobody else makes keys"',
    );
    expect(line("orphan.classified", { ...SAMPLES["orphan.classified"], as: "foreign" }).event).toContain(
      "called somebody else's, by mia",
    );
    expect(line("orphan.spared").event).toContain("not ended: it is in use");
  });

  test("says before a clean-up which values are deleted", () => {
    const intent = { effect: "clear/spool", kind: "clearSpool", subject: "spool" } as const;
    const names = ["leaked", "replacement/shop/k3f9"];
    expect(line("effect.intended", { ...intent, ending: false, attempt: 1, names })).toEqual({
      event: "intent: deletion of every value in the spool",
      evidence: "clear/spool, leaked and replacement/shop/k3f9",
    });
  });

  test("calls an acceptance accepted, not proven", () => {
    expect(line("acceptance.signed").event).toBe(
      'accepted by mia, not proven: LEAK_PATH_OPEN incident, "tonight"',
    );
  });
});

suite("a reading of the evidence", () => {
  const written = row("consumer.written");
  const reads = (
    data: Partial<EventData["evidence.observed"]>,
    earlier: readonly EventBody[] = [written],
  ): Line =>
    line("evidence.observed", { readings: [], evidence: [], callers: [], silent: [], ...data }, earlier);
  const twelve = use("checkout", "14:03:10", "14:04:50", 12);

  test("says which consumer it proved, by what", () => {
    expect(reads({ evidence: [twelve] })).toEqual({
      event: "checkout proven on its replacement by access-log (12 calls)",
      evidence: `access-log: 12 calls, 14:03:10 to 14:04:50, sha256 ${twelve.hash.slice(0, 8)}…`,
    });
  });

  test("doesn't call proven what came before the swap", () => {
    expect(reads({ evidence: [twelve] }, []).event).toBe(
      "checkout seen using its replacement (access-log, 12 calls)",
    );
  });

  test("is nothing new when it repeats what is known", () => {
    const known = row("evidence.observed", { readings: [], evidence: [twelve], callers: [], silent: [] });
    const more = { ...twelve, count: 20, last: on("14:04:59") };
    expect(reads({ evidence: [more] }, [written, known]).event).toBe("evidence read, nothing new");
  });

  test("is news when the leaked key is used again, or the replacement refused again", () => {
    for (const bad of [
      { ...twelve, key: "old" as const },
      { ...twelve, fact: "refusal" as const },
    ]) {
      const known = row("evidence.observed", { readings: [], evidence: [bad], callers: [], silent: [] });
      const later = { ...bad, last: on("14:04:59") };
      expect(reads({ evidence: [later] }, [written, known]).event).toMatch(
        /still uses the leaked key|refused with/,
      );
    }
  });

  test("is news when an unknown caller calls, a source falls silent or answers again", () => {
    expect(reads({ callers: [caller()] }).event).toBe(
      'unexplained calls on the leaked key: C-0a1b2c3d from 203.0.113.9, agent "python-requests/2.31" (3 accepted, 0 refused)',
    );
    const silent = [{ source: "probe", reason: "time-out" }];
    expect(reads({ silent }).event).toBe('no answer from probe: "time-out"');
    const known = row("evidence.observed", { readings: [], evidence: [], callers: [], silent });
    expect(reads({}, [known]).event).toBe("probe answers again");
    expect(reads({ silent }, [known]).event).toBe("evidence read, nothing new");
  });

  test("is news when a source has a gap", () => {
    const gaps = [{ from: on("14:01:00"), to: on("14:02:00"), reason: "log rotated" }];
    expect(reads({ readings: [{ ...reading("13:00:00", "14:04:00"), gaps }] }).event).toBe(
      'access-log has a gap 14:01:00 to 14:02:00: "log rotated"',
    );
  });
});
