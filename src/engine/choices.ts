import type { Caller } from "../core/evidence.ts";
import type { Option, PointKind } from "../core/exercise/log.ts";
import type { OrphanClass } from "../core/journal.ts";
import type { Instant } from "../core/time.ts";
import { type Finding, type Reaction, type RehearsalPerson, reactions } from "./reference-policy.ts";
import type { Replay } from "./replay.ts";
import type { Stop } from "./work.ts";

/** What somebody does for the players: signs, runs something, or goes to the provider's own console, around stanch. */
export interface Deed extends Omit<Reaction, "does"> {
  readonly does: Reaction["does"] | { readonly console: "revoke" };
}

/** One thing that players may do, and what those in the rehearsal then do for them. */
export interface Choice extends Option {
  readonly deeds: readonly Deed[];
}

/** A moment at which players may act: before the driver starts, and each time that it comes back. */
export interface Point {
  readonly kind: PointKind;
  readonly at: Replay;
  /** Null before the driver has started. */
  readonly stop: Stop | null;
  readonly now: Instant;
  readonly choices: readonly Choice[];
}

/** Whoever plays: a policy, a recording, or somebody at the terminal. */
export interface Player {
  readonly name: string;
  /** Ids of the choices that are made now; what was chosen already changes nothing. */
  decide(point: Point): Promise<readonly string[]>;
}

/** What people find out when they ask around. */
export interface Insight {
  readonly investigate: (caller: Caller) => Finding | null;
  readonly whose: (keyId: string) => OrphanClass | null;
  /** Ids of the keys that a consumer works with, as its owner sees there. */
  readonly holds: (consumer: string) => readonly string[];
}

/** Revokes the leaked key in the provider's own console, around stanch and its gate. */
export const REVOKE_IN_CONSOLE = "console/revoke";

export function pointOf(
  at: Replay,
  stop: Stop | null,
  now: Instant,
  people: readonly RehearsalPerson[],
  insight: Insight,
): Point {
  return { kind: kindOf(stop), at, stop, now, choices: choicesAt(at, stop, people, insight) };
}

function choicesAt(
  at: Replay,
  stop: Stop | null,
  people: readonly RehearsalPerson[],
  insight: Insight,
): readonly Choice[] {
  return [...carefulChoices(at, stop, people, insight), ...inConsole(at)];
}

/** What the reference policy does, one choice for each thing that is open. */
function carefulChoices(
  at: Replay,
  stop: Stop | null,
  people: readonly RehearsalPerson[],
  { investigate, whose, holds }: Insight,
): readonly Choice[] {
  if (stop === null) return [];
  const answersTo = (one: Stop) => reactions(at, one, people, investigate, whose, holds);
  const choice = (id: string, label: string, found: readonly Reaction[]): readonly Choice[] =>
    found.length === 0 ? [] : [{ id, label, careful: true, deeds: found }];
  if (stop.kind !== "blocked") return choice(stop.kind, "do what is asked for", answersTo(stop));
  return stop.blockers.flatMap((blocker) =>
    choice(
      `clear/${blocker.code}/${blocker.subject}`,
      blocker.clears,
      answersTo({ kind: "blocked", blockers: [blocker] }),
    ),
  );
}

function inConsole({ incident }: Replay): readonly Choice[] {
  if (incident.leaked.state === "dead") return [];
  const deed: Deed = {
    by: incident.responder,
    topic: REVOKE_IN_CONSOLE,
    after: 0,
    does: { console: "revoke" },
  };
  return [
    {
      id: REVOKE_IN_CONSOLE,
      label: "revoke the leaked key now, in the provider's own console",
      careful: false,
      deeds: [deed],
    },
  ];
}

function kindOf(stop: Stop | null): PointKind {
  switch (stop?.kind) {
    case undefined:
      return "opening";
    case "blocked":
    case "approval":
    case "unknown":
    case "declined":
    case "failed":
      return stop.kind;
    default:
      return "waiting";
  }
}
