import { pauseOrGiveUp } from "./rungs.ts";
import { type View, type Work, fact } from "./work.ts";

const ID = "clear/spool";

/** The work of deleting every value that the spool holds; null once nothing is in it and that is on record. */
export async function clearSpool(view: View): Promise<Work | null> {
  const { incident, adapters } = view;
  const waiting = pauseOrGiveUp(view, ID, "emptying the spool");
  if (waiting !== null) return waiting;
  const known = incident.effects[ID];
  // What an attempt deleted before it was cut off isn't there to be listed any more.
  const begun = known === undefined || known.state === "done" ? [] : known.names;
  const names = [...new Set([...begun, ...(await adapters.spool.names())])].sort();
  if (names.length === 0) return null;
  return {
    do: "effects",
    limit: 1,
    consent: null,
    effects: [
      {
        intent: {
          effect: ID,
          kind: "clearSpool",
          subject: "spool",
          ending: false,
          attempt: (known?.attempt ?? 0) + 1,
          names,
        },
        async act() {
          for (const name of names) await adapters.spool.delete(name);
          return [fact({ now: adapters.clock.now() }, "spool.cleared", { effect: ID, names })];
        },
      },
    ],
  };
}
