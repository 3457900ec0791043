import { NOTHING_FOUND } from "../core/audits.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody, EventData, EventType } from "../../src/core/journal.ts";
import { consumer, opening, row, signedBy } from "./rows.ts";

const effect = "nothing/EXAMPLE";
const nobody = "nobody";
const ERROR = { code: "ERR_EXAMPLE", message: "an example" };
const signed = signedBy("eve");

/**
 * One row of every type about things that don't exist, signed by somebody who isn't enrolled. `@xstate/test` sends a
 * bare `{type}` for each type that a state listens to and a test doesn't list, so a test has to list them all.
 */
const INERT: { readonly [T in EventType]: EventData[T] } = {
  "incident.opened": opening({ consumers: 0 }).data,
  "lease.taken": { token: 1, holder: "host-EXAMPLE" },
  "checkpoint.signed": { size: 1, root: "", ...signed },
  "consent.given": { level: "confirm", what: "EXAMPLE", how: "prompt" },
  "key.looked": { state: "unknown", own: "unknown", detail: "" },
  "clock.measured": { ahead: 0, within: 0 },
  "effect.intended": { effect, kind: "end", subject: nobody, ending: true, attempt: 1 },
  "effect.failed": { effect, error: ERROR, retryAt: null },
  "effect.unknown": { effect, error: ERROR },
  "effect.absent": { effect },
  "rung.applied": { effect, rung: "observe", detail: "" },
  "rung.undone": { effect, rung: "disable" },
  "contain.settled": { rung: "observe" },
  "strategy.changed": {
    strategy: "rotate-first",
    rung: "observe",
    reasons: [],
    waiting: { seconds: 0, weight: 1 },
    breaking: [],
  },
  "rung.declined": { rung: "observe", reason: "", ...signed },
  "deadline.passed": { stage: 1, deadline: opening({ consumers: 0 }).at },
  "disable.preapproved": { planHash: "", ...signed },
  "deadline.extended": { until: opening({ consumers: 0 }).at, reason: "", ...signed },
  "audit.read": {
    ...NOTHING_FOUND,
  },
  "audit.judged": { unclassified: 0 },
  "key.reissued": {
    effect,
    replacement: nobody,
    key: { id: "key_none", name: null, state: "live" },
    handle: { prefix: "", lastFour: "", length: 0, fingerprint: "" },
  },
  "orphan.found": {
    effect,
    replacement: nobody,
    keyId: "key_none",
    endable: false,
    name: null,
    createdAt: null,
    lastUsedAt: null,
  },
  "orphan.classified": { keyId: "key_none", as: "foreign", reason: "", ...signed },
  "orphan.spared": { effect, keyId: "key_none", lastUsedAt: opening({ consumers: 0 }).at },
  "orphan.ended": { effect, keyId: "key_none" },
  "replacement.probed": { replacement: nobody, outcome: "accepted", detail: "" },
  "replacement.rejected": { replacement: nobody, keyId: "key_none", reason: "", ...signed },
  "consumer.written": { effect, consumer: nobody, class: "observed" },
  "consumer.failed": { effect, consumer: nobody, error: ERROR, retryAt: null },
  "consumer.rolledBack": { effect, consumer: nobody },
  "evidence.observed": { readings: [], evidence: [], callers: [], silent: [] },
  "evidence.withdrawn": { consumer: nobody, source: "none", reason: "", ...signed },
  "attestation.made": {
    claim: "key-dead",
    subject: "key_none",
    happenedAt: opening({ consumers: 0 }).at,
    statement: "",
    ...signed,
  },
  "caller.classified": { caller: "C-ffffffff", as: "hostile", rowsHash: "", reason: "", ...signed },
  "acceptance.signed": {
    code: "NO_CONSUMERS",
    subject: nobody,
    reason: "",
    expires: opening({ consumers: 0 }).at,
    ...signed,
  },
  "approval.granted": { verdict: "", visit: 0, ...signed },
  "cutover.signed": { out: [], visit: 0, ...signed },
  "breakGlass.signed": {
    reason: "",
    breaks: [],
    expires: opening({ consumers: 0 }).at,
    visit: 0,
    ...signed,
  },
  "review.closed": { findings: "", ...signed },
  "consumer.retired": { consumer: nobody, reason: "", ...signed },
  "consumer.added": { consumer: consumer(nobody), replacement: nobody, ...signed },
  "swap.reopened": { consumers: [] },
  "swap.settled": { failed: [] },
  "revocation.started": { visit: 0, ground: "gate" },
  "gate.shut": { blockers: [] },
  "key.ended": { effect, keyId: "key_none", how: "ended" },
  "lineage.ended": { effect, keyId: "key_none", how: "ended" },
  "canary.probed": { outcome: "unknown", detail: "" },
  "notice.sent": { effect, to: nobody, purpose: "" },
  "notice.failed": { effect, to: nobody, purpose: "", error: ERROR },
  "spool.cleared": { effect, names: [] },
  "stores.preflighted": { failed: [] },
  "notices.settled": { failed: [] },
  "undo.requested": { rung: "observe", reason: "", ...signed },
  "close.requested": { as: "revoked", reason: "", ...signed },
  "abort.requested": { reason: "", ...signed },
  "incident.closed": { as: "revoked" },
  "incident.aborted": { left: [] },
};

/** Every type of row there is. A new one doesn't compile here until it has a row. */
export const EVENT_TYPES = Object.keys(INERT) as readonly EventType[];

export function inertRow(incident: Incident, type: EventType): EventBody {
  return row(incident, type, INERT[type]);
}
