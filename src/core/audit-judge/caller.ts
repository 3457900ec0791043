import type { AuditEvent, Deed } from "../audit-event.ts";
import { agentFamily } from "./agent-family.ts";
import type { Stretch } from "./judgement.ts";
import { networkOf } from "./network-of.ts";
import { ATTACK_TOOLS, KINDS_OF_MISUSE, LIMITS, type Signal, independent } from "./signals.ts";
import { createTally } from "./stretch.ts";
import { createWindowCounts } from "./window-counts.ts";

/** A caller whom nothing explains: calls of one program from one network, on any credential of the lineage. */
export interface Stranger {
  readonly network: string | null;
  readonly agent: string;
  readonly accepted: number;
  readonly refused: number;
  /** Addresses with their counts; the first ones if there are many. */
  readonly addresses: ReadonlyMap<string, number>;
  /** Its calls until now. */
  stretch(): Stretch;
  weigh(event: AuditEvent, own: readonly Signal[]): void;
  /** Adds what only the whole log shows. */
  sign(signal: Signal): void;
  signals(): ReadonlySet<Signal>;
  isMisuse(): boolean;
}

const MOST_ADDRESSES = 50;
const GRANTED: readonly (readonly [Deed, Signal])[] = [
  ["persistence", "persistence"],
  ["privilege-escalation", "persistence"],
  ["defense-evasion", "defense-evasion"],
  ["exfiltration", "exfiltration"],
];

/** What the event shows by itself, whoever made it. A refused call did nothing: it counts towards a burst only. */
export function ownSignals(event: AuditEvent): readonly Signal[] {
  const found = new Set<Signal>();
  if (event.userAgent !== null && ATTACK_TOOLS.test(event.userAgent.slice(0, 500))) found.add("attack-tool");
  if (event.outcome === "accepted" || event.outcome === "unknown") {
    for (const [deed, signal] of GRANTED) if (event.deeds.includes(deed)) found.add(signal);
    if (event.deeds.includes("secrets-at-once")) found.add("bulk-secrets");
  }
  return [...found];
}

export function createStranger(event: AuditEvent): Stranger {
  const signals = new Set<Signal>();
  const addresses = new Map<string, number>();
  const denied = createWindowCounts(LIMITS.denied.windowSeconds);
  const looked = createWindowCounts(LIMITS.enumeration.windowSeconds);
  const secrets = createWindowCounts(LIMITS.secrets.windowSeconds);
  const models = createWindowCounts(LIMITS.llm.windowSeconds);
  const tally = createTally();
  let [accepted, refused] = [0, 0];
  // Bursts are counted over all windows: once, and not again for each verdict.
  let isCounted = false;

  const all = (): ReadonlySet<Signal> => {
    if (isCounted) return signals;
    isCounted = true;
    if (denied.most() >= LIMITS.denied.count) signals.add("denied-burst");
    if (looked.most() >= LIMITS.enumeration.kinds) signals.add("enumeration");
    if (secrets.most() >= LIMITS.secrets.count) signals.add("bulk-secrets");
    if (models.most() >= 2) signals.add("llm-abuse");
    return signals;
  };

  return {
    network: event.byService ? null : networkOf(event.address),
    agent: event.byService ? "service" : agentFamily(event.userAgent),
    addresses,
    get accepted() {
      return accepted;
    },
    get refused() {
      return refused;
    },
    stretch: () => tally.stretch(),
    weigh(call, own) {
      isCounted = false;
      tally.add(call.at);
      if (call.outcome === "accepted") accepted += 1;
      if (call.outcome === "refused") refused += 1;
      const { address } = call;
      if (address !== null && (addresses.has(address) || addresses.size < MOST_ADDRESSES))
        addresses.set(address, (addresses.get(address) ?? 0) + 1);
      for (const signal of own) signals.add(signal);
      if (call.outcome === "refused") denied.add(call.at);
      if (call.deeds.includes("discovery")) looked.add(call.at, call.action ?? "");
      if (call.outcome === "refused" || call.outcome === "failed") return;
      if (call.deeds.includes("secret-read")) secrets.add(call.at, call.target ?? undefined);
      if (call.deeds.includes("llm-recon")) models.add(call.at, "recon");
      if (call.deeds.includes("llm-use")) models.add(call.at, "use");
    },
    sign: (signal) => void signals.add(signal),
    signals: all,
    isMisuse: () => independent(all()) >= KINDS_OF_MISUSE,
  };
}
