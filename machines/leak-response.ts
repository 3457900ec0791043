import { isContained } from "../src/core/predicates.ts";
import { contextOf, incidentSetup } from "./incident-setup.ts";
import { rootHandlers, statesFromAudit, step, to } from "./shared-states.ts";

/** Raised when states, events or guards change in a way that an old journal would notice. */
export const LEAK_RESPONSE_VERSION = "4";

const ID = "leak-response";

const leakSetup = incidentSetup.extend({
  guards: { isContained: ({ context }) => isContained(context) },
});

/** One leaked key. Wiring only: effects are chosen by the engine from `meta.step`. */
export const leakResponse = leakSetup.createMachine({
  id: ID,
  context: contextOf,
  initial: "containing",
  on: rootHandlers,
  states: {
    containing: {
      meta: step("contain"),
      initial: "looking",
      states: {
        looking: { on: { "key.looked": to("restraining") } },
        restraining: {
          on: {
            "contain.settled": { guard: "isContained", target: `#${ID}.auditing`, actions: "record" },
          },
        },
      },
    },
    ...statesFromAudit(ID),
  },
});
