import { type JudgedUser, type Sight, judgedOf, sightOf } from "../core/audit-summary.ts";
import type { Blocker } from "../core/blocker.ts";
import { aheadNow } from "../core/clock-skew.ts";
import type { Caller, Evidence } from "../core/evidence.ts";
import { glassOf } from "../core/break-glass.ts";
import { newUses } from "../core/evidence-rules.ts";
import { instancesOf } from "../core/instances.ts";
import { acceptedBlockers } from "../core/gate.ts";
import { type ConsumerProgress, type Incident, type Orphan, isRetired } from "../core/incident.ts";
import { undecidedOrphans } from "../core/orphans.ts";
import type { JournalEntry } from "../core/journal.ts";
import { type Instant, type Seconds, secondsBetween } from "../core/time.ts";
import { unclassifiedCallers } from "../core/unknown-callers.ts";
import type { Replay } from "../engine/replay.ts";
import { type ConsumerReport, reportOf } from "../report/consumers.ts";
import { type Banner, bannerOf } from "../report/header.ts";
import { maskOfHandle } from "../report/phrase.ts";
import { type ApprovalStatus, type VoidApproval, approvalOf, voidApprovals } from "./approver.ts";
import { blockersNow, whichBlockers } from "./blockers-now.ts";
import { type DeadlineStatus, deadlineStatus } from "./deadline-status.ts";
import { type KeyHistory, keyHistory } from "./key-history.ts";
import { wordsOfState } from "./progress.ts";
import type { HolderSummary, Links } from "./services.ts";
import { type StrategyStatus, strategyStatus } from "./strategy-status.ts";

/** How an incident stands now, as data; text in it is raw. */
export interface StatusView extends KeyHistory {
  readonly banner: Banner;
  readonly incident: string;
  readonly at: Instant;
  readonly state: string;
  readonly words: string;
  readonly key: { readonly id: string; readonly name: string; readonly mask: string; readonly state: string };
  readonly plan: {
    readonly hash: string;
    readonly runbook: string;
    readonly provider: string;
    readonly strategy: string;
    readonly rung: string;
  };
  /** How hard the facts want it contained by now, why, and at what cost; null once there is nothing to contain. */
  readonly strategy: StrategyStatus | null;
  readonly deadline: DeadlineStatus | null;
  readonly applied: readonly string[];
  /** Seconds by which this machine's clock was ahead of the provider's when last measured; null where nobody told the time. */
  readonly clockAhead: Seconds | null;
  readonly responder: string;
  readonly policy: string;
  readonly people: readonly string[];
  readonly holder: HolderSummary | null;
  /** Since when nobody has looked, where somebody should have; null if all is well. */
  readonly unwatchedSince: Instant | null;
  readonly consumers: readonly ConsumerStatus[];
  readonly replacements: readonly ReplacementStatus[];
  readonly callers: readonly CallerStatus[];
  /** Keys that a lost create may have made: a person has to say whose they are. */
  readonly orphans: readonly OrphanStatus[];
  readonly silent: Incident["silent"];
  /** Whether a use of the leaked key would show; null while no audit is due yet. */
  readonly sight: Sight | null;
  /** What the sources of the audit can't show, in sentences. */
  readonly cannotSee: readonly string[];
  readonly shuts: "gate" | "close" | "none";
  readonly blockers: readonly Blocker[];
  readonly accepted: readonly Blocker[];
  readonly approval: ApprovalStatus | null;
  /** Approvals of this visit of the gate that bad news voided. */
  readonly voided: readonly VoidApproval[];
  /** Signatures of a break-glass that don't count now, and who is missing on their lists. */
  readonly shortGlass: readonly { readonly by: string; readonly unlisted: readonly string[] }[];
}

export interface ConsumerStatus extends ConsumerReport {
  readonly state: string;
  /** Runtimes that hold its key. */
  readonly instances: number;
  /** Best first: what shows its use of the replacement, then what speaks against it. */
  readonly evidence: readonly (Pick<
    Evidence,
    "source" | "class" | "fact" | "key" | "instance" | "count" | "first" | "last"
  > & {
    readonly ageSeconds: Seconds;
  })[];
}

export interface ReplacementStatus {
  readonly name: string;
  readonly keyId: string | null;
  readonly mask: string;
  readonly state: string;
  readonly probe: string | null;
}

export type OrphanStatus = Pick<Orphan, "keyId" | "name" | "createdAt" | "lastUsedAt" | "replacement">;

export interface CallerStatus extends Pick<
  Caller,
  "id" | "key" | "keyId" | "userAgent" | "address" | "principal" | "accepted" | "refused" | "first" | "last"
> {
  readonly judged: JudgedUser | null;
  /** Who called it hostile so far: it takes two. */
  readonly hostileBy: readonly string[];
  /** Incidents that this one re-opens in which two people called it hostile. */
  readonly hostileIn: readonly string[];
}

/** The status of an incident at `now`. */
export function statusOf(
  at: Replay,
  entries: readonly JournalEntry[],
  holder: HolderSummary | null,
  now: Instant,
  links: Links,
): StatusView {
  const { incident } = at;
  const { leaked, plan } = incident;
  const blockers = blockersNow(at, now);
  return {
    banner: bannerOf(incident.mode),
    incident: incident.id,
    at: now,
    state: at.state,
    words:
      incident.closedAs === null ? wordsOfState(at.state, incident.plan) : `closed as ${incident.closedAs}`,
    key: { id: leaked.id, name: leaked.name, mask: maskOfHandle(leaked.handle), state: leaked.state },
    plan: {
      hash: incident.planHash,
      runbook: plan.runbook,
      provider: plan.provider,
      strategy: plan.strategy,
      rung: plan.rung,
    },
    strategy: strategyStatus(at, now),
    deadline: deadlineStatus(incident, now),
    applied: incident.rungs.map(({ rung }) => rung),
    clockAhead: aheadNow(incident),
    responder: incident.responder,
    policy: incident.policy,
    people: incident.people.map(({ id }) => id),
    holder,
    unwatchedSince: unwatchedSince(at, entries, holder, now),
    consumers: Object.values(incident.consumers).map((progress) => consumerOf(incident, progress, now)),
    replacements: Object.values(incident.replacements).map(
      ({ plan: { name }, key, handle, state, probe }) => ({
        name,
        keyId: key?.id ?? null,
        mask: maskOfHandle(handle ?? undefined),
        state,
        probe,
      }),
    ),
    callers: unknownCallers(incident, links),
    orphans: undecidedOrphans(incident).map(({ keyId, name, createdAt, lastUsedAt, replacement }) => ({
      keyId,
      name,
      createdAt,
      lastUsedAt,
      replacement,
    })),
    silent: incident.silent,
    ...keyHistory(incident, entries, now, links),
    sight: incident.audit === null ? null : sightOf(incident.audit),
    cannotSee: incident.audit?.cannotSee ?? [],
    shuts: whichBlockers(at),
    blockers,
    accepted: at.done ? [] : acceptedBlockers(incident, now),
    approval: at.state === "revoking.gated" && blockers.length === 0 ? approvalOf(incident, now) : null,
    voided: at.state === "revoking.gated" ? voidApprovals(incident) : [],
    shortGlass: glassOf(incident, now)
      .filter(({ unlisted }) => at.state === "revoking.gated" && unlisted.length > 0)
      .map(({ by, unlisted }) => ({ by, unlisted })),
  };
}

const LOOKS_MISSED = 3;
/** The watch looks about twenty times in all, or at each poll where that is rarer. */
const WATCH_LOOKS = 20;

function unwatchedSince(
  { incident, state }: Replay,
  entries: readonly JournalEntry[],
  holder: HolderSummary | null,
  now: Instant,
): Instant | null {
  const pause = {
    "revoking.gated": 0,
    "revoking.confirming": 0,
    "notifying.watching": incident.plan.watch / WATCH_LOOKS,
  };
  const watched = Object.entries(pause).find(([waiting]) => waiting === state)?.[1];
  if (watched === undefined || incident.mode === "rehearsal" || holder?.liveness === "alive") return null;
  const since = entries.findLast((entry) => entry.actor === "stanch")?.at ?? incident.openedAt;
  const limit = LOOKS_MISSED * Math.max(incident.plan.poll, watched);
  return secondsBetween(since, now) > limit ? since : null;
}

function consumerOf(incident: Incident, progress: ConsumerProgress, now: Instant): ConsumerStatus {
  const good = newUses(incident, progress);
  const isShown = ({ source, fact, key, instance }: Evidence): boolean =>
    good.some(
      (use) => use.source === source && use.fact === fact && use.key === key && use.instance === instance,
    );
  const evidence = [...good, ...progress.evidence.filter((seen) => !isShown(seen))];
  return {
    ...reportOf(incident, progress, now),
    state: isRetired(incident, progress.consumer.id) ? "retired" : progress.state,
    instances: instancesOf(progress.consumer),
    evidence: evidence.map((seen) => {
      const { source, fact, key, count, first, last } = seen;
      return {
        source,
        class: seen.class,
        fact,
        key,
        ...(seen.instance === undefined ? {} : { instance: seen.instance }),
        count,
        first,
        last,
        ageSeconds: secondsBetween(last, now),
      };
    }),
  };
}

function unknownCallers(incident: Incident, { hostileBefore }: Links): readonly CallerStatus[] {
  return unclassifiedCallers(incident).map(
    ({ id, key, keyId, userAgent, address, principal, accepted, refused, first, last }) => ({
      id,
      key,
      keyId,
      userAgent,
      address,
      principal,
      accepted,
      refused,
      first,
      last,
      judged: judgedOf(incident, id),
      hostileBy: (incident.classifications[id] ?? [])
        .filter((row) => row.as === "hostile")
        .map((row) => row.by),
      hostileIn: hostileBefore.filter(({ caller }) => caller === id).map((row) => row.incident),
    }),
  );
}
