import { randomBytes } from "node:crypto";

/** One key at the fake key server. */
export interface FakeKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly team: string | null;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  networks: readonly string[] | null;
  state: "active" | "disabled" | "gone";
  /** Until then a key that was disabled or ended is still accepted. */
  acceptedUntil: number;
}

/** What the fake key server remembers. */
export interface KeyLedger {
  readonly keys: readonly FakeKey[];
  /** For how long a key stays accepted after it was disabled or ended, in milliseconds. */
  tokenCacheMs: number;
  /** For how long a new key is missing from the list, in milliseconds. */
  listLagMs: number;
  /** For how long an ended key goes on being accepted, in milliseconds. */
  endDelayMs: number;
  /** So many milliseconds have passed, as far as this ledger is concerned. */
  pass(milliseconds: number): void;
  /** A key with this value, or with one of its own. */
  add(name: string, team?: string | null, scopes?: readonly string[], value?: string): FakeKey;
  existing(id: string): FakeKey | undefined;
  listed(): readonly FakeKey[];
  turn(key: FakeKey, state: FakeKey["state"]): void;
  accepts(value: string): boolean;
  /** Living keys: the number that a crash must not leave one too high. */
  live(): number;
}

export function createKeyLedger(): KeyLedger {
  const keys: FakeKey[] = [];
  let passed = 0;
  const now = (): number => Date.now() + passed;
  const ledger: KeyLedger = {
    keys,
    tokenCacheMs: 0,
    listLagMs: 0,
    endDelayMs: 0,
    pass: (milliseconds) => void (passed += milliseconds),
    add(name, team = null, scopes = [], value = `team.EXAMPLE${randomBytes(12).toString("hex")}`) {
      const id = `k${keys.length + 1}`;
      const fresh = { state: "active" as const, networks: null, acceptedUntil: 0, createdAt: now() };
      const key: FakeKey = { id, name, value, team, scopes, ...fresh };
      keys.push(key);
      return key;
    },
    existing: (id) => keys.find((key) => key.id === id && key.state !== "gone"),
    listed: () => keys.filter((key) => key.state !== "gone" && now() - key.createdAt >= ledger.listLagMs),
    turn(key, state) {
      const lag = ledger.tokenCacheMs + (state === "gone" ? ledger.endDelayMs : 0);
      key.acceptedUntil = state === "active" ? 0 : now() + lag;
      key.state = state;
    },
    accepts(value) {
      const key = keys.find((one) => one.value === value);
      return key !== undefined && (key.state === "active" || now() < key.acceptedUntil);
    },
    live: () => keys.filter((key) => key.state === "active").length,
  };
  return ledger;
}
