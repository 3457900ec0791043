import type { RuntimeKind, RuntimeSystem } from "./runtime-kind.ts";
import { SYSTEMS } from "./runtime-systems.ts";

/** What a row's `runtime` comes to; `system` is null where no word of it is known. */
export interface Runtime {
  readonly kind: RuntimeKind;
  readonly system: RuntimeSystem | null;
}

/**
 * Recognises a runtime from free words or from a scanner's id. Of several that are named, what runs by itself counts
 * before what a person sits at, and the one that is named first before the others: `Lambda → intake` is a Lambda.
 */
export function runtimeOf(words: string | undefined): Runtime {
  const text = ` ${plain(words ?? "")} `;
  const found = SYSTEMS.flatMap((system) => {
    const at = placeOf(text, system);
    return at === null ? [] : [{ system, at }];
  });
  const best = found.toSorted((a, b) => rankOf(a.system) - rankOf(b.system) || a.at - b.at)[0];
  return best === undefined
    ? { kind: "unknown", system: null }
    : { kind: best.system.kind, system: best.system };
}

/** The system whose keys are named like this one (`gha-deploy`), or null. */
export function systemOfKeyName(name: string): RuntimeSystem | null {
  const [first = "", ...rest] = name.toLowerCase().split(/[-_./]/);
  if (rest.length === 0) return null;
  return SYSTEMS.find(({ keyPrefixes }) => keyPrefixes.includes(first)) ?? null;
}

/** The prefix that a new key for this runtime should have, without the dash; null where the runtime says nothing. */
export function keyPrefixFor({ system }: Runtime): string | null {
  return system?.keyPrefixes[0] ?? null;
}

/** What runs by itself, in particular words before general ones; then what a person sits at, likewise. */
const RANKS: Readonly<Record<RuntimeKind, number>> = {
  ci: 0,
  serverless: 0,
  intake: 0,
  cron: 0,
  systemd: 0,
  container: 0,
  server: 1,
  editor: 2,
  notebook: 3,
  laptop: 4,
  unknown: 5,
};

function rankOf({ kind }: RuntimeSystem): number {
  return RANKS[kind];
}

/** Where in the text the system is named first, by whole words; null if it isn't. */
function placeOf(text: string, { id, words, phrases }: RuntimeSystem): number | null {
  const places = [id, words, ...phrases].map((phrase) => text.indexOf(` ${plain(phrase)} `));
  const found = places.filter((at) => at >= 0);
  return found.length === 0 ? null : Math.min(...found);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
