import type { EffectKind, JournalEntry } from "../../src/core/journal.ts";
import type { Instant } from "../../src/core/time.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { replay } from "../../src/engine/replay.ts";
import type { Provider } from "../../src/ports/provider.ts";
import type { Spool } from "../../src/ports/spool.ts";

/** One call that changes something at the provider, as the provider saw it arrive. */
export interface Call {
  readonly what: "create" | "restrict" | "unrestrict" | "disable" | "enable" | "end";
  /** Id of the key, or the name that a new one is to have. */
  readonly key: string;
  readonly at: Instant;
}

const KINDS: Readonly<Record<Call["what"], readonly EffectKind[]>> = {
  create: ["reissue"],
  restrict: ["restrict"],
  unrestrict: ["undoRung"],
  disable: ["disable"],
  enable: ["undoRung"],
  end: ["end", "endOrphan", "endLineage"],
};

/** The spool, and somebody beside it who wants an open intent for whatever is kept or deleted. */
export function witnessedSpool(spool: Spool, entries: () => readonly JournalEntry[]): Spool {
  const seen = (what: string, kinds: readonly EffectKind[]): void => {
    const effects = Object.values(replay(entries()).incident.effects);
    if (!effects.some((effect) => effect.state === "intended" && kinds.includes(effect.kind)))
      throw new Error(`${what} without an intent before it`);
  };
  return {
    ...spool,
    put: async (name, value, length) => (
      seen(`keeping ${name}`, ["reissue", "swap"]),
      spool.put(name, value, length)
    ),
    delete: async (name) => (seen(`deleting ${name}`, ["clearSpool"]), spool.delete(name)),
  };
}

/** The provider, and somebody beside it who wants to see a durable intent before each call that changes something. */
export function witnessed(
  provider: Provider,
  clock: Clock,
  entries: () => readonly JournalEntry[],
  calls: Call[],
): Provider {
  const seen = (what: Call["what"], key: string): void => {
    const intent = entries().at(-1);
    const isIntended = intent?.type === "effect.intended" && KINDS[what].includes(intent.data.kind);
    if (!isIntended) throw new Error(`${what} ${key} without an intent before it, but ${intent?.type}`);
    if (what === "end" && intent.data.subject !== key) throw new Error(`${key} isn't what was to be ended`);
    calls.push({ what, key, at: clock.now() });
  };
  return {
    ...provider,
    createKey: async (request) => (seen("create", request.name), provider.createKey(request)),
    restrictKey: async (id, to) => (seen("restrict", id), provider.restrictKey(id, to)),
    unrestrictKey: async (id) => (seen("unrestrict", id), provider.unrestrictKey(id)),
    disableKey: async (id) => (seen("disable", id), provider.disableKey(id)),
    enableKey: async (id) => (seen("enable", id), provider.enableKey(id)),
    endKey: async (id) => (seen("end", id), provider.endKey(id)),
  };
}
