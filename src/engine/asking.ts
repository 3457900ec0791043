import { StanchError } from "../core/errors.ts";
import type { Rung } from "../core/plan.ts";
import type { ConsentRequest } from "../ports/prompter.ts";
import type { Replay } from "./replay.ts";
import type { Stop, View, Work } from "./work.ts";

/** What one driver remembers of its questions. */
export interface Asking {
  /** Topics to which a person said yes. */
  readonly granted: Set<string>;
  /** Rungs beside the steps for which nobody could be asked, by topic. */
  readonly unasked: Map<string, Rung>;
  readonly unattended: boolean;
}

/** `yes`, why the driver stops, or null where it goes on without. */
export async function ask(
  { climbs }: Extract<Work, { do: "effects" }>,
  request: ConsentRequest,
  { adapters }: View,
  { unasked, unattended }: Asking,
): Promise<"yes" | Stop | null> {
  try {
    if (await adapters.prompter.consent(request)) return "yes";
    const rung = climbs === undefined ? {} : { rung: climbs };
    return { kind: "declined", what: request.title, ...rung };
  } catch (error) {
    if (!(error instanceof StanchError) || error.code !== "ERR_WOULD_ASK") throw error;
    if (climbs !== undefined) {
      unasked.set(request.topic, climbs);
      return null;
    }
    if (!unattended) throw error;
    return { kind: "decision", what: [request.title], rung: null, blockers: [] };
  }
}

/** Somebody has to decide on the rungs that nobody could be asked for; what went wrong is said first. */
export function withDecision(stop: Stop, { incident }: Replay, unasked: Asking["unasked"]): Stop {
  const open = [...new Set(unasked.values())].filter(
    (rung) =>
      !incident.rungs.some((applied) => applied.rung === rung) &&
      !incident.declined.some((one) => one.rung === rung),
  );
  const [rung] = open;
  const isWaiting =
    stop.kind === "blocked" || stop.kind === "approval" || stop.kind === "watch" || stop.kind === "time";
  if (rung === undefined || !isWaiting || incident.leaked.endedAt !== null) return stop;
  const what = open.map((one) => `containment "${one}" of ${incident.leaked.name}`);
  return { kind: "decision", what, rung, blockers: stop.kind === "blocked" ? stop.blockers : [] };
}
