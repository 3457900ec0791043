import { randomBytes } from "node:crypto";
import { startFakeApi } from "./fake-api.ts";
import type { FakeApi, FakeApiOptions } from "./fake-api.ts";

/** What all fakes of real providers show of themselves: the API, and the truth beside it. */
export interface FakeProvider extends FakeApi {
  /** Stanch's own credential there. */
  readonly admin: string;
  /** Living keys that somebody else made; their ids. */
  seed(count: number): readonly string[];
  /** Somebody else ends these keys. */
  remove(ids: readonly string[]): void;
  /** Living keys, by its own count. */
  live(): number;
  accepts(value: string): boolean;
  /** Every value that must not turn up in an error or a log. */
  secrets(): readonly string[];
}

/** One key of a fake, whatever its provider calls it. */
export interface FakeSecret {
  readonly id: string;
  readonly value: string;
}

export interface FakeProviderOptions<K extends FakeSecret> extends FakeApiOptions {
  readonly admin: string;
  readonly keys: readonly K[];
  readonly isLive: (key: K) => boolean;
  readonly add: (name: string) => K;
  readonly end: (key: K) => void;
}

export async function startFakeProvider<K extends FakeSecret>(
  options: FakeProviderOptions<K>,
): Promise<FakeProvider> {
  const { admin, keys, isLive, add, end } = options;
  const api = await startFakeApi(options);
  return {
    ...api,
    admin,
    seed: (count) => Array.from({ length: count }, (_, index) => add(`seeded-${index}`).id),
    remove: (ids) => keys.filter(({ id }) => ids.includes(id)).forEach(end),
    live: () => keys.filter(isLive).length,
    accepts: (value) => keys.some((key) => key.value === value && isLive(key)),
    secrets: () => [admin, ...keys.map((key) => key.value)],
  };
}

/** A value that looks like the provider's and can't be one. */
export function exampleValue(prefix: string, bytes = 12): string {
  return `${prefix}EXAMPLE${randomBytes(bytes).toString("hex")}`;
}
