import type { Step } from "./incident-setup.ts";
import { onlyRecord, recordedFacts } from "./recorded-facts.ts";

/** What the engine is to do in a state. */
export const step = <S extends Step>(name: S): { readonly step: S } => ({ step: name });

/** The row is recorded and leads there. */
export const to = <T extends string>(target: T): { readonly target: T; readonly actions: "record" } => ({
  target,
  actions: "record",
});

// Without the empty wildcard the handlers of the root would go on in a final state.
const final = { type: "final", on: { "*": {} } } as const;

/** Intents that are admissible wherever they come up. */
const INTENTS = [
  { guard: "isHarmlessIntent", actions: "record" },
  { guard: "isEndWithOwnGate", actions: "record" },
] as const;

/** What any state of an incident takes. */
export const rootHandlers = {
  ...recordedFacts,
  "effect.intended": INTENTS,
  "incident.closed": { guard: "isClosable", target: ".closed", actions: "record" },
  "incident.aborted": { guard: "isAbortable", target: ".aborted", actions: "record" },
} as const;

/** From who calls with the key to its end, as every incident has it. `machine`: the id in which these states lie. */
export function statesFromAudit<M extends string>(machine: M) {
  const gated = `#${machine}.revoking.gated` as const;
  return {
    auditing: {
      meta: step("audit"),
      initial: "reading",
      states: {
        reading: { on: { "audit.read": to("judging") } },
        judging: { on: { "audit.judged": to(`#${machine}.reissuing`) } },
      },
    },
    reissuing: {
      meta: step("reissue"),
      always: { guard: "isEveryReplacementLive", target: "swapping" },
      on: {
        "effect.intended": [...INTENTS, { guard: "isCutoverReissue", actions: "record" }],
      },
    },
    swapping: {
      meta: step("swap"),
      initial: "writing",
      states: {
        writing: {
          on: {
            "swap.reopened": to(`#${machine}.reissuing`),
            "swap.settled": { guard: "isEverySwapAttempted", target: "proving", actions: "record" },
          },
        },
        proving: { on: { "evidence.observed": to(`#${machine}.revoking`) } },
      },
    },
    revoking: {
      meta: step("revoke"),
      initial: "gated",
      states: {
        gated: {
          entry: "countVisit",
          always: { guard: "isDeadAndProven", target: "confirming" },
          on: {
            "revocation.started": { guard: "isRevocationUnblocked", target: "ending", actions: "record" },
            "swap.reopened": to(`#${machine}.reissuing`),
          },
        },
        ending: {
          on: {
            "effect.intended": [...INTENTS, { guard: "isEndOfLeakedKey", actions: ["noteGlass", "record"] }],
            "key.ended": { guard: "isIntendedEnd", target: "confirming", actions: "record" },
            "gate.shut": to("gated"),
          },
        },
        confirming: {
          always: [
            { guard: "isSomebodyLeftBehind", target: "gated" },
            { guard: "isSettled", target: `#${machine}.notifying` },
          ],
          on: {
            "canary.probed": [
              { guard: "isOldKeyAlive", target: "gated", actions: ["record", "doubtEnd"] },
              onlyRecord,
            ],
            "key.looked": [{ guard: "isEndDenied", target: "gated", actions: "record" }, onlyRecord],
          },
        },
      },
    },
    notifying: {
      meta: step("notify"),
      initial: "sending",
      // Rejected by a person, or wanted by a consumer who joined: only from the gate another one is made.
      always: { guard: "isReplacementMissing", target: gated },
      on: {
        "key.looked": [{ guard: "isEndDenied", target: gated, actions: "record" }, onlyRecord],
        "replacement.probed": [{ guard: "isReplacementLost", target: gated, actions: "record" }, onlyRecord],
      },
      states: {
        sending: { on: { "notices.settled": to("watching") } },
        watching: {
          on: {
            "evidence.observed": [
              { guard: "isOldKeyUsedAgain", target: gated, actions: ["record", "doubtEnd"] },
              onlyRecord,
            ],
            "canary.probed": [
              { guard: "isOldKeyAlive", target: gated, actions: ["record", "doubtEnd"] },
              onlyRecord,
            ],
          },
        },
      },
    },
    closed: final,
    aborted: final,
  } as const;
}
