import { NOTHING_FOUND } from "../core/audits.ts";
import { createHash } from "node:crypto";
import type { Caller, Evidence, SourceReading } from "../../src/core/evidence.ts";
import type { EventBody, EventData, EventType, JournalEntry, Mode } from "../../src/core/journal.ts";
import type { Consumer } from "../../src/core/consumer.ts";
import type { Plan, Policy } from "../../src/core/plan.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import { historyOf } from "../../src/report/history.ts";

export const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** `14:02:10` on the day of the incident. */
export const on = (time: string): string => `2026-11-23T${time}.000Z`;

/** Collects rows and chains them as a journal would; hashes are of the sequence number only. */
export function journal(incident = "L-20261123-k3f9") {
  const entries: JournalEntry[] = [];
  const add = <T extends EventType>(time: string, actor: string, type: T, data: EventData[T]): void => {
    const seq = entries.length + 1;
    const body = { type, at: on(time), actor, data } as EventBody;
    entries.push({ ...body, incident, seq, prev: sha(String(seq - 1)), hash: sha(String(seq)) });
  };
  return { entries, add };
}

export const signed = (by: string) => ({ by, signature: sha(`signature of ${by}`) });

export function consumer(id: string, period: Consumer["period"], owner: string): Consumer {
  return { id, service: id, owner, period, match: {}, store: id, probes: [], calls: ["chat"] };
}

export const plan: Plan = {
  runbook: "auxot-key-leak",
  provider: "auxot-team",
  capabilities: {
    canList: true,
    canCreate: true,
    canRestrict: true,
    canDisable: false,
    canEnd: true,
    overlap: true,
    keepsNames: true,
    maxKeysPerPrincipal: null,
    tokenCache: 60,
    listLag: 0,
  },
  exposure: "internal",
  privilege: "low",
  strategy: "rotate-first",
  rungBy: "team",
  rung: "restrict",
  consumers: [
    consumer("checkout", 60, "mia"),
    consumer("gha-deploy", "on-demand", "noor"),
    consumer("fax-bridge", 86_400, "noor"),
  ],
  replacements: [
    { name: "shop", consumers: ["checkout", "fax-bridge"], kind: "team" },
    { name: "gha-deploy", consumers: ["gha-deploy"], kind: "team" },
  ],
  auditLogs: ["access-log"],
  keyProbe: "chat",
  notifiers: ["ops"],
  lookback: 86_400,
  watch: 1800,
  overlap: 1800,
  poll: 30,
  concurrency: 2,
  responderMatch: {},
};

export function opened(mode: Mode, policy: Policy): EventData["incident.opened"] {
  return {
    mode,
    policy,
    people: [
      { id: "mia", publicKey: "mia-key" },
      { id: "noor", publicKey: "noor-key" },
      { id: "sam", publicKey: "sam-key" },
    ],
    responder: "sam",
    leaked: {
      id: "key_1",
      name: "shop-main",
      kind: "user",
      handle: { prefix: "user.", lastFour: "k3f9" },
      exposedAt: on("13:40:00"),
      leakPath: "CI log of shop/web",
      valueHeld: true,
    },
    plan,
    planHash: sha("plan"),
    release: "0.1.0",
    machine: { id: "leak-response", version: "1", hash: sha("machine") },
  };
}

export function reading(from: string, through: string): SourceReading {
  return {
    source: "access-log",
    identifiesKey: true,
    recordsRefusals: true,
    covers: ["*"],
    lag: 10,
    from: on(from),
    through: on(through),
    gaps: [],
  };
}

export function caller(changes: Partial<Caller> = {}): Caller {
  return {
    id: "C-0a1b2c3d",
    key: "old",
    keyId: "key_1",
    userAgent: "python-requests/2.31",
    address: "203.0.113.9",
    principal: null,
    actions: ["chat"],
    accepted: 3,
    refused: 0,
    first: on("13:52:04"),
    last: on("13:58:30"),
    lastAccepted: on("13:58:30"),
    rowsHash: sha("caller rows"),
    ...changes,
  };
}

export function use(consumer: string, first: string, last: string, count: number): Evidence {
  return {
    consumer,
    class: "observed",
    source: "access-log",
    via: "audit",
    fact: "use",
    key: "new",
    first: on(first),
    last: on(last),
    count,
    runs: [on(first), on(last)],
    seesRefusals: true,
    hash: sha(`${consumer} ${last} ${count}`),
  };
}

const key = (id: string, name: string) => ({ id, name, state: "live" as const, kind: "team" as const });
const handle = (lastFour: string) => ({ prefix: "team.", lastFour, length: 40, fingerprint: sha(lastFour) });

/** One whole response: contained by a restriction, one hostile caller, one consumer of each kind of proof, closed. */
export function wholeIncident(mode: Mode, policy: Policy = "two-person"): readonly JournalEntry[] {
  const { entries, add } = journal();
  const stanch = "stanch";
  add("14:00:00", "sam", "incident.opened", opened(mode, policy));
  add("14:00:01", stanch, "lease.taken", { token: 1, holder: "ops-laptop" });
  add("14:00:05", stanch, "key.looked", { state: "live", own: "clean", detail: "listed as active" });
  add("14:00:30", "sam", "consent.given", { level: "confirm", what: "restrict shop-main", how: "prompt" });
  const restrict = {
    effect: "restrict/key_1",
    kind: "restrict",
    subject: "key_1",
    ending: false,
    attempt: 1,
  } as const;
  add("14:00:31", stanch, "effect.intended", restrict);
  add("14:00:33", stanch, "rung.applied", { effect: restrict.effect, rung: "restrict", detail: "chat only" });
  add("14:00:33", stanch, "contain.settled", { rung: "restrict" });
  add("14:01:10", stanch, "audit.read", {
    ...NOTHING_FOUND,
    readings: [reading("13:00:00", "14:01:00")],
    window: { first: on("13:52:04"), last: on("13:58:30") },
    judged: {
      ...NOTHING_FOUND.judged,
      verdict: "misuse",
      counts: { legitimate: 40, misuse: 3, undetermined: 0 },
      tactics: [
        {
          tactic: "persistence",
          count: 1,
          first: on("13:58:30"),
          last: on("13:58:30"),
          refused: 0,
          actions: [{ action: "POST /keys", count: 1 }],
        },
      ],
      callers: { "C-0a1b2c3d": { verdict: "misuse", reasons: ["new-network", "persistence"] } },
    },
    receipts: [
      {
        source: "access-log",
        claim: "calls of unknown callers on shop-main",
        count: 3,
        first: on("13:52:04"),
        last: on("13:58:30"),
      },
    ],
    callers: [caller()],
    lineage: [],
    cannotSee: ["access-log doesn't show what was answered"],
    silent: [],
  });
  add("14:01:11", stanch, "audit.judged", { unclassified: 1 });
  for (const by of ["mia", "noor"]) {
    add("14:02:00", by, "caller.classified", {
      caller: "C-0a1b2c3d",
      as: "hostile",
      rowsHash: sha("caller rows"),
      reason: "not our network",
      ...signed(by),
    });
  }
  reissue(add, "14:02:30", "shop", "key_2", "9x2a");
  reissue(add, "14:02:40", "gha-deploy", "key_3", "77qp");
  for (const one of ["checkout", "gha-deploy"]) {
    const effect = `swap/${one}`;
    add("14:03:00", stanch, "effect.intended", {
      effect,
      kind: "swap",
      subject: one,
      ending: false,
      attempt: 1,
    });
  }
  add("14:03:05", stanch, "consumer.written", {
    effect: "swap/checkout",
    consumer: "checkout",
    class: "observed",
  });
  add("14:03:06", stanch, "consumer.failed", {
    effect: "swap/gha-deploy",
    consumer: "gha-deploy",
    error: { code: "ERR_TIMEOUT", message: "the store didn't answer" },
    retryAt: on("14:03:16"),
  });
  add("14:03:20", stanch, "consumer.written", {
    effect: "swap/gha-deploy",
    consumer: "gha-deploy",
    class: "observed",
  });
  add("14:03:21", stanch, "swap.settled", { failed: [] });
  add("14:04:30", stanch, "evidence.observed", {
    readings: [reading("13:00:00", "14:04:20")],
    evidence: [use("checkout", "14:03:10", "14:04:10", 12)],
    callers: [],
    silent: [],
  });
  for (const time of ["14:05:00", "14:05:30", "14:06:00"]) {
    add(time, stanch, "evidence.observed", {
      readings: [reading("13:00:00", time)],
      evidence: [use("checkout", "14:03:10", time, 20)],
      callers: [],
      silent: [],
    });
  }
  add("14:06:01", stanch, "gate.shut", {
    blockers: [
      { code: "NEW_USE_UNPROVEN", subject: "gha-deploy", clears: "run it" },
      { code: "LEAK_PATH_OPEN", subject: "incident", clears: "attest" },
    ],
  });
  for (const time of ["14:05:40", "14:06:40"]) {
    add("14:06:50", "mia", "attestation.made", {
      claim: "new-key-in-use",
      subject: "gha-deploy",
      happenedAt: on(time),
      statement: "deploy job is green",
      receipt: { file: "job.log", sha256: sha("job.log") },
      ...signed("mia"),
    });
  }
  for (const by of ["mia", "noor"]) {
    add("14:07:00", by, "consumer.retired", {
      consumer: "fax-bridge",
      reason: "no fax any more",
      ...signed(by),
    });
    add("14:07:10", by, "acceptance.signed", {
      code: "LEAK_PATH_OPEN",
      subject: "incident",
      reason: "log is deleted tonight",
      expires: on("20:00:00"),
      ...signed(by),
    });
  }
  add("14:07:30", stanch, "evidence.observed", {
    readings: [reading("13:00:00", "14:07:20")],
    evidence: [use("checkout", "14:03:10", "14:07:15", 31)],
    callers: [],
    silent: [],
  });
  const verdict = verdictOf({ ...historyOf(entries).final, visit: 1 }, on("14:08:00"));
  add("14:08:00", "noor", "approval.granted", { verdict, visit: 1, ...signed("noor") });
  add("14:08:00", stanch, "checkpoint.signed", { size: 31, root: sha("root"), ...signed("stanch") });
  add("14:08:05", "sam", "consent.given", { level: "typed", what: "shop-main", how: "prompt" });
  add("14:08:06", stanch, "revocation.started", { visit: 1, ground: "gate" });
  const end = { effect: "end/key_1", kind: "end", subject: "key_1", ending: true, attempt: 1 } as const;
  add("14:08:07", stanch, "effect.intended", end);
  add("14:08:09", stanch, "key.ended", { effect: end.effect, keyId: "key_1", how: "ended" });
  add("14:08:20", stanch, "canary.probed", { outcome: "refused", detail: "401 invalid_key" });
  add("14:09:30", stanch, "canary.probed", { outcome: "refused", detail: "401 invalid_key" });
  const names = ["shop", "gha-deploy", "leaked"];
  const clear = { effect: "clear/spool", kind: "clearSpool", subject: "spool" } as const;
  add("14:09:30", stanch, "effect.intended", { ...clear, ending: false, attempt: 1, names });
  add("14:09:31", stanch, "spool.cleared", { effect: clear.effect, names });
  add("14:09:40", stanch, "notice.sent", { effect: "notify/ops", to: "ops", purpose: "the key is revoked" });
  add("14:40:00", stanch, "incident.closed", { as: "revoked" });
  return entries;
}

function reissue(
  add: ReturnType<typeof journal>["add"],
  time: string,
  name: string,
  id: string,
  last: string,
): void {
  const effect = `reissue/${name}`;
  const keyName = `${name}-k3f9`;
  add(time, "stanch", "effect.intended", {
    effect,
    kind: "reissue",
    subject: name,
    ending: false,
    attempt: 1,
    before: ["key_1"],
    nonce: "k3f9",
    keyName,
  });
  add(time, "stanch", "key.reissued", {
    effect,
    replacement: name,
    key: key(id, keyName),
    handle: handle(last),
  });
  add(time, "stanch", "replacement.probed", { replacement: name, outcome: "accepted", detail: "200" });
}
