import type { WhichKey } from "../core/evidence.ts";
import type { ConsumerProgress, Incident } from "../core/incident.ts";
import type { KeyHandle } from "../core/key.ts";
import type { Adapters } from "./adapters.ts";
import { spoolName } from "./reconcile.ts";

/** Fewer hex digits of a SHA-256 could be anybody's. */
const LEAST_DIGITS = 8;

/** Which key a consumer's own report is about, by the start of the SHA-256 that it names; `unnamed` for neither, or none. */
export type KeyTeller = (
  incident: Incident,
  progress: ConsumerProgress,
  prefix: string | undefined,
) => Promise<WhichKey>;

/**
 * A consumer that reports its key only since the key was made, or more of it, is told by the value in the spool: the
 * journal holds no more of a hash than consumers reported by then.
 */
export function createKeyTeller({ spool }: Pick<Adapters, "spool">): KeyTeller {
  const known = new Map<string, string | undefined>();

  async function isOf(
    handle: Partial<KeyHandle> | null | undefined,
    kept: string,
    prefix: string,
  ): Promise<boolean> {
    const full = handle?.sha256Prefix ?? "";
    if (full.length >= prefix.length) return full.startsWith(prefix);
    const at = `${prefix.length} ${kept}`;
    if (!known.has(at)) known.set(at, (await spool.handle(kept, prefix.length))?.sha256Prefix);
    return known.get(at) === prefix;
  }

  return async (incident, progress, prefix) => {
    if (prefix === undefined || prefix.length < LEAST_DIGITS) return "unnamed";
    const { replacement } = progress;
    const nonce = incident.effects[`reissue/${replacement}`]?.nonce ?? "";
    const made = incident.replacements[replacement]?.handle;
    if (await isOf(made, spoolName(replacement, nonce), prefix)) return "new";
    return (await isOf(incident.leaked.handle, "leaked", prefix)) ? "old" : "unnamed";
  };
}
