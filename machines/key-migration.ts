import { isMoveDoubted, isMovedAndProven } from "../src/core/predicates.ts";
import { contextOf, incidentSetup } from "./incident-setup.ts";
import { rootHandlers, statesFromAudit, step, to } from "./shared-states.ts";

/** Raised when states, events or guards change in a way that an old journal would notice. */
export const KEY_MIGRATION_VERSION = "1";

const ID = "key-migration";

const migrationSetup = incidentSetup.extend({
  guards: {
    isMovedAndProven: ({ context, event }) => isMovedAndProven(context, event.at),
    isMoveDoubted: ({ context, event }) => isMoveDoubted(context, event.at),
  },
});

const { revoking, notifying, ...others } = statesFromAudit(ID);

/**
 * From a personal key to team keys. Nobody leaked anything: there is nothing to contain, and where others stay on the old
 * key it isn't ended, so that what is over when the last consumer is proven is the move.
 */
export const keyMigration = migrationSetup.createMachine({
  id: ID,
  context: contextOf,
  initial: "looking",
  on: rootHandlers,
  states: {
    looking: { meta: step("contain"), on: { "key.looked": to("auditing") } },
    ...others,
    revoking: {
      ...revoking,
      states: {
        ...revoking.states,
        gated: {
          ...revoking.states.gated,
          always: [{ guard: "isMovedAndProven", target: `#${ID}.notifying` }, revoking.states.gated.always],
        },
      },
    },
    notifying: {
      ...notifying,
      always: [notifying.always, { guard: "isMoveDoubted", target: `#${ID}.revoking.gated` }],
    },
  },
});
