import { assign, setup } from "xstate";
import type { Incident } from "../src/core/incident.ts";
import { isEndDenied } from "../src/core/end-check.ts";
import type { EventBody } from "../src/core/journal.ts";
import { type OpeningEntry, openIncident } from "../src/core/open-incident.ts";
import {
  isAbortable,
  isClosable,
  isContained,
  isDeadAndProven,
  isEnding,
  isEndingAdmissible,
  isEveryReplacementLive,
  isEverySwapAttempted,
  isOldKeyAlive,
  isOldKeyUsedAgain,
  isReplacementLost,
  isRevocationUnblocked,
  isSomebodyLeftBehind,
} from "../src/core/predicates.ts";
import { doubtEnd } from "../src/core/record/ending.ts";
import { endingGround } from "../src/core/verdict.ts";
import { onlyRecord, recordedFacts } from "./recorded-facts.ts";
import { recordWithSwaps } from "./swap-states.ts";

/** Raised when states, events or guards change in a way that an old journal would notice. */
export const LEAK_RESPONSE_VERSION = "4";

/** The six steps, as the engine looks them up. */
export type Step = "contain" | "audit" | "reissue" | "swap" | "revoke" | "notify";

const step = (name: Step): { step: Step } => ({ step: name });
const to = (target: string) => ({ target, actions: "record" as const });
// Without the empty wildcard the handlers of the root would go on in a final state.
const final = { type: "final" as const, on: { "*": {} } };

/** Intents that are admissible wherever they come up. */
const INTENTS = [
  { guard: "isHarmlessIntent", actions: "record" },
  { guard: "isEndWithOwnGate", actions: "record" },
] as const;

const NOBODYS = Object.freeze({}) as Incident;

/** The incident. Wiring only: predicates and reducers live in `src/core`, effects are chosen by the engine from `meta.step`. */
export const leakResponse = setup({
  // Stryker disable next-line ObjectLiteral: types say nothing at run time
  types: {
    context: {} as Incident,
    events: {} as EventBody,
    input: {} as OpeningEntry,
    meta: {} as { step: Step },
  },
  actions: {
    record: assign(({ context, event }) => recordWithSwaps(context, event)),
    doubtEnd: assign(({ context }) => doubtEnd(context)),
    // Begun at the open gate, done on broken glass: that wants its review too.
    noteGlass: assign(({ context, event }) =>
      endingGround(context, event.at) === "break-glass"
        ? { endedOn: "break-glass" as const, glassUsed: true, reviewClosed: false }
        : {},
    ),
    countVisit: assign(({ context }) => ({ visit: context.visit + 1 })),
  },
  guards: {
    isContained: ({ context }) => isContained(context),
    isEveryReplacementLive: ({ context }) => isEveryReplacementLive(context),
    isReplacementMissing: ({ context }) => !isEveryReplacementLive(context),
    isEverySwapAttempted: ({ context }) => isEverySwapAttempted(context),
    isRevocationUnblocked: ({ context, event }) =>
      event.type === "revocation.started" &&
      event.data.ground === endingGround(context, event.at) &&
      isRevocationUnblocked(context, event.at),
    isDeadAndProven: ({ context, event }) => isDeadAndProven(context, event.at),
    isHarmlessIntent: ({ context, event }) =>
      event.type === "effect.intended" && !isEnding(context, event.data),
    isEndOfLeakedKey: ({ context, event }) =>
      event.type === "effect.intended" &&
      isEndingAdmissible(context, event.data, "revoking.ending", event.at),
    isCutoverReissue: ({ context, event }) =>
      event.type === "effect.intended" && isEndingAdmissible(context, event.data, "reissuing", event.at),
    isEndWithOwnGate: ({ context, event }) =>
      event.type === "effect.intended" &&
      (event.data.kind === "endOrphan" || event.data.kind === "endLineage") &&
      // Stryker disable next-line StringLiteral: any text that is no state will do
      isEndingAdmissible(context, event.data, "", event.at),
    isIntendedEnd: ({ context, event }) =>
      event.type === "key.ended" &&
      event.data.keyId === context.leaked.id &&
      context.effects[event.data.effect]?.kind === "end",
    isSomebodyLeftBehind: ({ context, event }) => isSomebodyLeftBehind(context, event.at),
    isSettled: ({ context }) => context.watchFrom !== null || !context.leaked.valueHeld,
    isOldKeyAlive: ({ context, event }) => isOldKeyAlive(context, event),
    isEndDenied: ({ context, event }) => isEndDenied(context, event),
    isReplacementLost: ({ context, event }) => isReplacementLost(context, event),
    isOldKeyUsedAgain: ({ context, event }) => isOldKeyUsedAgain(context, event),
    isClosable: ({ context, event }) => isClosable(context, event),
    isAbortable: ({ context }) => isAbortable(context),
  },
}).createMachine({
  id: "leak-response",
  // The pure `transition` makes a throw-away actor without input at every call: an exception there costs more than all else.
  context: ({ input }) => ((input as OpeningEntry | undefined) === undefined ? NOBODYS : openIncident(input)),
  initial: "containing",
  on: {
    ...recordedFacts,
    "effect.intended": [...INTENTS],
    "incident.closed": { guard: "isClosable", target: ".closed", actions: "record" },
    "incident.aborted": { guard: "isAbortable", target: ".aborted", actions: "record" },
  },
  states: {
    containing: {
      meta: step("contain"),
      initial: "looking",
      states: {
        looking: { on: { "key.looked": to("restraining") } },
        restraining: {
          on: {
            "contain.settled": {
              guard: "isContained",
              target: "#leak-response.auditing",
              actions: "record",
            },
          },
        },
      },
    },
    auditing: {
      meta: step("audit"),
      initial: "reading",
      states: {
        reading: { on: { "audit.read": to("judging") } },
        judging: { on: { "audit.judged": to("#leak-response.reissuing") } },
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
            "swap.reopened": to("#leak-response.reissuing"),
            "swap.settled": { guard: "isEverySwapAttempted", target: "proving", actions: "record" },
          },
        },
        proving: { on: { "evidence.observed": to("#leak-response.revoking") } },
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
            "swap.reopened": to("#leak-response.reissuing"),
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
            { guard: "isSettled", target: "#leak-response.notifying" },
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
      always: { guard: "isReplacementMissing", target: "#leak-response.revoking.gated" },
      on: {
        "key.looked": [
          { guard: "isEndDenied", target: "#leak-response.revoking.gated", actions: "record" },
          onlyRecord,
        ],
        "replacement.probed": [
          { guard: "isReplacementLost", target: "#leak-response.revoking.gated", actions: "record" },
          onlyRecord,
        ],
      },
      states: {
        sending: { on: { "notices.settled": to("watching") } },
        watching: {
          on: {
            "evidence.observed": [
              {
                guard: "isOldKeyUsedAgain",
                target: "#leak-response.revoking.gated",
                actions: ["record", "doubtEnd"],
              },
              onlyRecord,
            ],
            "canary.probed": [
              {
                guard: "isOldKeyAlive",
                target: "#leak-response.revoking.gated",
                actions: ["record", "doubtEnd"],
              },
              onlyRecord,
            ],
          },
        },
      },
    },
    closed: final,
    aborted: final,
  },
});
