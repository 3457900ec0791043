import type { CloseReason, Mode } from "../core/journal.ts";
import type { Policy, Strategy } from "../core/plan.ts";
import type { Instant } from "../core/time.ts";
import { type History, entriesOf } from "./history.ts";
import { maskOfHandle } from "./phrase.ts";

/** Stands on every line and in every file. */
export type Banner = "EXERCISE" | "LIVE";

/** What the incident is about and how it stands after the last row. */
export interface Header {
  readonly incident: string;
  /** Nobody leaked the key: a leak if absent. */
  readonly purpose?: "migration";
  readonly mode: Mode;
  readonly openedAt: Instant;
  readonly lastAt: Instant;
  readonly state: "open" | "closed" | "aborted";
  readonly closedAs: CloseReason | null;
  /** The closed incident that this one re-opens. */
  readonly reopens: string | null;
  readonly reopenedAs: readonly string[];
  /** Replacements that the incidents made which this one re-opens; nobody ends them by themselves. */
  readonly earlierKeys: readonly string[];
  readonly key: {
    readonly id: string;
    readonly name: string;
    readonly mask: string;
    readonly leakPath: string;
  };
  readonly provider: string;
  readonly runbook: string;
  readonly strategy: Strategy;
  readonly planHash: string;
  readonly responder: string;
  readonly people: readonly string[];
  readonly policy: Policy;
  /** Shown on every page where one person signs for two. */
  readonly mark: "single-person" | null;
  readonly release: string;
  readonly machine: string;
}

export function bannerOf(mode: Mode): Banner {
  return mode === "live" ? "LIVE" : "EXERCISE";
}

/** The head of the report. */
export function headerOf({ opening, entries, final }: History, reopenedAs: readonly string[]): Header {
  const { data, incident, at } = opening;
  const closed = entriesOf(entries, "incident.closed").at(-1);
  const isAborted = entries.some((entry) => entry.type === "incident.aborted");
  return {
    incident,
    ...(data.plan.purpose === undefined ? {} : { purpose: data.plan.purpose }),
    mode: data.mode,
    openedAt: at,
    lastAt: final.lastAt,
    state: closed !== undefined ? "closed" : isAborted ? "aborted" : "open",
    closedAs: closed?.data.as ?? null,
    reopens: final.reopens,
    reopenedAs,
    earlierKeys: final.earlierKeys,
    key: {
      id: data.leaked.id,
      name: data.leaked.name,
      mask: maskOfHandle(data.leaked.handle),
      leakPath: data.leaked.leakPath,
    },
    provider: data.plan.provider,
    runbook: data.plan.runbook,
    strategy: data.plan.strategy,
    planHash: data.planHash,
    responder: data.responder,
    people: data.people.map((person) => person.id),
    policy: data.policy,
    mark: data.policy === "solo" ? "single-person" : null,
    release: data.release,
    machine: `${data.machine.id} ${data.machine.version}`,
  };
}
