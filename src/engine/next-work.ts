import { StanchError } from "../core/errors.ts";
import type { EffectProgress } from "../core/incident.ts";
import { type Instant, plus } from "../core/time.ts";
import { passDeadline } from "./deadline.ts";
import { followFacts } from "./escalation.ts";
import { laterAgain } from "./perform.ts";
import { cannotTell, lookAt } from "./reconcile.ts";
import { settleRequests } from "./requests.ts";
import { audit } from "./steps/audit.ts";
import { contain } from "./steps/contain.ts";
import { notify } from "./steps/notify.ts";
import { reissue } from "./steps/reissue.ts";
import { revoke } from "./steps/revoke.ts";
import { swap } from "./steps/swap.ts";
import type { Stumbles } from "./stumbles.ts";
import { endOrphan } from "./surplus.ts";
import type { StepModule, Stop, View, Work } from "./work.ts";

const STEPS = { contain, audit, reissue, swap, revoke, notify } satisfies Record<string, StepModule>;

const CRASH_SETTLES_SECONDS = 2;
/** Of these only the provider's list tells; the end of the leaked key is tried by presenting it too. */
const LISTED: ReadonlySet<EffectProgress["kind"]> = new Set(["reissue", "endOrphan", "endLineage"]);

/** What one driver remembers of its looks at effects whose outcome isn't known. */
export interface Looks {
  /** Effects at which it has looked since they were begun. */
  readonly looked: Set<string>;
  /** Until when it lets the provider's list catch up before it looks at an effect. */
  readonly settling: Map<string, Instant>;
}

/** What this driver does next. Where something can't be read at the moment it is tried again, a few times. */
export async function nextWork(view: View, looks: Looks, stumbles: Stumbles): Promise<Work> {
  const open = await openOutcomes(view, looks, stumbles);
  if (open !== null) return open;
  try {
    const work =
      (await settleRequests(view)) ?? passDeadline(view) ?? followFacts(view) ?? (await stepOf(view)(view));
    stumbles.over();
    return work;
  } catch (error) {
    const again = stumbles.next(error, view.now);
    if (again === null || !(error instanceof StanchError)) throw error;
    return { do: "wait", until: again, or: laterAgain("looking at what there is", error.message, again) };
  }
}

function stepOf(view: View): StepModule {
  if (view.step === null) throw new Error(`no step in state ${view.state}`);
  return STEPS[view.step];
}

/** Effects without a known outcome come first: nothing new is begun while nobody knows what became of the last thing. */
async function openOutcomes(
  view: View,
  { looked, settling }: Looks,
  stumbles: Stumbles,
): Promise<Work | null> {
  const open = Object.values(view.incident.effects).filter(
    (row) => row.state === "intended" || row.state === "unknown",
  );
  if (open.length === 0) return null;
  const effects = open.map((row) => row.id);
  const byHand = open.every((row) => row.error?.code === "ERR_BY_HAND");
  const stop: Stop = byHand ? { kind: "byHand", effects } : { kind: "unknown", effects };
  const next = open.find((row) => !looked.has(row.id));
  if (next === undefined) {
    if (isLeftUnknown(view, open)) return null;
    // A key that a person calls surplus is the rest of a create that is open: its end is what settles that.
    const surplus = open.every((row) => row.kind === "reissue") ? endOrphan(view) : null;
    return surplus ?? { do: "stop", stop };
  }
  // A list that lags would say "nothing was made" of a key that is there, and "it lives" of one that is gone.
  const settled = LISTED.has(next.kind) ? settlesAt(view, next, settling) : view.now;
  if (settled > view.now) return { do: "wait", until: settled, or: stop };
  try {
    const events = await lookAt(view, next);
    looked.add(next.id);
    return { do: "publish", events };
  } catch (error) {
    const again = stumbles.next(error, view.now);
    // Until somebody can read it again, nobody knows: that isn't the same as a time to wait for.
    if (again !== null) return { do: "wait", until: again, or: stop };
    looked.add(next.id);
    return { do: "publish", events: [cannotTell(view, next, error)] };
  }
}

/**
 * From when on a look at this effect tells something. Counted from when this driver first saw it open, and again where
 * the wait was cut short: the clock may have been set since the intent, and then says nothing of how long that was.
 */
function settlesAt(view: View, effect: EffectProgress, settling: Map<string, Instant>): Instant {
  const { listLag } = view.incident.plan.capabilities;
  // Cut off by a crash, the call may still be under way at the provider: its list lags from when it arrives.
  const takes = listLag + (effect.state === "intended" ? CRASH_SETTLES_SECONDS : 0);
  const key = `${effect.id} ${effect.attempt} ${effect.state}`;
  const known = settling.get(key);
  if (known !== undefined && known <= view.now) return known;
  const until = plus(view.now, takes);
  settling.set(key, until);
  return until;
}

/** Giving up doesn't wait for what nobody can tell: it is named as left behind. Rungs have to come off all the same. */
function isLeftUnknown({ incident }: View, open: readonly EffectProgress[]): boolean {
  return incident.abortRequest !== null && open.every((row) => row.kind !== "undoRung");
}
