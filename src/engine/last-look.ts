import { endKnowableAt, isEndKnowable, isEndUnchecked } from "../core/end-check.ts";
import { type ReplacementProgress, activeConsumers } from "../core/incident.ts";
import type { EventBody } from "../core/journal.ts";
import { tellOf } from "../core/key-words.ts";
import type { KeyState } from "../core/key.ts";
import { isAfter, plus } from "../core/time.ts";
import type { KeyProbeResult } from "../ports/probe.ts";
import { noteOf } from "./perform.ts";
import { spoolName } from "./reconcile.ts";
import { lookAtKey } from "./steps/contain.ts";
import { type View, type Work, fact } from "./work.ts";

/** A fresh key may be missing for this long beyond the list's lag. */
const FRESH_SECONDS = 2;

/**
 * Everything that can be read, read again right before something that can't be taken back. The look at consumers and
 * sources comes last: as long as it is the newest row, nothing has come in since.
 */
export async function lookOnceMore(view: View, key: "key" | "no key"): Promise<readonly EventBody[]> {
  return [
    ...(await lookAtReplacements(view, () => true)).filter((row) => key === "no key" || isNews(view, row)),
    ...(key === "key" || view.incident.ownStale ? [await lookAtKey(view)] : await lookAtStopped(view)),
    await view.observer.observe(view.incident),
  ];
}

/** After the end only what has changed goes on record: the watch looks often. */
function isNews({ incident }: View, row: EventBody): boolean {
  if (row.type !== "replacement.probed") return true;
  const { replacement, outcome, state = "unknown" } = row.data;
  const known = incident.replacements[replacement];
  return (
    (outcome !== "unknown" && outcome !== known?.probe) ||
    (state !== "unknown" && state !== known?.key?.state)
  );
}

/**
 * A disable that was answered isn't one yet, and somebody may have taken it back behind stanch's back: then a success that
 * names no key may be on it. Only a look that tells counts; at a provider that can't the disable rests on its answer, or on
 * a person's word.
 */
export async function lookAtStopped(view: View): Promise<readonly EventBody[]> {
  const { leaked, rungs } = view.incident;
  const isStopped = leaked.state === "disabled" || rungs.some(({ rung }) => rung === "disable");
  if (!isStopped || !view.adapters.provider.capabilities.canList) return [];
  const looked = await lookAtKey(view);
  const state = looked.type === "key.looked" ? looked.data.state : "unknown";
  return state === "unknown" || state === leaked.state ? [] : [looked];
}

/** What the provider answers to each used replacement that lives as far as known, and what it says of it. */
export async function lookAtReplacements(
  view: View,
  which: (replacement: ReplacementProgress) => boolean,
): Promise<readonly EventBody[]> {
  const used = new Set(activeConsumers(view.incident).map((progress) => progress.replacement));
  const live = Object.values(view.incident.replacements).filter(
    (row) => row.state === "live" && used.has(row.plan.name) && which(row),
  );
  const found: EventBody[] = [];
  for (const row of live) {
    const presented = await present(view, row.plan.name);
    const said = await providersWord(view, row);
    found.push(
      fact(view, "replacement.probed", {
        replacement: row.plan.name,
        outcome: presented?.outcome ?? "unknown",
        ...(said === null ? {} : { state: said.state }),
        detail: [presented?.detail, said?.detail]
          .filter((text) => text !== undefined && text !== "")
          .join("; "),
      }),
    );
  }
  return found;
}

/** Null where nothing can present it: there is no key probe, or its value has been deleted. */
async function present(
  { incident, adapters }: View,
  name: string,
): Promise<Pick<KeyProbeResult, "outcome" | "detail"> | null> {
  const { keyProbe, spool } = adapters;
  const nonce = incident.effects[`reissue/${name}`]?.nonce ?? "";
  const value = keyProbe === null ? null : await spool.get(spoolName(name, nonce));
  if (keyProbe === null || value === null) return null;
  const result = await keyProbe.present(value);
  return { outcome: clearAnswer(result), detail: result.detail };
}

/** Without a working negative control a refusal is as worthless as a success. */
export function clearAnswer({ outcome, control }: KeyProbeResult): KeyProbeResult["outcome"] {
  return control === "refused" ? outcome : "unknown";
}

/** Null where the provider can't tell one key, or may not know of so young a one. */
async function providersWord(
  { incident, adapters, now }: View,
  { key, plan }: ReplacementProgress,
): Promise<{ readonly state: KeyState; readonly detail: string } | null> {
  const { provider } = adapters;
  const { canList, listLag } = provider.capabilities;
  const made = incident.effects[`reissue/${plan.name}`]?.intendedAt ?? incident.openedAt;
  if (key === null || !canList || isAfter(plus(made, listLag + FRESH_SECONDS), now)) return null;
  return provider.getKey(key.id).then(
    ({ state }) => ({ state, detail: `${provider.name} says ${state}` }),
    (error: unknown) => ({ state: "unknown" as const, detail: noteOf(error).message }),
  );
}

/** Asks the provider about the ended key once its word counts; until then there is nothing to do, or a wait. */
export async function checkEnd(view: View, early: "wait" | "go on"): Promise<Work | null> {
  const { incident, now } = view;
  if (!isEndUnchecked(incident)) return null;
  if (isEndKnowable(incident, now)) return { do: "publish", events: [await lookAtKey(view)] };
  const until = endKnowableAt(incident);
  return early === "go on"
    ? null
    : {
        do: "wait",
        until,
        or: {
          kind: "time",
          until,
          what: tellOf(incident.plan)("the provider is asked once more whether the leaked key is gone"),
        },
      };
}
