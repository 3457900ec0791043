import type { LineageItem } from "../../core/audit-summary.ts";
import type { Seconds } from "../../core/time.ts";
import type { Timeline } from "./timeline.ts";

/** What the provider sees of who calls. */
export interface CallIdentity {
  readonly userAgent: string;
  readonly address: string;
  readonly principal: string | null;
}

/** Who really called: the truth that no audit log shows. */
export type Caller =
  | { readonly is: "consumer"; readonly id: string }
  | { readonly is: "thief" }
  | { readonly is: "responder" };

export interface Call extends CallIdentity {
  readonly id: string;
  readonly at: number;
  readonly caller: Caller;
  readonly keyId: string | null;
  readonly action: string;
  readonly outcome: "accepted" | "refused";
  readonly minted?: Pick<LineageItem, "id" | "kind">;
}

/** Every call at the provider's front door, and from when on the audit log shows it. */
export interface CallLog {
  readonly all: readonly Call[];
  append(call: Omit<Call, "id">): void;
  /** Calls that the audit log shows by now, oldest first. */
  visible(): readonly Call[];
  /** When the audit log shows this call, in milliseconds; Infinity if it lost it, or never had it. */
  shownAt(call: Call): number;
  /** How late the log is now. */
  lag(): Seconds;
  /** From now on, and for all that isn't shown yet. */
  setLag(lag: Seconds): void;
  /** The log loses what is made before `until` (milliseconds) by this consumer, or by anybody. */
  drop(until: number, consumer: string | undefined): void;
}

export function createCallLog(timeline: Timeline, initialLag: Seconds): CallLog {
  const all: Call[] = [];
  const shownFrom: number[] = [];
  const places = new Map<Call, number>();
  const losses: { readonly until: number; readonly consumer: string | undefined }[] = [];
  let lag = initialLag;
  const isLost = ({ at, caller }: Omit<Call, "id">): boolean =>
    losses.some(
      ({ until, consumer }) =>
        at < until && (consumer === undefined || (caller.is === "consumer" && caller.id === consumer)),
    );
  return {
    all,
    append(call) {
      const row = { id: `row-${String(all.length + 1).padStart(6, "0")}`, ...call };
      places.set(row, all.length);
      all.push(row);
      shownFrom.push(isLost(call) ? Infinity : call.at + lag * 1000);
    },
    visible: () => all.filter((_, index) => (shownFrom[index] ?? Infinity) <= timeline.now()),
    shownAt: (call) => shownFrom[places.get(call) ?? -1] ?? Infinity,
    lag: () => lag,
    setLag(next) {
      lag = next;
      for (const [index, call] of all.entries()) {
        const from = shownFrom[index] ?? 0;
        if (from > timeline.now() && from !== Infinity) shownFrom[index] = call.at + next * 1000;
      }
    },
    drop: (until, consumer) => void losses.push({ until, consumer }),
  };
}
