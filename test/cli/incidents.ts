import { NOTHING_FOUND } from "../core/audits.ts";
import type { AuditSummary } from "../../src/core/audit-summary.ts";
import type { Caller, Evidence } from "../../src/core/evidence.ts";
import type { Consumer } from "../../src/core/consumer.ts";
import type { Plan } from "../../src/core/plan.ts";
import { consumer, on, plan as reportPlan, reading, sha, use } from "../report/entries.ts";
import type { House } from "./house.ts";

/** One replacement for each consumer, nothing to contain. */
export function planFor(consumers: readonly Consumer[], changes: Partial<Plan> = {}): Plan {
  return {
    ...reportPlan,
    rung: "observe",
    consumers,
    replacements: consumers.map(({ id }) => ({ name: id, consumers: [id] })),
    ...changes,
  };
}

export const TWO = [consumer("checkout", 60, "mia"), consumer("web", 60, "noor")];

/** Opens an incident and takes it to where the replacements are made. */
export async function toReissuing(
  house: House,
  plan: Plan = planFor(TWO),
  audit: Partial<AuditSummary> = {},
): Promise<void> {
  house.setTime("14:00:00");
  await house.open(plan);
  house.fact("14:00:05", "key.looked", { state: "live", own: "clean", detail: "" });
  house.fact("14:00:10", "contain.settled", { rung: plan.rung });
  house.fact("14:01:00", "audit.read", {
    ...NOTHING_FOUND,
    readings: [reading("13:00:00", "14:00:50")],
    ...audit,
  });
  house.fact("14:01:01", "audit.judged", { unclassified: audit.callers?.length ?? 0 });
  house.fact("14:01:02", "stores.preflighted", { failed: [] });
  house.setTime("14:02:00");
}

/** To the gate: every consumer was written at 14:03 and shows what `evidence` says; nobody has closed the leak path. */
export async function toGate(
  house: House,
  options: {
    plan?: Plan;
    callers?: readonly Caller[];
    evidence?: readonly Evidence[];
    audit?: Partial<AuditSummary>;
  } = {},
): Promise<void> {
  const plan = options.plan ?? planFor(TWO);
  await toReissuing(house, plan, { callers: options.callers ?? [], ...options.audit });
  for (const [index, { name }] of plan.replacements.entries()) reissue(house, name, `key_${index + 2}`);
  for (const { id } of plan.consumers) {
    house.fact("14:03:00", "consumer.written", { effect: `swap/${id}`, consumer: id, class: "observed" });
  }
  house.fact("14:03:05", "swap.settled", { failed: [] });
  house.fact("14:09:40", "evidence.observed", {
    readings: [reading("13:00:00", "14:09:30")],
    evidence: options.evidence ?? plan.consumers.map(({ id }) => use(id, "14:04:00", "14:09:30", 6)),
    callers: [],
    silent: [],
  });
  house.setTime("14:10:00");
}

function reissue(house: House, name: string, id: string): void {
  const effect = `reissue/${name}`;
  const intent = {
    effect,
    kind: "reissue",
    subject: name,
    ending: false,
    attempt: 1,
    before: ["key_1"],
  } as const;
  house.fact("14:02:00", "effect.intended", { ...intent, nonce: "w8q2", keyName: `${name}-w8q2` });
  house.fact("14:02:01", "key.reissued", {
    effect,
    replacement: name,
    key: { id, name: `${name}-w8q2`, state: "live", createdAt: on("14:02:01") },
    handle: { prefix: "team.", lastFour: "w8q2", length: 40, fingerprint: sha(id) },
  });
  house.fact("14:02:05", "replacement.probed", { replacement: name, outcome: "accepted", detail: "200" });
}

/** To past the end of the key, ended on this ground. */
export async function toWatch(house: House, ground: "gate" | "break-glass" = "gate"): Promise<void> {
  await toGate(house);
  await house.as("mia", "attest", "leak-path", "--statement", "log is gone");
  if (ground === "gate") await house.approve("noor");
  else {
    for (const person of ["mia", "noor"]) {
      await house.as(
        person,
        "break-glass",
        "--reason",
        "thief is in",
        "--confirm",
        await confirmation(house),
      );
    }
  }
  const end = { effect: "end/key_1", kind: "end", subject: "key_1", ending: true, attempt: 1 } as const;
  house.fact("14:10:10", "revocation.started", { visit: 1, ground });
  house.fact("14:10:11", "effect.intended", end);
  house.fact("14:10:12", "key.ended", { effect: end.effect, keyId: "key_1", how: "ended" });
  house.fact("14:10:20", "canary.probed", { outcome: "refused", detail: "401" });
  house.fact("14:11:30", "canary.probed", { outcome: "refused", detail: "401" });
  house.fact("14:11:40", "notices.settled", { failed: [] });
  house.setTime("14:12:00");
}

/** What `--confirm` wants. */
export async function confirmation(house: House): Promise<string> {
  const [opening] = await house.entries();
  const hash = opening?.type === "incident.opened" ? opening.data.planHash : "";
  return `shop-main@${hash.slice(0, 12)}`;
}
