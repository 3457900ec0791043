import { createHash } from "node:crypto";
import { createInNetwork } from "../../../src/adapters/in-network.ts";
import type { AuditEvent, EventPasses, MintedCredential } from "../../../src/core/audit-event.ts";
import { type Question, judge } from "../../../src/core/audit-judge/judge.ts";
import type { CallMaker, JudgedEvent, Outline } from "../../../src/core/audit-judge/judgement.ts";
import type { Consumer } from "../../../src/core/consumer.ts";

export const LEAKED = "AKIAEXAMPLELEAKED000";
export const EXPOSED = "2026-11-20T12:00:00.000Z";

let numbered = 0;

/** Seconds after the exposure; before it if negative. */
export function after(seconds: number): string {
  return new Date(Date.parse(EXPOSED) + seconds * 1000).toISOString();
}

/** A call of the app that the key was given to, unless told otherwise. */
export function call(seconds: number, differing: Partial<AuditEvent> = {}): AuditEvent {
  numbered += 1;
  return {
    id: `event-${numbered}`,
    at: after(seconds),
    keyIds: [LEAKED],
    principals: ["AIDAEXAMPLEUSER00000"],
    address: "10.0.4.7",
    byService: false,
    userAgent: "orders-app/2.1 (linux)",
    action: "s3:PutObject",
    outcome: "accepted",
    deeds: [],
    target: null,
    minted: [],
    ended: [],
    ...differing,
  };
}

/** A call from elsewhere by another program. */
export function thief(seconds: number, differing: Partial<AuditEvent> = {}): AuditEvent {
  return call(seconds, { address: "203.0.113.9", userAgent: "aws-cli/2.15 Linux/6.1", ...differing });
}

export function minted(id: string, differing: Partial<MintedCredential> = {}): readonly MintedCredential[] {
  return [{ id, kind: "key", aliases: [], expiresAt: null, shared: false, ...differing }];
}

/** Ten days of the app before the exposure, a call an hour. */
export const usual: readonly AuditEvent[] = Array.from({ length: 48 }, (_, hour) =>
  call(-3600 * (48 - hour)),
);

export const app: Pick<Consumer, "id" | "match" | "calls" | "period"> = {
  id: "orders",
  match: { networks: ["10.0.4.0/24"], userAgents: ["orders-app/*"] },
  calls: ["api"],
  period: 3600,
};

/** The judgement of these events, and each event's by its id. */
export async function judged(events: readonly AuditEvent[] | EventPasses, differing: Partial<Question> = {}) {
  const question: Question = {
    key: LEAKED,
    exposedAt: EXPOSED,
    baseline: 10 * 86_400,
    declared: { consumers: [], responder: {}, ownAgent: null },
    asOf: after(86_400),
    ...differing,
  };
  const said = new Map<string, JudgedEvent>();
  const makers = new Map<string, CallMaker>();
  let outline = null as Outline | null;
  const list = typeof events === "function" ? [] : events;
  async function* pass() {
    yield* list;
  }
  const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
  const judgement = await judge(
    typeof events === "function" ? events : pass,
    question,
    { inNetwork: createInNetwork(), digest },
    {
      begin(told) {
        outline = told;
      },
      event(event, call) {
        said.set(event.id, event);
        makers.set(event.id, call.by);
      },
    },
  );
  return {
    judgement,
    outline,
    of: (event: AuditEvent) => said.get(event.id),
    makerOf: (event: AuditEvent) => makers.get(event.id),
  };
}

/** As in `judged`, with the app declared. */
export const withApp = { declared: { consumers: [app], responder: {}, ownAgent: null } };
