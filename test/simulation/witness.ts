import type { EventData, JournalEntry } from "../../src/core/journal.ts";
import type { Report } from "./violation.ts";

export type Deed =
  | "create"
  | "restrict"
  | "unrestrict"
  | "disable"
  | "enable"
  | "end"
  | "write"
  | "reload"
  | "pause"
  | "let go"
  | "send"
  | "clear";

type Intent = EventData["effect.intended"];

/**
 * Stands at the border of the world. It is told of every row that is durable and asked before each call that changes
 * something: the call needs an open intent of the driver in office, and must not be of what was acknowledged before.
 */
export interface Witness {
  durable(entries: readonly JournalEntry[]): void;
  arrives(deed: Deed, subject: string, driver: number): void;
  /** At most one effect is under way. */
  readonly isAlone: () => boolean;
  /** Whose token is the newest. */
  inOffice(driver: number): void;
}

export function createWitness(report: Report): Witness {
  const open = new Map<string, Intent>();
  const done = new Set<string>();
  /** Names of keys that were asked for: each has one call in its life. */
  const asked = new Set<string>();
  let office = 0;

  function outcome(effect: string, entry: JournalEntry): void {
    const intent = open.get(effect);
    open.delete(effect);
    if (intent === undefined || LEFT_UNDONE.has(entry.type)) return;
    const { subject } = intent;
    if (entry.type === "consumer.rolledBack") return forget(subject);
    for (const deed of deedsOf(intent)) {
      done.add(`${deed} ${whatOf(intent)}`);
      const opposite = OPPOSITES[deed];
      if (opposite !== undefined) done.delete(`${opposite} ${subject}`);
    }
  }

  function forget(consumer: string): void {
    done.delete(`write ${consumer}`);
    done.delete(`reload ${consumer}`);
  }

  return {
    durable(entries) {
      for (const entry of entries) {
        if (entry.type === "effect.intended") open.set(entry.data.effect, entry.data);
        else if ("effect" in entry.data) outcome(entry.data.effect, entry);
        // What a person asked for, or a new key of the same name, whose value is kept for a while, takes up again what was done.
        if (entry.type === "swap.reopened") entry.data.consumers.forEach(forget);
        if (entry.type === "undo.requested") forget(entry.data.rung.replace(/^swap:/, ""));
        if (entry.type === "key.reissued")
          [...done]
            .filter((what) => /^(write|reload|clear) /.test(what))
            .forEach((what) => done.delete(what));
        // Once it is on record that it is gone, another one may be made.
        if (entry.type === "replacement.rejected" || isDeathOfReplacement(entry))
          done.delete(`create ${entry.data.replacement}`);
        if (entry.type === "revocation.started")
          [...done].filter((what) => what.startsWith("end ")).forEach((what) => done.delete(what));
      }
    },
    arrives(deed, subject, driver) {
      if (driver !== office)
        report("stale driver", `driver ${driver} does ${deed} ${subject} after ${office} took over`);
      const intent = [...open.values()].find(
        (row) => deedsOf(row).includes(deed) && subjectOf(row) === subject,
      );
      if (intent === undefined) return report("no intent", `${deed} ${subject} without an open intent`);
      if (deed === "create" && asked.has(subject)) report("repeated", `${subject} is asked for once more`);
      if (deed === "create") asked.add(subject);
      if (done.has(`${deed} ${whatOf(intent)}`))
        report("repeated", `${deed} ${subject} was acknowledged before`);
    },
    isAlone: () => open.size <= 1,
    inOffice(driver) {
      office = driver;
    },
  };
}

function isDeathOfReplacement(
  entry: JournalEntry,
): entry is Extract<JournalEntry, { type: "replacement.probed" }> {
  return entry.type === "replacement.probed" && entry.data.state === "dead";
}

/** Outcomes that leave an effect to be done again. */
const LEFT_UNDONE: ReadonlySet<string> = new Set([
  "effect.failed",
  "effect.unknown",
  "effect.absent",
  "orphan.found",
  "consumer.failed",
  "notice.failed",
]);

const OPPOSITES: Readonly<Partial<Record<Deed, Deed>>> = {
  restrict: "unrestrict",
  unrestrict: "restrict",
  disable: "enable",
  enable: "disable",
  pause: "let go",
  "let go": "pause",
};

/** The calls that an intent announces. */
function deedsOf({ kind, effect }: Intent): readonly Deed[] {
  switch (kind) {
    case "reissue":
      return ["create"];
    case "restrict":
    case "pause":
    case "disable":
      return [kind];
    case "undoRung":
      if (effect.endsWith("/restrict")) return ["unrestrict"];
      return effect.endsWith("/disable") ? ["enable"] : ["let go"];
    case "swap":
    case "rollBack":
      return ["write", "reload"];
    case "notify":
      return ["send"];
    case "clearSpool":
      return ["clear"];
    case "end":
    case "endOrphan":
    case "endLineage":
      return ["end"];
    default:
      return kind satisfies never;
  }
}

/** What the call names: a new key by its name, a notice by its effect, all else by the intent's subject. */
function subjectOf(intent: Intent): string {
  return intent.kind === "notify" ? intent.effect : (intent.keyName ?? intent.subject);
}

/** Two keys of one replacement have different names: what must not be made twice is the replacement. */
function whatOf(intent: Intent): string {
  return intent.kind === "reissue" ? intent.subject : subjectOf(intent);
}
