import type { Blocker } from "../../core/blocker.ts";
import type { Caller } from "../../core/evidence.ts";
import type { Option, PointKind } from "../../core/exercise/log.ts";
import type { OrphanClass } from "../../core/journal.ts";
import type { Instant } from "../../core/time.ts";
import { type Finding, type Reaction, type RehearsalPerson, reactions } from "./reference-policy.ts";
import type { Replay } from "../replay.ts";
import type { Stop } from "../work.ts";

/**
 * What somebody does for the players: signs, runs something, finds out who a caller is or whose key, goes to the provider's
 * own console, around stanch; or nothing, while they wait.
 */
export interface Deed extends Omit<Reaction, "does"> {
  readonly does:
    | Reaction["does"]
    | { readonly console: "revoke" }
    | { readonly find: "caller" | "key"; readonly id: string }
    /** Signs what the owner of this consumer says, if they see there what is to be attested. */
    | (Signs & { readonly looksAt: string })
    | { readonly wait: true };
}

type Signs = Extract<Reaction["does"], { readonly sign: unknown }>;

/** One thing that players may do, and what those in the rehearsal then do for them. */
export interface Choice extends Option {
  readonly deeds: readonly Deed[];
  /** The consumer, caller or key that it is about, or the code of a blocker of the whole response. */
  readonly about?: string;
}

/** What several choices are about, and what it has to do with what is in the way. */
export interface Subject {
  readonly about: string;
  readonly blockers: readonly Blocker[];
}

/** What players at a table have under way, and what they were told. */
export interface Table {
  readonly underWay: readonly UnderWay[];
  /** By caller or key: who or whose it is, as somebody found out; null where nobody could say. */
  readonly found: ReadonlyMap<string, Found | null>;
  readonly revokedInConsole: boolean;
  /** Oldest first. */
  readonly news: readonly News[];
}

export type Found = Finding | { readonly as: OrphanClass };

export interface UnderWay {
  readonly topic: string;
  readonly by: string;
  /** The label of the choice. */
  readonly what: string;
  readonly since: Instant;
}

export interface News {
  readonly at: Instant;
  readonly text: string;
}

/** A moment at which players may act: before the driver starts, and each time that it comes back. */
export interface Point {
  readonly kind: PointKind;
  readonly at: Replay;
  /** Null before the driver has started. */
  readonly stop: Stop | null;
  readonly now: Instant;
  readonly choices: readonly Choice[];
  /** Empty for a policy. */
  readonly subjects: readonly Subject[];
  readonly table: Table;
}

/** Whoever plays: a policy, a recording, or somebody at the terminal. */
export interface Player {
  readonly name: string;
  /** Has the choices of people who have to find things out, and to wait; a policy knows, and never thinks. */
  readonly atTable?: true;
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

/** What choices are made of. */
export interface Situation {
  readonly at: Replay;
  readonly stop: Stop | null;
  readonly now: Instant;
  readonly people: readonly RehearsalPerson[];
  readonly insight: Insight;
  readonly table: Table;
}

/** What the reference policy does, one choice for each thing that is open. */
export function carefulChoices({ at, stop, people, insight }: Situation): readonly Choice[] {
  if (stop === null) return [];
  const { investigate, whose, holds } = insight;
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

/** Once an incident: what is dead stays dead, whatever stanch knows of it. */
export function inConsole({ at: { incident }, table }: Situation): readonly Choice[] {
  if (incident.leaked.state === "dead" || table.revokedInConsole) return [];
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
