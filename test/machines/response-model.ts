import { assign, setup } from "xstate";

/** What goes wrong in one response, before anybody looks. */
export type Trouble = "none" | "answer lost" | "answer lost, nameless" | "deploys late" | "disables first";

/** What the outside and people do. */
export type Deed =
  | "providerLosesAnswer"
  | "providerKeepsNoNames"
  | "consumerDeploysLate"
  | "planDisablesFirst"
  | "opened"
  | "driven"
  | "containmentDeclined"
  | "calledSurplus"
  | "leakPathClosed"
  | "strangerCalls"
  | "oneCallsHostile"
  | "anotherCallsHostile"
  | "deployed"
  | "approverAway"
  | "approved"
  | "approvedButDeclined"
  | "approvedAndKilled"
  | "glassBroken"
  | "minutePassed"
  | "watchPassed"
  | "endedKeyAccepted"
  | "falseAlarm"
  | "abortAsked";

interface Standing {
  readonly trouble: Trouble;
  readonly pathClosed: boolean;
  /** Somebody tried once more, and nothing came of it. */
  readonly waited: boolean;
  readonly stranger: "nobody" | "unknown" | "called hostile by one" | "hostile";
}

function isOpen({ trouble, pathClosed, stranger }: Standing): boolean {
  return pathClosed && trouble !== "deploys late" && (stranger === "nobody" || stranger === "hostile");
}

const to = (target: string) => ({ target });
const ways = { abortAsked: "aborted", falseAlarm: "closed" } as const;

/**
 * Where a response stands, as somebody who only sees deeds would have it. `meta.real` is the state that the machine must
 * be in; it shares nothing with that machine.
 */
export const responseModel = setup({
  types: { context: {} as Standing, events: {} as { type: Deed }, meta: {} as { real: string | null } },
  guards: {
    isUntroubled: ({ context }) => context.trouble === "none",
    isAnswerLost: ({ context }) => context.trouble === "answer lost",
    isNameless: ({ context }) => context.trouble === "answer lost, nameless",
    isDisabling: ({ context }) => context.trouble === "disables first",
    isLate: ({ context }) => context.trouble === "deploys late",
    isPathOpen: ({ context }) => !context.pathClosed,
    isAlone: ({ context }) => context.stranger === "nobody" && context.trouble === "none",
    isUnknown: ({ context }) => context.stranger === "unknown",
    isHalfJudged: ({ context }) => context.stranger === "called hostile by one",
    isJudged: ({ context }) => context.stranger === "hostile",
    isNew: ({ context }) => !context.waited,
    isUnasked: ({ context }) => !context.waited && isOpen(context),
    isOpen: ({ context }) => isOpen(context),
    isShutByPath: ({ context: { trouble, pathClosed, stranger } }) =>
      !pathClosed && trouble === "none" && stranger === "nobody",
  },
}).createMachine({
  id: "response",
  context: { trouble: "none", pathClosed: false, waited: false, stranger: "nobody" },
  initial: "paged",
  states: {
    paged: {
      meta: { real: null },
      on: {
        providerLosesAnswer: { guard: "isUntroubled", actions: assign({ trouble: "answer lost" }) },
        providerKeepsNoNames: {
          guard: "isAnswerLost",
          actions: assign({ trouble: "answer lost, nameless" }),
        },
        consumerDeploysLate: { guard: "isUntroubled", actions: assign({ trouble: "deploys late" }) },
        planDisablesFirst: { guard: "isUntroubled", actions: assign({ trouble: "disables first" }) },
        opened: "begun",
      },
    },
    begun: {
      meta: { real: "containing.looking" },
      on: {
        driven: [{ guard: "isNameless", target: "doubtful" }, to("gated")],
        containmentDeclined: { guard: "isDisabling", target: "undecided" },
        ...ways,
      },
    },
    undecided: { meta: { real: "containing.restraining" }, on: { driven: "gated", abortAsked: "aborted" } },
    doubtful: {
      meta: { real: "reissuing" },
      on: {
        driven: { guard: "isNew", actions: assign({ waited: true }) },
        calledSurplus: "gated",
        abortAsked: "aborted",
      },
    },
    gated: {
      meta: { real: "revoking.gated" },
      on: {
        leakPathClosed: { guard: "isPathOpen", actions: assign({ pathClosed: true }) },
        strangerCalls: { guard: "isAlone", actions: assign({ stranger: "unknown" }) },
        oneCallsHostile: { guard: "isUnknown", actions: assign({ stranger: "called hostile by one" }) },
        anotherCallsHostile: { guard: "isHalfJudged", actions: assign({ stranger: "hostile" }) },
        deployed: { guard: "isLate", actions: assign({ trouble: "none" }) },
        approverAway: { guard: "isUnasked", actions: assign({ waited: true }) },
        approved: { guard: "isOpen", target: "confirming" },
        approvedButDeclined: { guard: "isOpen", target: "ending" },
        approvedAndKilled: { guard: "isOpen", target: "ending" },
        glassBroken: { guard: "isShutByPath", target: "confirming" },
        abortAsked: "aborted",
      },
    },
    ending: { meta: { real: "revoking.ending" }, on: { driven: "confirming" } },
    confirming: {
      meta: { real: "revoking.confirming" },
      on: { minutePassed: [{ guard: "isPathOpen", target: "leftBehind" }, to("watching")] },
    },
    leftBehind: { meta: { real: "revoking.gated" } },
    watching: {
      meta: { real: "notifying.watching" },
      on: {
        watchPassed: "closed",
        endedKeyAccepted: [{ guard: "isJudged", target: "doubted" }, to("reopened")],
      },
    },
    reopened: { meta: { real: "revoking.gated" } },
    // Everybody on it is hostile: the next driver finds it dead by the provider's word, and the watch goes on.
    doubted: { meta: { real: "revoking.gated" }, on: { driven: "watchedAgain" } },
    watchedAgain: { meta: { real: "notifying.watching" }, on: { watchPassed: "unclosable" } },
    // The value to present is gone, so the second end can't be confirmed.
    unclosable: { meta: { real: "notifying.watching" } },
    closed: { type: "final", meta: { real: "closed" } },
    aborted: { type: "final", meta: { real: "aborted" } },
  },
});
