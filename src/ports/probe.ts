import type { Secret } from "../core/secret.ts";
import type { Instant, Seconds } from "../core/time.ts";

/**
 * Presents a key to its provider. Proves the key, never a consumer.
 * `refused` only when the mapping's predicate says so and `accepted` only when a made-up key is refused on the same
 * route (the negative control); everything else, time-outs and 5xx too, is `unknown`.
 */
export interface KeyProbe {
  readonly kind: "key";
  readonly name: string;
  present(value: Secret): Promise<KeyProbeResult>;
}

export interface KeyProbeResult {
  readonly outcome: "accepted" | "refused" | "unknown";
  /** What the made-up key got; `accepted` there makes any success worthless. */
  readonly control: "accepted" | "refused" | "unknown";
  /** Of a key that is presented in several ways: one of them accepts it and refuses a made-up key, so it is alive, whatever `outcome` says. */
  readonly alive?: true;
  readonly at: Instant;
  /** Status and reason; never a body, a header or a value. */
  readonly detail: string;
}

/** Asks a consumer what it did. `success` is the consumer's own; `unknown` is never read as anything else. */
export interface ConsumerProbe {
  readonly kind: "consumer";
  readonly name: string;
  /** Length in hex characters of the SHA-256 prefix that this consumer reports, if it reports one. */
  readonly reportsSha256?: number;
  /** How long after a swap the first answer may still be of before it. */
  readonly settles: Seconds;
  ask(): Promise<ConsumerReport>;
}

export interface ConsumerReport {
  readonly outcome: "success" | "refused" | "failure" | "unknown";
  /** When the reported call happened: the consumer's own time if it gives one, else when it was asked. */
  readonly at: Instant;
  /** `at` is when it was asked, by this machine's clock. */
  readonly isAskTime?: true;
  /** SHA-256 prefix, hex, of the key that the consumer holds. */
  readonly sha256Prefix?: string;
  /** Which of its runtimes answered, by its own word; a stranger's text. */
  readonly instance?: string;
  /** Others of its instances were there and weren't heard: it speaks against the consumer, never for it. */
  readonly partial?: true;
  /** What its other instances said, from a probe that asks each of them at once. */
  readonly others?: readonly ConsumerReport[];
  readonly detail: string;
  /** SHA-256 over the answer, hex. */
  readonly hash: string;
}

/**
 * Implementations: `src/adapters/probe/*`, collected in its `index.ts`. Proof: `test/contracts/probe.ts`.
 */
export type Probe = KeyProbe | ConsumerProbe;
