import { assign, setup } from "xstate";
import { isEndDenied } from "../src/core/end-check.ts";
import type { Incident } from "../src/core/incident.ts";
import type { EventBody } from "../src/core/journal.ts";
import { type OpeningEntry, openIncident } from "../src/core/open-incident.ts";
import {
  isAbortable,
  isClosable,
  isDeadAndProven,
  isEndingAdmissible,
  isEveryReplacementLive,
  isEverySwapAttempted,
  isHarmless,
  isOldKeyAlive,
  isOldKeyUsedAgain,
  isReplacementLost,
  isRevocationUnblocked,
  isSomebodyLeftBehind,
} from "../src/core/predicates.ts";
import { doubtEnd } from "../src/core/record/ending.ts";
import { endingGround } from "../src/core/verdict.ts";
import { recordWithSwaps } from "./swap-states.ts";

/** The six steps, as the engine looks them up. */
export type Step = "contain" | "audit" | "reissue" | "swap" | "revoke" | "notify";

const NOBODYS = Object.freeze({}) as Incident;

/** The pure `transition` makes a throw-away actor without input at every call: an exception there costs more than all else. */
export function contextOf({ input }: { readonly input: OpeningEntry }): Incident {
  return (input as OpeningEntry | undefined) === undefined ? NOBODYS : openIncident(input);
}

/** Actions and guards of every incident, by name. Predicates and reducers live in `src/core`. */
export const incidentSetup = setup({
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
    isEveryReplacementLive: ({ context }) => isEveryReplacementLive(context),
    isReplacementMissing: ({ context }) => !isEveryReplacementLive(context),
    isEverySwapAttempted: ({ context }) => isEverySwapAttempted(context),
    isRevocationUnblocked: ({ context, event }) =>
      event.type === "revocation.started" &&
      event.data.ground === endingGround(context, event.at) &&
      isRevocationUnblocked(context, event.at),
    isDeadAndProven: ({ context, event }) => isDeadAndProven(context, event.at),
    isHarmlessIntent: ({ context, event }) =>
      event.type === "effect.intended" && isHarmless(context, event.data),
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
});
