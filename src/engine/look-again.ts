import { activeConsumers } from "../core/incident.ts";
import type { EventBody } from "../core/journal.ts";
import type { KeyState } from "../core/key.ts";
import { secondsBetween } from "../core/time.ts";
import { lookAtKey } from "./steps/contain.ts";
import { type View, fact } from "./work.ts";

/** Everything that the gate rests on and that can be read is read once more; the reading of consumers and sources comes last. */
export async function lookAgain(view: View): Promise<readonly EventBody[]> {
  const { canList } = view.adapters.provider.capabilities;
  const keys = canList ? [...(await lookAtStopped(view)), ...(await lookAtReplacements(view))] : [];
  return [...keys, await view.observer.observe(view.incident)];
}

/** Somebody may have woken a disabled key up behind stanch's back: then a success that names no key may be on it. */
async function lookAtStopped(view: View): Promise<readonly EventBody[]> {
  const { leaked, rungs } = view.incident;
  const isStopped = leaked.state === "disabled" || rungs.some(({ rung }) => rung === "disable");
  return isStopped ? [await lookAtKey(view)] : [];
}

/**
 * Nothing is heard of a quiet consumer whose new key was stopped meanwhile: ending the leaked one would leave it with none.
 * Looked at right before the end, and at the gate where that has happened.
 */
async function lookAtReplacements(view: View): Promise<readonly EventBody[]> {
  const { incident, state } = view;
  const used = new Set(activeConsumers(incident).map((progress) => progress.replacement));
  const events: EventBody[] = [];
  for (const { plan, key, probe } of Object.values(incident.replacements)) {
    const isAsked = state === "revoking.ending" || probe === "refused";
    if (key === null || !used.has(plan.name) || !isAsked || isListedLate(view, plan.name)) continue;
    const found = await stateOf(view, key.id);
    const isStopped = found !== "live";
    if (found === "unknown" || isStopped === (probe === "refused")) continue;
    // That it is listed as live clears a refusal, and is no answer to the key itself.
    const outcome = isStopped ? "refused" : "unknown";
    const detail = `the provider says that it is ${found}`;
    events.push(fact(view, "replacement.probed", { replacement: plan.name, outcome, detail }));
  }
  return events;
}

/** A list that lags doesn't show it yet, which says nothing of the key. */
function isListedLate({ incident, now }: View, replacement: string): boolean {
  const made = incident.effects[`reissue/${replacement}`]?.at;
  return made !== undefined && secondsBetween(made, now) <= incident.plan.capabilities.listLag;
}

function stateOf({ adapters }: View, keyId: string): Promise<KeyState> {
  return adapters.provider.getKey(keyId).then(
    (key) => key.state,
    () => "unknown",
  );
}
