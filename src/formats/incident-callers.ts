import { z } from "zod";
import type { Caller } from "../core/evidence.ts";
import type { EventData, JournalEntry } from "../core/journal.ts";
import { type Instant, earliest, isAfter, latest, plus, secondsBetween } from "../core/time.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Who called besides the inventory, as a scenario's world holds them, and what nobody can know of them. */
export interface ReplayedCallers {
  readonly forgotten: readonly Fields[];
  readonly thief: Fields | null;
  readonly unknowns: readonly string[];
}

const UNKNOWN_AGENT = "unknown";
const UNKNOWN_ADDRESS = "203.0.113.77";
const DAY = 86_400;
/** As long as a name in the file may be, and an action. */
const [NAME, ACTION] = [200, 100];
const ADDRESS = z.union([z.ipv4(), z.ipv6()]);

/** Every caller that any look showed, from its first call to its last. */
function callersIn(entries: readonly JournalEntry[]): readonly Caller[] {
  const known = new Map<string, Caller>();
  for (const entry of entries) {
    if (entry.type !== "audit.read" && entry.type !== "evidence.observed") continue;
    for (const caller of entry.data.callers) {
      const before = known.get(caller.id) ?? caller;
      known.set(caller.id, {
        ...caller,
        first: earliest(before.first, caller.first) ?? caller.first,
        last: latest(before.last, caller.last) ?? caller.last,
        accepted: Math.max(before.accepted, caller.accepted),
        refused: Math.max(before.refused, caller.refused),
      });
    }
  }
  return [...known.values()].map(playable);
}

/** What outsiders say of themselves, cut to what the file can hold; what it can't is as good as unsaid. */
function playable(caller: Caller): Caller {
  const { userAgent, address, principal, actions } = caller;
  const agent = nameIn(userAgent);
  return {
    ...caller,
    // It is a pattern there, and this one would match everybody.
    userAgent: agent !== null && /^\*+$/.test(agent) ? null : agent,
    address: ADDRESS.safeParse(address).success ? address : null,
    principal: nameIn(principal),
    actions: actions.flatMap((action) => (action === "" ? [] : [action.slice(0, ACTION).toWellFormed()])),
  };
}

function nameIn(said: string | null): string | null {
  return said === null || said === "" ? null : said.slice(0, NAME).toWellFormed();
}

/** What people said of the callers decides: consumers come back as forgotten ones, hostile callers as the thief. */
export function replayCallers(
  entries: readonly JournalEntry[],
  opening: EventData["incident.opened"],
  exposedAt: Instant,
): ReplayedCallers {
  const said = entries.filter((entry) => entry.type === "caller.classified").map(({ data }) => data);
  const added = entries.filter((entry) => entry.type === "consumer.added").map(({ data }) => data.consumer);
  const endedAt = entries.find((entry) => entry.type === "key.ended")?.at ?? null;
  const all = callersIn(entries);
  const wordOn = ({ id }: Caller) => said.findLast(({ caller }) => caller === id);
  const hostile = all.filter((caller) => wordOn(caller)?.as === "hostile");
  const unnamed = all.filter((caller) => wordOn(caller)?.as === "consumer");
  const forgotten = unnamed.map((caller) => {
    const id = wordOn(caller)?.consumer;
    const row = added.find((one) => one.id === id);
    return row === undefined
      ? strayOf(caller, opening)
      : { ...row, match: matchOf(caller), period: row.period };
  });
  const thief = hostile.map((caller) => useOf(caller, exposedAt, endedAt, mintedBy(entries, caller)));
  const [first] = hostile;
  const undecided = all.filter((caller) => wordOn(caller) === undefined).length;
  return {
    forgotten: distinct(forgotten).map((consumer) => ({ consumer, behaves: { reports: "success" } })),
    thief:
      first === undefined
        ? null
        : {
            userAgent: first.userAgent ?? UNKNOWN_AGENT,
            address: addressOf(first),
            uses: thief,
          },
    unknowns: [
      ...(hostile.length === 0
        ? []
        : ["What the thief would have done had the key lived longer: the habits that were seen go on."]),
      ...(hostile.some(({ address }) => address === null)
        ? ["Where the thief called from: the log didn't say."]
        : []),
      ...(undecided === 0
        ? []
        : [`Who ${undecided} caller(s) were that nobody classified: they are left out.`]),
    ],
  };
}

/** A caller that belongs to a consumer of the plan, whose row doesn't explain it: another one in the world. */
function strayOf(caller: Caller, { plan }: EventData["incident.opened"]): Fields {
  const owner = plan.consumers[0]?.owner ?? "nobody yet";
  const id = caller.id.toLowerCase();
  return {
    id: `stray-${id}`,
    service: "A caller that its row didn't explain",
    owner,
    period: periodOf(caller) ?? "on-demand",
    match: matchOf(caller),
    store: `stray-${id}`,
    probes: [],
    calls: caller.actions.length === 0 ? ["api"] : caller.actions,
  };
}

function matchOf({ userAgent, address, principal }: Caller): Fields {
  return {
    userAgents: [userAgent ?? UNKNOWN_AGENT],
    ...(address === null ? {} : { networks: [address] }),
    ...(principal === null ? {} : { principals: [principal] }),
  };
}

function useOf(caller: Caller, exposedAt: Instant, endedAt: Instant | null, mints: string | null): Fields {
  const { first, last, actions } = caller;
  const every = periodOf(caller);
  const after = Math.max(0, Math.round(secondsBetween(exposedAt, first)));
  // Whoever still called within two of its periods of the end was stopped by it, and didn't stop by itself.
  const isStopped = every !== null && endedAt !== null && !isAfter(endedAt, plus(last, 2 * every));
  const until = isStopped ? after + DAY : Math.max(after, Math.round(secondsBetween(exposedAt, last)));
  return {
    after,
    ...(every === null ? {} : { every, until }),
    actions: actions.length === 0 ? ["api"] : actions,
    userAgent: caller.userAgent ?? UNKNOWN_AGENT,
    address: addressOf(caller),
    ...(mints === null ? {} : { mints }),
  };
}

/** On average; null for a single call. */
function periodOf({ first, last, accepted, refused }: Caller): number | null {
  const calls = accepted + refused;
  const seconds = Math.round(secondsBetween(first, last) / Math.max(1, calls - 1));
  return calls < 2 || seconds < 1 ? null : seconds;
}

function addressOf({ address }: Caller): string {
  return address ?? UNKNOWN_ADDRESS;
}

/** The key that it made, under another name than it had. */
function mintedBy(entries: readonly JournalEntry[], { id }: Caller): string | null {
  const made = entries.some(
    (entry) =>
      entry.type === "audit.read" &&
      entry.data.lineage.some(({ mintedBy: by, kind }) => by === id && kind === "key"),
  );
  return made ? "key-of-the-thief" : null;
}

function distinct(rows: readonly Fields[]): readonly Fields[] {
  return rows.filter((row, index) => rows.findIndex((other) => other["id"] === row["id"]) === index);
}
